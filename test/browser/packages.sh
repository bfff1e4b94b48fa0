#!/bin/sh
# Installs Debian's Chromium for the tests that look at pages with it, where no Chromium is there; says so on stderr, and
# nothing when it is. Only as root.
#   exit code 0: it is there now; 1: it could not be installed
command -v chromium >/dev/null || exec sh "$(dirname "$0")/../../lab/packages.sh" chromium=the_drift_report_is_looked_at_with_it

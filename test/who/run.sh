#!/bin/sh
# Runs the tests of who changed a host on a guest with systemd, journald, auditd and sudo, as Debian 12 ships them. Its
# userland is fetched once, 60 s and 290 MB, into ${XDG_CACHE_HOME:-~/.cache}/netfilter-fleet/userlands; needs root and a
# network until it is there.
#   test/who/run.sh [VITEST ARGUMENT…]
set -eu
cd "$(dirname "$0")/../.."
sh lab/set-up.sh
sh lab/packages.sh
sh lab/scripts/userland.sh bookworm "${XDG_CACHE_HOME:-$HOME/.cache}/netfilter-fleet/userlands/bookworm-audit" systemd-sysv,udev,auditd
exec sh lab/scripts/private-namespace.sh node_modules/.bin/vitest run --project who "$@"

#!/bin/sh
# Installs Debian's Chromium for the tests that look at pages with it, where no Chromium is there; says so on stderr, and
# nothing when it is. Starts no service. Only as root.
#   exit code 0: it is there now; 1: it could not be installed
set -eu

if command -v chromium >/dev/null; then exit 0; fi
if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
  echo "test/browser/packages.sh: there is no chromium in PATH, and only root can install it, with apt-get." >&2
  exit 1
fi
echo "test/browser/packages.sh: installing chromium: the drift report is looked at with it" >&2
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
install_chromium() { apt-get install -y -q --no-install-recommends chromium >"$log" 2>&1 </dev/null; }
# The package lists may be absent (containers) or older than the archive: then once more with fresh ones.
if ! install_chromium; then
  if ! apt-get update -q >"$log" 2>&1 </dev/null || ! install_chromium; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    echo "test/browser/packages.sh: apt-get could not install chromium (its last lines are above). Check" \
      "/etc/apt/sources.list and the network, then run this again." >&2
    exit 1
  fi
fi
rm -f "$log"

#!/bin/sh
# Runs the tests on a guest that boots a Debian 12 with systemd as pid 1: boots, power cuts, clocks, the timer. It is
# fetched once, 60 s and 280 MB, into ${XDG_CACHE_HOME:-~/.cache}/netfilter-fleet/userlands; needs root and a network
# until it is there.
#   test/reboot/run.sh [VITEST ARGUMENT…]
set -eu
cd "$(dirname "$0")/../.."
sh lab/set-up.sh
sh lab/packages.sh
sh lab/scripts/userland.sh bookworm "${XDG_CACHE_HOME:-$HOME/.cache}/netfilter-fleet/userlands/bookworm-systemd" systemd-sysv,udev
exec sh lab/scripts/private-namespace.sh node_modules/.bin/vitest run --project reboot "$@"

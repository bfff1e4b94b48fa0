#!/bin/sh
# Runs the tests beside real dockerd, fail2ban, firewalld, libvirtd and ufw, as Debian 12 ships them. The userland with them
# is fetched once, 90 s and 740 MB, into ${XDG_CACHE_HOME:-~/.cache}/netfilter-fleet/userlands; needs root and a network
# until it is there.
#   test/neighbours/run.sh [VITEST ARGUMENT…]
set -eu
cd "$(dirname "$0")/../.."
sh lab/set-up.sh
sh lab/packages.sh
sh lab/scripts/userland.sh bookworm "${XDG_CACHE_HOME:-$HOME/.cache}/netfilter-fleet/userlands/bookworm-neighbours" \
  fail2ban,ufw,firewalld,dbus,libpam-systemd,docker.io,libvirt-daemon-system,libvirt-clients,dnsmasq-base
exec sh lab/scripts/private-namespace.sh node_modules/.bin/vitest run --project neighbours "$@"

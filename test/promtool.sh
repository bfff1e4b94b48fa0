#!/bin/sh
# Fetches promtool, which checks what Prometheus would read, out of Debian's package prometheus (19 MB), once, into
# ${XDG_CACHE_HOME:-~/.cache}/netfilter-fleet/promtool. Installs nothing and starts no service; says what it does on stderr.
#   exit code 0: it is there now; 1: it could not be fetched
set -eu
folder=${XDG_CACHE_HOME:-$HOME/.cache}/netfilter-fleet
[ ! -x "$folder/promtool" ] || exit 0
echo "test/promtool.sh: fetching promtool from the Debian package prometheus: the drift report's metrics are checked by it" >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
log=$work/log
fetch() { apt-get download -q prometheus >"$log" 2>&1 </dev/null; }
# The package lists may be absent (containers) or older than the archive: then once more with fresh ones.
if ! fetch && { ! apt-get update -q >"$log" 2>&1 </dev/null || ! fetch; }; then
  tail -n 5 "$log" >&2
  echo "test/promtool.sh: apt-get could not download prometheus (its last lines are above); the test that needs it is skipped." >&2
  exit 1
fi
dpkg-deb --fsys-tarfile prometheus_*.deb | tar -x ./usr/bin/promtool
mkdir -p "$folder"
mv usr/bin/promtool "$folder/promtool"

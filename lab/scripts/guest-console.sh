#!/bin/sh
# Runs a shell script inside a guest without ssh: guest-console.sh DIRECTORY SCRIPT. stdin, stdout, stderr and the exit
# code are the script's. A line on the guest's console announces the request; its files travel by hostfs.
set -eu
request=$(mktemp -d "$1/channel/request.XXXXXX")
trap 'rm -rf "$request"' EXIT
printf '%s\n' "$2" >"$request/script"
if [ -t 0 ]; then : >"$request/stdin"; else cat >"$request/stdin"; fi
echo "${request##*/}" >"$1/console"
until [ -e "$request/status" ]; do sleep 0.03; done
cat "$request/stdout"
cat "$request/stderr" >&2
read -r status <"$request/status"
exit "$status"

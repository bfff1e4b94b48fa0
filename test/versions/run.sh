#!/bin/sh
# Runs the tests on hosts with the userlands of Debian 11, 12 and 13, and on one of busybox and dropbear. They are fetched once, 40 s and 240 MB each, into
# ${XDG_CACHE_HOME:-~/.cache}/netfilter-fleet/userlands; needs root and a network until they are there.
#   test/versions/run.sh [VITEST ARGUMENT…]
set -eu
cd "$(dirname "$0")/../.."
sh lab/set-up.sh
sh lab/packages.sh
for suite in bullseye bookworm trixie; do
  sh lab/scripts/userland.sh "$suite" "${XDG_CACHE_HOME:-$HOME/.cache}/netfilter-fleet/userlands/$suite"
done
small="${XDG_CACHE_HOME:-$HOME/.cache}/netfilter-fleet/userlands/small"
sh lab/scripts/userland.sh bookworm "$small" busybox-static,dropbear-bin
sh lab/scripts/shrink-userland.sh "$small"
exec sh lab/scripts/private-namespace.sh node_modules/.bin/vitest run --project versions "$@"

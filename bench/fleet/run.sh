#!/bin/sh
# Installs what bench/fleet.ts needs and is missing, the lab's packages and its peer, Debian's ansible-core; then runs it in
# namespaces of its own, from where nothing can be fetched.
#   bench/fleet/run.sh [HOSTS] [RUNS]
set -eu
cd "$(dirname "$0")/../.."
sh lab/packages.sh
if ! command -v ansible-playbook >/dev/null; then
  echo "bench/fleet: installing ansible-core, the peer of this bench (apt-get)" >&2
  export DEBIAN_FRONTEND=noninteractive
  install() { apt-get install -y -q --no-install-recommends ansible-core >/dev/null; }
  install || { apt-get update -q >/dev/null && install; }
fi
exec sh lab/scripts/private-namespace.sh node --import tsx bench/fleet.ts "$@"

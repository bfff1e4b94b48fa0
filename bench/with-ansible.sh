#!/bin/sh
# Installs what a bench beside Ansible needs and is missing, the lab's packages and its peer, Debian's ansible-core; then runs
# it in namespaces of its own, from where nothing can be fetched.
#   bench/with-ansible.sh BENCH [ARGUMENT…]
set -eu
cd "$(dirname "$0")/.."
sh lab/packages.sh
sh lab/packages.sh ansible-core=the_peer_of_the_bench
exec sh lab/scripts/private-namespace.sh node --import tsx "$@"

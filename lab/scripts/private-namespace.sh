#!/bin/sh
# Runs one command in network, mount and pid namespaces of its own, with an empty /run, a /sys that shows this network
# namespace, and lo up. When the command ends, or the process that was started here is killed, everything started
# inside is gone with it.
#   private-namespace.sh COMMAND [ARGUMENT…]
# NFFLEET_LAB_NAMESPACE tells the lab that it may build here: it holds the inode of /proc/self/ns/net.
set -eu
if [ "${1-}" != --inside ]; then
  [ $# -gt 0 ] || { echo "private-namespace.sh: say which command to run inside the private namespace." >&2; exit 64; }
  exec unshare --net --mount --pid --fork --kill-child -- /bin/sh "$0" --inside "$@"
fi
shift
mount -t proc proc /proc
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/lock /run/sshd /run/netns
mount -t sysfs sysfs /sys
ip link set lo up
NFFLEET_LAB_NAMESPACE=$(stat -L -c %i /proc/self/ns/net)
export NFFLEET_LAB_NAMESPACE
# In the foreground, so that the command keeps stdin and the terminal; this shell reaps what is left to it as pid 1.
"$@"
exit $?

#!/bin/sh
# pid 1 of a namespace host, inside net, mount, uts, ipc and pid namespaces of its own. Talks to whoever started it:
# prints "namespaces PID" (the pid as seen outside), waits for the line "plugged", prints "ready" once sshd listens.
set -eu
scripts=${0%/*}
. "$scripts/machine-root.sh"
. "$scripts/machine-boot.sh"
. "$scripts/start-sshd.sh"
read -r pid _ </proc/self/stat
echo "namespaces $pid"
read -r _
hostname "$MACHINE_NAME"
connect_network eth0
[ -z "$MACHINE_FAR_ADDRESS" ] || connect_far_network eth1
root=$MACHINE_DIRECTORY/root
assemble_root "$MACHINE_DISK" "$root"
protect_shared_kernel "$root"
: >"$root/run/console.log"
mount --bind "$MACHINE_LOG" "$root/run/console.log"
units=$(find_own_units "$MACHINE_DISK")
enter_root "$root"
boot_machine "$units" >&2
echo ready
exec </dev/null >/dev/null 2>&1
reap_for_ever

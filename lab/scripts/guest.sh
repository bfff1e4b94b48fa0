#!/bin/sh
# pid 1 of a User Mode Linux guest. Its / is the machine's, read-only by hostfs; /dev/ubda is its disk. The kernel hands
# over MACHINE_… of its command line as environment variables.
set -eu
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
scripts=${0%/*}
. "$scripts/machine-root.sh"
. "$scripts/machine-boot.sh"
. "$scripts/start-sshd.sh"
. "$scripts/systemd-root.sh"
# The scripts lie in a /run that is covered soon.
serve_console=$(cat "$scripts/serve-console.sh")
mount -t proc proc /proc
mountpoint -q /dev || mount -t devtmpfs devtmpfs /dev
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/disk /run/modules/lib
# Debian ships the modules in /usr/lib/uml/modules, where modprobe does not look.
ln -s /usr/lib/uml/modules /run/modules/lib/modules
modprobe -d /run/modules -a overlay ipv6 nf_conntrack nf_conntrack_netlink
mount -t ext4 /dev/ubda /run/disk
hostname "$MACHINE_NAME"
connect_network vec0
assemble_root /run/disk /run/root
modules=/run/root/usr/lib/modules/$(uname -r)
mkdir -p "$modules"
mount --bind "/usr/lib/uml/modules/$(uname -r)" "$modules"
mkdir /run/root/run/channel
mount -t hostfs -o "$MACHINE_DIRECTORY/channel" none /run/root/run/channel
ln -s /dev/console /run/root/run/console.log
mkdir -p /run/root/run/lab
printf '%s\n' "$serve_console" >/run/root/run/lab/serve-console.sh
if [ -n "$MACHINE_USERLAND" ]; then
  prepare_systemd /run/root
  enter_root /run/root
  echo "ready"
  exec /lib/systemd/systemd
fi
units=$(find_own_units /run/disk)
enter_root /run/root
boot_machine "$units"
/bin/sh /run/lab/serve-console.sh </dev/console &
echo "ready"
reap_for_ever

#!/bin/sh
# pid 1 of a User Mode Linux guest. Its / is the machine's, read-only by hostfs; /dev/ubda is its disk. The kernel hands
# over MACHINE_… of its command line as environment variables.
set -eu
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
scripts=${0%/*}
. "$scripts/machine-root.sh"
. "$scripts/machine-boot.sh"
. "$scripts/start-sshd.sh"
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
ln -sfn "/usr/lib/uml/modules/$(uname -r)" "/run/root/usr/lib/modules/$(uname -r)" 2>/dev/null || {
  mkdir -p /run/root/usr/lib/modules
  ln -sfn "/usr/lib/uml/modules/$(uname -r)" "/run/root/usr/lib/modules/$(uname -r)"
}
mkdir /run/root/run/channel
mount -t hostfs -o "$MACHINE_DIRECTORY/channel" none /run/root/run/channel
ln -s /dev/console /run/root/run/console.log
units=$(find_own_units /run/disk)
enter_root /run/root
boot_machine "$units"

# One request is a folder of the channel: script and stdin in it, stdout, stderr and status out of it. hostfs keeps
# written pages for a while, so each file is synced before the status appears.
answer_request() { # NAME
  cd "/run/channel/$1"
  status=0
  (cd / && exec /bin/sh "/run/channel/$1/script") <stdin >stdout 2>stderr || status=$?
  echo "$status" >status.new
  sync stdout stderr status.new
  mv status.new status
}
serve_console() {
  while read -r request; do
    # Twice in the background, so that pid 1 inherits and reaps it.
    (answer_request "$request" </dev/null >/dev/null 2>&1 &)
  done
}
serve_console </dev/console &
echo "ready"
reap_for_ever

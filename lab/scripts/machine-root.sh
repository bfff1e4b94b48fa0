# Sourced by the pid 1 of a practice machine: puts the machine's own file system together and moves into it.
# A disk is a folder: upper and work (overlay over the whole of /), root, home and var-tmp (start empty, kept over a
# power cut). Every path here is free of blanks, commas and colons.

# Programs this machine does not have, and what the machine underneath must not lend: once a disk.
install_machine() { # DISK ROOT
  [ -e "$1/installed" ] && return
  rm -rf "$2"/var/lib/netfilter-fleet "$2"/etc/iptables/* "$2"/etc/sysctl.d/*.conf "$2"/etc/rc.local
  for program in $MACHINE_WITHOUT; do
    for directory in usr/local/sbin usr/local/bin usr/sbin usr/bin sbin bin; do
      rm -f "$2/$directory/$program"
    done
  done
  : >"$1/installed"
}

# A namespace shares the kernel, so it gets no disk and no kernel memory of the machine underneath in /dev.
mount_devices() { # ROOT
  if [ "$MACHINE_KIND" = guest ]; then
    mount -t devtmpfs devtmpfs "$1/dev"
  else
    mount -t tmpfs -o mode=755 tmpfs "$1/dev"
    for node in null zero full random urandom tty ptmx net; do
      [ ! -e "/dev/$node" ] || cp -a "/dev/$node" "$1/dev/"
    done
    ln -s /proc/self/fd "$1/dev/fd"
    ln -s /proc/self/fd/0 "$1/dev/stdin"
    ln -s /proc/self/fd/1 "$1/dev/stdout"
    ln -s /proc/self/fd/2 "$1/dev/stderr"
  fi
  mkdir -p "$1/dev/pts" "$1/dev/shm"
  mount -t devpts -o newinstance,gid=5,mode=620,ptmxmode=666 devpts "$1/dev/pts"
  [ -c "$1/dev/ptmx" ] || ln -sf pts/ptmx "$1/dev/ptmx"
  mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm"
}

# kernel.*, vm.*, fs.* and sysrq belong to the machine underneath: only net.* is this host's own.
protect_shared_kernel() { # ROOT
  mount --bind "$1/proc/sys/net" "$1/mnt"
  mount --bind "$1/proc/sys" "$1/proc/sys"
  mount -o remount,bind,ro "$1/proc/sys"
  mount --move "$1/mnt" "$1/proc/sys/net"
  [ -e "$1/proc/sysrq-trigger" ] || return 0
  mount --bind "$1/proc/sysrq-trigger" "$1/proc/sysrq-trigger"
  mount -o remount,bind,ro "$1/proc/sysrq-trigger"
}

assemble_root() { # DISK ROOT
  mkdir -p "$1/upper" "$1/work" "$2"
  mount -t overlay -o "lowerdir=${MACHINE_USERLAND:-/},upperdir=$1/upper,workdir=$1/work" machine "$2"
  # A part of the machine on a partition of its own is a mount, which the overlay over / does not show.
  for part in usr var var/lib opt; do
    [ "${MACHINE_USERLAND:-/}" = / ] && mountpoint -q "/$part" || continue
    layer=$(echo "$part" | tr / -)
    mkdir -p "$1/upper.$layer" "$1/work.$layer"
    mount -t overlay -o "lowerdir=/$part,upperdir=$1/upper.$layer,workdir=$1/work.$layer" machine "$2/$part"
  done
  install_machine "$1" "$2"
  mkdir -p "$2/proc" "$2/sys" "$2/dev" "$2/run" "$2/tmp" "$2/root" "$2/home" "$2/var/tmp" "$2/mnt" "$2/etc/iptables"
  mount --bind "$1/root" "$2/root"
  mount --bind "$1/home" "$2/home"
  mount --bind "$1/var-tmp" "$2/var/tmp"
  mount -t tmpfs -o mode=1777 tmpfs "$2/tmp"
  mount -t tmpfs -o mode=755 tmpfs "$2/run"
  mkdir -p "$2/run/sshd" "$2/run/lock" "$2/run/user"
  mount -t proc proc "$2/proc"
  mount -t sysfs sysfs "$2/sys"
  mount_devices "$2"
}

enter_root() { # ROOT
  cd "$1"
  pivot_root . .
  umount -l .
  cd /
}

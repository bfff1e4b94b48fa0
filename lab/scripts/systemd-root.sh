# Sourced by the pid 1 of a guest that hands over to systemd: what its root needs for that, once a disk.

console_unit() {
  cat <<'UNIT'
[Unit]
Description=Console of the practice fleet
DefaultDependencies=no
After=systemd-journald.socket

[Service]
ExecStart=/bin/sh /run/lab/serve-console.sh
StandardInput=file:/dev/console
Restart=always

[Install]
WantedBy=sysinit.target
UNIT
}

# A unit that is masked: no terminal, no clock of the network, no housekeeping.
MASKED="getty@tty1.service console-getty.service serial-getty@tty0.service systemd-timesyncd.service apt-daily.timer
apt-daily-upgrade.timer e2scrub_reap.service dpkg-db-backup.timer e2scrub_all.timer fstrim.timer systemd-networkd.service networking.service
systemd-firstboot.service"

prepare_systemd() { # ROOT
  units=$1/etc/systemd/system
  mkdir -p "$units/sysinit.target.wants"
  [ ! -e "$units/lab-console.service" ] || return 0
  console_unit >"$units/lab-console.service"
  ln -s ../lab-console.service "$units/sysinit.target.wants/lab-console.service"
  for unit in $MASKED; do ln -sf /dev/null "$units/$unit"; done
  ln -sfn /lib/systemd/system/multi-user.target "$units/default.target"
  # An empty one would make every boot the first.
  echo 0123456789abcdef0123456789abcdef >"$1/etc/machine-id"
  echo 'SSHD_OPTS="-E /run/console.log"' >"$1/etc/default/ssh"
}

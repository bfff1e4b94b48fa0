# Sourced by the pid 1 of a practice machine: the network before its root is entered, and what a Debian boot does after.

connect_network() { # DEVICE
  ip link set lo up
  if [ "$MACHINE_KIND" = namespace ]; then
    # A fixed MAC: after a power cut the neighbours' ARP entries would be stale for 20 to 40 s otherwise.
    ip link set "$1" address "$MACHINE_MAC"
  fi
  ip addr add "$MACHINE_ADDRESS/16" dev "$1"
  ip link set "$1" up
  ip route add default via "$MACHINE_GATEWAY"
  if [ -d /proc/sys/net/ipv6 ]; then
    ip -6 addr add "$MACHINE_ADDRESS6/64" dev "$1" nodad
    ip -6 route add default via "$MACHINE_GATEWAY6"
  fi
}

# The second network card of a host that others are behind.
connect_far_network() { # DEVICE
  ip addr add "$MACHINE_FAR_ADDRESS/16" dev "$1"
  ip link set "$1" up
  if [ -d /proc/sys/net/ipv6 ]; then ip -6 addr add "$MACHINE_FAR_ADDRESS6/64" dev "$1" nodad; fi
}

# Units that were enabled on this machine; those of the machine underneath are none of its business.
find_own_units() { # DISK
  for unit in "$1"/upper/etc/systemd/system/*.wants/*.service; do
    [ -L "$unit" ] || [ -f "$unit" ] || continue
    echo "/etc/systemd/system/${unit##*/upper/etc/systemd/system/}"
  done
}

run_unit() { # FILE
  [ -r "$1" ] || return 0
  sed -n 's/^ExecStart=[-+!@:]*//p' "$1" | while read -r command; do
    echo "boot: $command"
    /bin/sh -c "$command" </dev/null || echo "boot: exit code $? from $command"
  done
}

# What a real host does: /etc/sysctl.d, the rules saved by netfilter-persistent, enabled units, rc.local, sshd.
boot_machine() { # OWN_UNITS
  for file in /etc/sysctl.d/*.conf; do
    [ ! -e "$file" ] || sysctl -q -p "$file" || true
  done
  [ ! -s /etc/iptables/rules.v4 ] || iptables-restore </etc/iptables/rules.v4 || true
  [ ! -s /etc/iptables/rules.v6 ] || ip6tables-restore </etc/iptables/rules.v6 || true
  for unit in $1; do run_unit "$unit"; done
  [ ! -x /etc/rc.local ] || /etc/rc.local || true
  start_sshd
}

# pid 1 collects every orphan (dead-man timers, for one): `wait` reaps whatever ends while it waits.
reap_for_ever() {
  while :; do
    sleep 100000 &
    wait $! || true
  done
}

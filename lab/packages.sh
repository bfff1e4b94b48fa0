#!/bin/sh
# Installs the Debian packages that the practice fleet needs and that are missing; says which and why on stderr, and
# nothing when all are there. Starts no service of theirs. Only as root. With arguments, those packages instead.
#   lab/packages.sh [PACKAGE=why_with_underscores…]
#   exit code 0: everything is there now; 1: something is missing and could not be installed
set -eu

# package=why, in the order of how much depends on it
needed='
iproute2=bridge,_cables,_tc
iptables=rulesets,_both_backends
nftables=rulesets_in_nft_itself
openssh-server=each_host_has_its_own_sshd
openssh-client=keys_and_the_ssh_command
ipset=ipsets
conntrack=the_connection_tracking_table
iputils-ping=ping
sudo=logins_that_are_not_root
procps=sysctl,_ps
util-linux=unshare,_nsenter,_setpriv,_pivot_root
mount=mount,_umount
iperf3=load_for_tests_of_queues
ethtool=offloads_of_cards_off
kmod=modprobe
netbase=/etc/protocols_and_/etc/services
hostname=hostname
ethtool=offloads_of_network_cards
'
guest_needed='
user-mode-linux=guests_with_a_kernel_of_their_own
e2fsprogs=disks_of_the_guests
'

if [ $# -gt 0 ]; then
  needed=$*
  guest_needed=
fi

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  echo "lab/packages.sh: this machine has no apt-get, and the lab is made for Debian 12 and its relatives. Install by hand:" \
    "$(echo $needed $guest_needed | tr ' ' '\n' | cut -d= -f1 | tr '\n' ' ')" >&2
  exit 1
fi
case $(dpkg --print-architecture) in
  amd64 | i386) needed="$needed $guest_needed" ;;
esac
# lab/scripts/guest-registers.c, see there; any C compiler will do.
if [ $# -eq 0 ] && grep -qsw amx_tile /proc/cpuinfo && ! command -v cc >/dev/null && ! command -v gcc >/dev/null; then
  needed="$needed tcc=guests_on_a_processor_with_AMX"
fi

missing=
for entry in $needed; do
  package=${entry%%=*}
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || status=
  [ "$status" = installed ] || missing="$missing $entry"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ]; then
  echo "lab/packages.sh: these packages are missing and only root can install them:" \
    "$(echo $missing | tr ' ' '\n' | cut -d= -f1 | tr '\n' ' ')" >&2
  exit 1
fi
names=
for entry in $missing; do
  echo "lab/packages.sh: installing ${entry%%=*}: $(echo "${entry#*=}" | tr _ ' ')" >&2
  names="$names ${entry%%=*}"
done

# invoke-rc.d and deb-systemd-invoke ask this file whether a service may start; 101 is "no" (Debian policy 9.3.3). One
# that is there already belongs to the administrator and stays.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 1' HUP INT TERM
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
install_packages() { apt-get install -y -q --no-install-recommends $names >"$log" 2>&1 </dev/null; }
# The package lists may be absent (containers) or older than the archive: then once more with fresh ones.
if ! install_packages; then
  if ! apt-get update -q >"$log" 2>&1 </dev/null || ! install_packages; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    echo "lab/packages.sh: apt-get could not install$names (its last lines are above). Check /etc/apt/sources.list and" \
      "the network, then run this again." >&2
    exit 1
  fi
fi
rm -f "$log"

import { BOOT_FAILED_FILE, RUN_FOLDER, STATE_FOLDER } from "../shell/paths";
import { BOOT_LINK_FUNCTIONS } from "./boot-links";

const WITH_LINKS = { functions: BOOT_LINK_FUNCTIONS, all: "\n  load_links", device: 'load_links "$2"; ' };
const WITHOUT_LINKS = { functions: "", all: "", device: "" };

/**
 * Loads at boot what the last confirmed apply left: settings, chains and sets that the rules lean on, rules, queues. A file
 * that is not what it was, or that the kernel refuses, is answered by the fail-safe of its family. Told a device, it only
 * gives that one its settings and its queue. POSIX sh, and nothing that busybox has not.
 * @param links whether the document declares any: a host without them keeps the script that it has
 */
export function bootScript(links: "some" | "none"): string {
  const { functions, all, device } = links === "some" ? WITH_LINKS : WITHOUT_LINKS;
  return String.raw`
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
umask 077
state=${STATE_FOLDER}
folder=$state/boot
have() { command -v "$1" >/dev/null 2>&1; }
tool_of() { if [ "$1" = ipv6 ]; then echo ip6tables; else echo iptables; fi; }
tell() {
  echo "netfilter-fleet: $1" >&2
  have logger && logger -t netfilter-fleet -- "$1"
  mkdir -p ${RUN_FOLDER} && chmod 700 ${RUN_FOLDER} && printf '%s\n' "$1" >>${BOOT_FAILED_FILE}
}
listed() { grep -q "  $1\$" "$folder/sums" 2>/dev/null; }
whole() { (cd "$folder" && grep "  $1\$" sums | sha256sum -c - >/dev/null 2>&1); }
load_settings() {
  listed sysctls.conf || return 0
  whole sysctls.conf || { tell "sysctls.conf is not what it was: no setting was made"; return 1; }
  while read -r name equals value; do
    path=$(printf %s "$name" | tr ./ /.)
    [ -e "/proc/sys/$path" ] && printf '%s\n' "$value" >"/proc/sys/$path" || tell "sysctl $name could not be set"
  done <"$folder/sysctls.conf"
}
# What the rules lean on and its owner has not made yet.
lend_sets() { [ ! -s "$state/sets" ] || ! have ipset || ipset restore -exist <"$state/sets" || tell "the sets could not be made"; }
lend_chains() { # $1 = family
  listed "$1.stubs" && whole "$1.stubs" || return 0
  while read -r table chain; do
    "$(tool_of "$1")-save" -t "$table" 2>/dev/null | grep -qF -- ":$chain " ||
      printf '*%s\n:%s - [0:0]\nCOMMIT\n' "$table" "$chain" | "$(tool_of "$1")-restore" --noflush -w 10
  done <"$folder/$1.stubs"
}
print_ssh_ports() {
  sed -n 's/^[[:space:]]*[Pp][Oo][Rr][Tt][[:space:]=][[:space:]]*\([0-9][0-9]*\).*/\1/p' /etc/ssh/sshd_config /etc/ssh/sshd_config.d/*.conf 2>/dev/null
}
# Its own file may be damaged as well, and a host without it would stand open.
fail_safe() { # $1 = family
  listed "$1.fail-safe" || [ -e "$folder/$1.fail-safe" ] || return 0
  tool=$(tool_of "$1")
  whole "$1.fail-safe" && "$tool-restore" --noflush -w 10 "$folder/$1.fail-safe" || {
    for port in 22 $(print_ssh_ports); do $tool -w 10 -I INPUT -p tcp --dport "$port" -j ACCEPT; done
    $tool -w 10 -I INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
    $tool -w 10 -I INPUT -i lo -j ACCEPT
    [ "$1" = ipv4 ] || $tool -w 10 -I INPUT -p ipv6-icmp -j ACCEPT
    $tool -w 10 -P INPUT DROP
    $tool -w 10 -P FORWARD DROP
    return
  }
  for port in $(print_ssh_ports); do $tool -w 10 -I INPUT -p tcp --dport "$port" -j ACCEPT; done
}
load_rules() { # $1 = family
  listed "$1.rules" || return 0
  [ "$1" = ipv6 ] && ! [ -e /proc/net/if_inet6 ] && return 0
  if ! whole "$1.rules"; then why="$1.rules is not what it was"
  else
    lend_chains "$1"
    why=$("$(tool_of "$1")-restore" --noflush -w 10 "$folder/$1.rules" 2>&1) && return 0
  fi
  tell "the $1 rules were not loaded, only the login is let in: $why"
  fail_safe "$1"
  return 1
}
load_queues() { # $1 = a device, or nothing for all
  listed qdiscs.tc && whole qdiscs.tc && have tc || return 0
  while read -r object verb word device rest; do
    [ -z "$1" ] || [ "$1" = "$device" ] || continue
    [ -e "/sys/class/net/$device" ] || continue
    # The words of a qdisc are numbers and names, checked before they were written.
    tc "$object" "$verb" "$word" "$device" $rest || tell "$device has not got its queue"
  done <"$folder/qdiscs.tc"
}${functions}
load_all() {
  rm -f ${BOOT_FAILED_FILE}
  failed=0
  if ! listed load.sh; then
    tell "the sums of the boot files are gone: nothing was loaded, only the login is let in"
    fail_safe ipv4
    fail_safe ipv6
    return 1
  fi
  load_settings || failed=1
  lend_sets
  load_rules ipv4 || failed=1
  load_rules ipv6 || failed=1${all}
  load_queues
  return $failed
}
if [ "$1" = device ]; then ${device}load_queues "$2"; else load_all; fi
`;
}

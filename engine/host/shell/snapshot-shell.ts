import { quoteShell } from "../../transport";
import { hookPaths } from "../boot/boot-units";
import { type FramedScript, frameScript, writeFileShell } from "./frame";
import { BOOT_FAILED_FILE, ROLLED_BACK_FILE, STATE_FOLDER } from "./paths";
import { readRequestLines } from "./read-request";
import { SERVICE_FUNCTIONS } from "./service-shell";

const HOOKS = hookPaths();

/**
 * Reads what the host holds, changing nothing: legacy probes only through /proc and iptables-legacy-save, because
 * `iptables-legacy -S` would create the table it looks for.
 */
export const LIVE_FUNCTIONS = String.raw`${SERVICE_FUNCTIONS}
first_line() { printf %s "${"$"}{1%%"$NEWLINE"*}"; }
# Whether a throw-away network namespace can be made here; asked once.
can_isolate() {
  [ -n "$isolates" ] || if unshare -n true 2>/dev/null; then isolates=yes; else isolates=no; fi
  [ "$isolates" = yes ]
}
print_facts() {
  can_isolate
  printf 'uid=%s\n' "$(id -u)"
  printf 'kernel=%s\n' "$(uname -r)"
  printf 'boot=%s\n' "$(cat /proc/sys/kernel/random/boot_id)"
  printf 'uptime=%s\n' "$(cut -d. -f1 /proc/uptime)"
  printf 'clock=%s\n' "$(date +%s)"
  iptables_version=$(iptables -V 2>/dev/null)
  printf 'iptables=%s\n' "$(first_line "$iptables_version")"
  printf 'ip6tables=%s\n' "$(first_line "$(ip6tables -V 2>/dev/null)")"
  printf 'nft=%s\n' "$(first_line "$(nft -v 2>/dev/null)")"
  printf 'tc=%s\n' "$(first_line "$(tc -V 2>/dev/null)")"
  printf 'unshare=%s\n' "$(if [ "$isolates" = yes ]; then echo works; fi)"
  printf 'ipv6=%s\n' "$([ -e /proc/net/if_inet6 ] && echo present)"
  printf 'systemd=%s\n' "$([ -d /run/systemd/system ] && echo running)"
  printf 'init=%s\n' "$(find_init)"
  printf 'connection=%s\n' "$(print_connection)"
}
# What starts programs at boot. An image that is being built has a systemd that does not run.
find_init() {
  if [ -d /run/systemd/system ] || { have systemctl && [ -d /etc/systemd/system ]; }; then echo systemd
  elif have rc-update && [ -d /etc/runlevels/boot ]; then echo openrc
  elif [ -d /etc/rcS.d ] && [ -d /etc/init.d ]; then echo sysvinit
  else echo none; fi
}
# sudo drops SSH_CONNECTION: look for it in the processes above us.
print_connection() {
  if [ -n "$SSH_CONNECTION" ]; then echo "$SSH_CONNECTION"; return; fi
  above=$PPID
  for _ in 1 2 3 4; do
    found=$(tr '\0' '\n' <"/proc/$above/environ" 2>/dev/null | sed -n 's/^SSH_CONNECTION=//p')
    if [ -n "$found" ]; then echo "$found"; return; fi
    above=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$above/status" 2>/dev/null)
    [ -n "$above" ] && [ "$above" != 0 ] || return 0
  done
}
# Rules and closed policies: each filters every packet, whatever the other interface says.
print_legacy_rules() {
  for family in ip ip6; do
    grep -q . "/proc/net/"$family"_tables_names" 2>/dev/null || continue
    if have $family"tables-legacy-save"; then
      $family"tables-legacy-save" | sed -n -e 's/^-A/'$family' -A/p' -e 's/^:\([^ ]*\) DROP .*/'$family' policy of \1 DROP/p'
    else
      echo "$family tables $(tr '\n' ' ' <"/proc/net/"$family"_tables_names") cannot be read" >&2
    fi
  done
}
save_family() {
  "$1"-save >"$WORK/save$2"
  saved=$?
  cat "$WORK/save$2"
  return $saved
}
# Owned by an earlier document and not asked for now: their values are needed to give them back.
read_recorded_sysctls() { # the names that were asked for
  sed -n 's/^ *"name": "\(net\.[A-Za-z0-9_./-]*\)",*$/\1/p' ${STATE_FOLDER}/owner.json 2>/dev/null >"$WORK/recorded"
  while IFS= read -r name; do
    for asked in "$@"; do [ "$asked" = "$name" ] && continue 2; done
    section "sysctl $name" cat "/proc/sys/$(printf %s "$name" | tr ./ /.)"
  done <"$WORK/recorded"
}
print_boot_hashes() {
  (cd ${STATE_FOLDER}/boot 2>/dev/null && sha256sum -- * 2>/dev/null)
  for hook in ${HOOKS.files.join(" ")}; do [ ! -f "$hook" ] || sha256sum -- "$hook"; done
  for link in ${HOOKS.links.join(" ")}; do [ ! -e "$link" ] || echo "enabled  $link"; done
  true
}
snapshot_live() {
  section facts print_facts
  snapshot_live_sections
}
snapshot_live_sections() {
  have iptables-save && section save4 save_family iptables 4
  [ -e /proc/net/if_inet6 ] && have ip6tables-save && section save6 save_family ip6tables 6
  section legacy print_legacy_rules
  have tc && section qdiscs tc -j -d qdisc show
  have ip && section addresses ip -j address show
  section services print_services
  section record cat ${STATE_FOLDER}/owner.json
  section boot print_boot_hashes
  section rolled-back cat ${ROLLED_BACK_FILE}
  section boot-failed cat ${BOOT_FAILED_FILE}
}
`;

/**
 * Prints the document's rules back through the host's own binaries in a throw-away network namespace, beside a replay
 * of the live text for the cross-check with `nft -j`. The namespace is lent empty stubs of the chains and sets that the
 * rules refer to, and a lock file of its own.
 */
export const TRIAL_FUNCTIONS = String.raw`
print_stubs() { # table and chain a line on stdin; $1 = the live save, $2 = ipv4 or ipv6
  while read -r table chain; do
    # A chain of ours that the document no longer declares will go with this apply: nothing may lean on it.
    tr -d ' \n' <${STATE_FOLDER}/owner.json 2>/dev/null | grep -qF '"family":"'"$2"'","table":"'"$table"'","chain":"'"$chain"'"' && continue
    awk -v t="$table" -v c=":$chain" 'substr($0,1,1)=="*"{in_table=(substr($0,2)==t)} in_table && $1==c{found=1} END{exit !found}' "$1" &&
      printf '*%s\n:%s - [0:0]\nCOMMIT\n' "$table" "$chain"
  done
  true
}
lend_sets() {
  [ -s "$WORK/sets" ] || return 0
  ipset restore <"$WORK/sets" 2>/dev/null
  true
}
trial_load() { # $1 = 4 or 6
  XTABLES_LOCKFILE=$WORK/lock
  export XTABLES_LOCKFILE
  tool=iptables
  [ "$1" = 6 ] && tool=ip6tables
  lend_sets
  [ -s "$WORK/stubs$1.rules" ] && $tool-restore --noflush "$WORK/stubs$1.rules"
  if $tool-restore --noflush "$WORK/trial$1"; then $tool-save; return 0; fi
  # Which rule is it? Each alone, behind the chains it may jump to.
  grep '^[*:]\|^COMMIT' "$WORK/trial$1" >"$WORK/chains$1"
  $tool-restore "$WORK/chains$1" || return 1
  [ -s "$WORK/stubs$1.rules" ] && $tool-restore --noflush "$WORK/stubs$1.rules"
  number=0 table= refused=0
  while IFS= read -r line; do
    number=$((number + 1))
    case $line in
    \**) table=$line ;;
    -A*)
      printf '%s\n%s\nCOMMIT\n' "$table" "$line" >"$WORK/one"
      if ! $tool-restore --noflush "$WORK/one" >"$WORK/one.out" 2>&1; then
        refused=$((refused + 1))
        printf '@refused %s ' "$number" >&2
        tr '\n' ' ' <"$WORK/one.out" >&2
        printf '\n' >&2
        [ $refused -lt 5 ] || break
      fi
      ;;
    esac
  done <"$WORK/trial$1"
  return 3
}
snapshot_trial() {
  can_isolate || return 0
  have ipset && ipset save 2>/dev/null | grep '^create' >"$WORK/sets"
  [ -e "$WORK/save4" ] && [ -e "$WORK/trial4" ] && {
    print_stubs "$WORK/save4" ipv4 <"$WORK/stubs4" >"$WORK/stubs4.rules"
    section trial4 isolate trial_load 4
  }
  [ -e "$WORK/save6" ] && [ -e "$WORK/trial6" ] && {
    print_stubs "$WORK/save6" ipv6 <"$WORK/stubs6" >"$WORK/stubs6.rules"
    section trial6 isolate trial_load 6
  }
  true
}
# A function in a namespace of its own: unshare needs a program, so this shell is started anew with the functions it needs.
isolate() {
  unshare -n env WORK="$WORK" PATH="$PATH" sh "$WORK/isolated" "$@"
}
# The save and the listing must be of one moment: taken again while somebody (a ban, a container) writes in between.
print_comparable() {
  iptables-save | sed -e '/^#/d' -e 's/\[[0-9]*:[0-9]*\]//'
  [ -e /proc/net/if_inet6 ] && ip6tables-save | sed -e '/^#/d' -e 's/\[[0-9]*:[0-9]*\]//'
}
list_native() {
  for _ in 1 2 3 4 5 6; do
    iptables-save >"$WORK/native4" && { [ ! -e /proc/net/if_inet6 ] || ip6tables-save >"$WORK/native6"; } || return 1
    nft -j list ruleset >"$WORK/native.json" || return 1
    cat "$WORK/native4" "$WORK/native6" 2>/dev/null | sed -e '/^#/d' -e 's/\[[0-9]*:[0-9]*\]//' >"$WORK/native.before"
    print_comparable >"$WORK/native.after"
    cmp -s "$WORK/native.before" "$WORK/native.after" && { cat "$WORK/native.json"; return 0; }
  done
  echo "its rules change too fast" >&2
  return 75
}
replay_saves() { # $1, $2 = what was saved of each family
  XTABLES_LOCKFILE=$WORK/lock
  export XTABLES_LOCKFILE
  lend_sets
  if [ -s "$1" ]; then iptables-restore "$1" || return 1; fi
  if [ -s "$2" ]; then ip6tables-restore "$2" || return 1; fi
}
replay_native() { replay_saves "$WORK/native4" "$WORK/native6" && nft -j list ruleset; }
# The rules of iptables' own tables as nft prints them, each with its table, chain and place. Chains may stand in another
# order, and base chains without a rule may be missing.
print_native() { # $1 = the tables, "list table FAMILY NAME" a line
  nft -s -f "$1" >"$WORK/native.listed" || return 1
  awk '/^table /{table=$2" "$3; block=""} /^\t[a-z]/{block=$1" "$2; place=0} /^\t\t/&&!/^\t\ttype [a-z]+ hook /{print table, block, ++place, $0}' "$WORK/native.listed" |
    sort
}
replay_text() {
  replay_saves "$WORK/save4" "$WORK/save6" && print_native "$WORK/own-tables"
}
# True when the replay of the save gives the very text: then it is what the kernel holds, and nobody needs to look closer.
same_native() {
  nft list tables >"$WORK/tables" || return 1
  grep -E '^table ip6? (filter|nat|mangle|raw|security)$' "$WORK/tables" | sed 's/^/list /' >"$WORK/own-tables"
  print_native "$WORK/own-tables" >"$WORK/native.live" && isolate replay_text >"$WORK/native.replay" &&
    cmp -s "$WORK/native.live" "$WORK/native.replay"
}
snapshot_native() {
  have nft || return 0
  case $iptables_version in
  *nf_tables*)
    if can_isolate && same_native 2>/dev/null; then
      section nft nft -j list tables
      section replay echo '{"nftables":[]}'
    else
      section nft list_native && can_isolate && section replay isolate replay_native
    fi
    ;;
  *) section nft nft -j list ruleset ;;
  esac
  true
}
`;

/** The functions that run inside the throw-away namespace, as a script file of their own. */
function isolatedScript(): string {
  return `have() { command -v "$1" >/dev/null 2>&1; }
LC_ALL=C
export LC_ALL
${TRIAL_FUNCTIONS}
"$@"
`;
}

export interface TrialFiles {
  /** The document's rules as restore files, one a family. */
  readonly rules: { readonly ipv4: string; readonly ipv6: string };
  /** `TABLE CHAIN` lines: chains that rules jump to and the document does not declare. */
  readonly stubs: { readonly ipv4: string; readonly ipv6: string };
}

export interface SnapshotRequest {
  /** sysctl names with their /proc/sys paths. */
  readonly sysctls: ReadonlyMap<string, string>;
  readonly trial?: TrialFiles;
}

/** Shell that frames one sysctl a section, `sysctl NAME`: those asked for, then those that the owner record names. */
export function readSysctlsShell(sysctls: SnapshotRequest["sysctls"]): string {
  const asked = [...sysctls].map(
    ([name, path]) => `  section ${quoteShell(`sysctl ${name}`)} cat ${quoteShell(path)}\n`,
  );
  return `${asked.join("")}  read_recorded_sysctls ${[...sysctls.keys()].map(quoteShell).join(" ")}\n`;
}

/** The files and calls that a snapshot needs inside `main`. */
export function snapshotBody(request: SnapshotRequest): string {
  const { trial } = request;
  const files =
    trial === undefined
      ? ""
      : writeFileShell('"$WORK/trial4"', trial.rules.ipv4) +
        writeFileShell('"$WORK/trial6"', trial.rules.ipv6) +
        writeFileShell('"$WORK/stubs4"', trial.stubs.ipv4) +
        writeFileShell('"$WORK/stubs6"', trial.stubs.ipv6) +
        writeFileShell('"$WORK/isolated"', isolatedScript());
  return `${files}  snapshot_live
${readSysctlsShell(request.sysctls)}${trial === undefined ? "" : "  snapshot_trial\n  snapshot_native\n"}  section end true
`;
}

export function snapshotScript(request: SnapshotRequest): FramedScript {
  return frameScript(LIVE_FUNCTIONS + TRIAL_FUNCTIONS, snapshotBody(request), marker =>
    readRequestLines(marker, [...request.sysctls.keys()]),
  );
}

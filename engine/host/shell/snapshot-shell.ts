import { quoteShell } from "../../transport";
import { hookPaths } from "../boot/boot-units";
import { HOLDER_FUNCTIONS } from "./books-shell";
import { CHANGES_FUNCTIONS, READ_CLOCK, readChangesShell } from "./changes-shell";
import { type FramedScript, frameScript, writeFilesShell } from "./frame";
import { LINK_FUNCTIONS, readLinksShell } from "./link-shell";
import { BOOT_FAILED_FILE, BOOT_FOLDER, ROLLED_BACK_FILE, STATE_FOLDER } from "./paths";
import { PROCESS_FUNCTIONS } from "./process-shell";
import { readRequestLines } from "./read-request";
import { SERVICE_FUNCTIONS } from "./service-shell";
import { isolatedFunctions, TRIAL_FUNCTIONS } from "./trial-shell";

const HOOKS = hookPaths();

/**
 * Reads what the host holds, changing nothing: legacy probes only through /proc and iptables-legacy-save, because
 * `iptables-legacy -S` would create the table it looks for.
 */
export const LIVE_FUNCTIONS = String.raw`${SERVICE_FUNCTIONS}
print_facts() {
  iptables_version=$(iptables -V 2>/dev/null)
  read_effective_user
  { read -r kernel </proc/sys/kernel/osrelease; read -r boot </proc/sys/kernel/random/boot_id; } 2>/dev/null
  find_init
  find_connection
  printf 'uid=%s\n' "$effective_user"
  printf 'kernel=%s\n' "$kernel"
  printf 'boot=%s\n' "$boot"
  printf 'iptables=%s\n' "${"$"}{iptables_version%%"$NEWLINE"*}"
  said=; ! have ip6tables || said=present
  printf 'ip6tables=%s\n' "$said"
  said=; ! have nft || said=present
  printf 'nft=%s\n' "$said"
  said=; ! have tc || said=present
  printf 'tc=%s\n' "$said"
  said=; [ ! -e /proc/net/if_inet6 ] || said=present
  printf 'ipv6=%s\n' "$said"
  said=; [ ! -d /run/systemd/system ] || said=running
  printf 'systemd=%s\n' "$said"
  printf 'init=%s\n' "$init"
  printf 'connection=%s\n' "$connection"
}
read_effective_user() {
  effective_user=
  while read -r field _ id _; do
    if [ "$field" = Uid: ]; then effective_user=$id; return; fi
  done </proc/self/status
}
# What starts programs at boot. An image that is being built has a systemd that does not run.
find_init() {
  if [ -d /run/systemd/system ] || { have systemctl && [ -d /etc/systemd/system ]; }; then init=systemd
  elif have rc-update && [ -d /etc/runlevels/boot ]; then init=openrc
  elif [ -d /etc/rcS.d ] && [ -d /etc/init.d ]; then init=sysvinit
  else init=none; fi
}
# sudo drops SSH_CONNECTION: look for it in the processes above us.
find_connection() {
  connection=$SSH_CONNECTION
  [ -z "$connection" ] || return 0
  above=$PPID
  for _ in 1 2 3 4; do
    connection=$(tr '\0' '\n' <"/proc/$above/environ" 2>/dev/null | sed -n 's/^SSH_CONNECTION=//p')
    [ -z "$connection" ] || return 0
    read_process "$above"
    above=$process_parent
    [ "${"$"}{above:-0}" -gt 0 ] || return 0
  done
}
# Rules and closed policies: each filters every packet, whatever the other interface says.
print_legacy_rules() {
  for family in ip ip6; do
    { read -r table <"/proc/net/"$family"_tables_names"; } 2>/dev/null || continue
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
read_recorded_settings() { # sysctls and readings that were asked for
  [ -e ${STATE_FOLDER}/owner.json ] || return 0
  sed -n -e 's/^ *"name": "\(net\.[A-Za-z0-9_./-]*\)",*$/\1/p' -e 's/^ *"reading": "\([a-z]*\/[A-Za-z0-9_][A-Za-z0-9_.@:-]*\)",*$/\1/p' \
    ${STATE_FOLDER}/owner.json >"$WORK/recorded"
  while IFS= read -r name; do
    for asked in "$@"; do [ "$asked" = "$name" ] && continue 2; done
    case $name in
    net.*) section "sysctl $name" cat "/proc/sys/$(printf %s "$name" | tr ./ /.)" ;;
    *) read_link "$name" ;;
    esac
  done <"$WORK/recorded"
}
${LINK_FUNCTIONS}# Boot files by their names, hooks by their paths.
print_boot_hashes() {
  set --
  for hook in ${HOOKS.files.join(" ")}; do
    case $hook in
    /etc/init.d/*) [ ! -x "$hook" ] || set -- "$@" "$hook" ;; # one that is no program starts nothing
    *) [ ! -f "$hook" ] || set -- "$@" "$hook" ;;
    esac
  done
  if [ -e ${BOOT_FOLDER} ]; then (cd ${BOOT_FOLDER} && sha256sum -- * "$@" 2>/dev/null)
  elif [ $# -gt 0 ]; then sha256sum -- "$@"; fi
  for link in ${HOOKS.links.join(" ")}; do [ ! -e "$link" ] || echo "enabled  $link"; done
}
print_qdiscs() {
  tc -j -d qdisc show >"$WORK/qdiscs" || return
  cat "$WORK/qdiscs"
}
# Classes and filters have no JSON that can be read, and are asked for a device each: where there is an htb or an ingress hook.
print_trees() {
  [ -s "$WORK/qdiscs" ] || return 0
  trees=$(cat "$WORK/qdiscs")
  # With -d a burst is told in rounded words.
  case $trees in *'"kind":"tbf"'*) section bursts tc -j qdisc show ;; esac
  print_trees_of htb
  print_trees_of ingress
}
print_trees_of() { # the kind
  rest=$trees
  while :; do
    case $rest in *'"kind":"'$1'","handle":"'*) rest=${"$"}{rest#*'"kind":"'$1'","handle":"'} ;; *) return 0 ;; esac
    handle=${"$"}{rest%%\"*}
    rest=${"$"}{rest#*'"dev":"'}
    device=${"$"}{rest%%\"*}
    case $rest in '",'*) continue ;; esac
    if [ "$1" = htb ]; then
      section "classes $device" tc -d -raw class show dev "$device"
    fi
    section "filters $device $handle" tc -d filter show dev "$device" parent "$handle"
  done
}
print_file() { [ -e "$1" ] && cat "$1"; }
snapshot_live() {
  section facts print_facts
  snapshot_live_sections
}
snapshot_live_sections() {
  snapshot_changeable
  have ip && section addresses ip -j address show
  section boot print_boot_hashes
}
# What an apply may have changed before it is confirmed.
snapshot_changeable() {
  have iptables-save && section save4 save_family iptables 4
  [ -e /proc/net/if_inet6 ] && have ip6tables-save && section save6 save_family ip6tables 6
  section legacy print_legacy_rules
  if have tc; then
    section qdiscs print_qdiscs
    print_trees
  fi
  section services print_services
  section record print_file ${STATE_FOLDER}/owner.json
  section rolled-back print_file ${ROLLED_BACK_FILE}
  section boot-failed print_file ${BOOT_FAILED_FILE}
}
`;

export interface TrialFiles {
  /** The document's rules as restore files, one a family. */
  readonly rules: { readonly ipv4: string; readonly ipv6: string };
  /** `TABLE CHAIN` lines: the chains that those rules stand in. */
  readonly holders: { readonly ipv4: string; readonly ipv6: string };
  /** `TABLE CHAIN` lines: chains that rules jump to and the document does not declare. */
  readonly stubs: { readonly ipv4: string; readonly ipv6: string };
}

export interface SnapshotRequest {
  /** sysctl names with their /proc/sys paths. */
  readonly sysctls: ReadonlyMap<string, string>;
  /** Readings of devices, `link/eth0`. */
  readonly links: readonly string[];
  readonly trial?: TrialFiles;
}

/** A read that may also ask who changed the host. */
export interface ReadRequest extends SnapshotRequest {
  /** From which moment on, by the host's own clock. @default - nobody asks */
  readonly changesSince?: Date;
}

/** Shell that frames one sysctl a section, `sysctl NAME`. */
export function readSysctlsShell(sysctls: SnapshotRequest["sysctls"]): string {
  const asked = [...sysctls].map(
    ([name, path]) => `  section ${quoteShell(`sysctl ${name}`)} cat ${quoteShell(path)}\n`,
  );
  return asked.join("");
}

/** The same of those that the owner record names, but for those that were asked for. */
export function readRecordedSettingsShell({ sysctls, links }: Pick<SnapshotRequest, "sysctls" | "links">): string {
  return `  read_recorded_settings ${[...sysctls.keys(), ...links].map(quoteShell).join(" ")}\n`;
}

/** The files and calls that a snapshot needs inside `main`. */
export function snapshotBody(request: SnapshotRequest): string {
  const { trial } = request;
  const files =
    trial === undefined
      ? ""
      : writeFilesShell('"$WORK"', [
          ...(["rules", "holders", "stubs"] as const).flatMap((kind): [string, string][] => [
            [`${TRIAL_NAMES[kind]}4`, trial[kind].ipv4],
            [`${TRIAL_NAMES[kind]}6`, trial[kind].ipv6],
          ]),
        ]);
  return `${files === "" ? "" : `${files}  [ $? = 0 ] || return 71\n`}  snapshot_live
${readSysctlsShell(request.sysctls)}${readLinksShell(request.links)}${readRecordedSettingsShell(request)}${trial === undefined ? "" : "  keep_functions\n  snapshot_judged\n"}  # A save that found no room is empty, and no error.
  printf probe >"$WORK/probe" && section end true
`;
}

/** What the trial's files are called on the host, before the number of the family. */
const TRIAL_NAMES = { rules: "trial", holders: "holders", stubs: "stubs" } as const;

/** A read takes no lock: it tells who is at work meanwhile. */
export const READ_HOLDER = `  if read_lock && holder_lives; then section holder print_lock; fi
`;

export function snapshotScript(request: ReadRequest): FramedScript {
  const { sysctls, links, changesSince } = request;
  const functions = PROCESS_FUNCTIONS + HOLDER_FUNCTIONS + LIVE_FUNCTIONS + isolatedFunctions(TRIAL_FUNCTIONS);
  const head = (marker: string) => readRequestLines(marker, { sysctls: [...sysctls.keys()], links }, changesSince);
  if (changesSince === undefined) return frameScript(functions, READ_HOLDER + snapshotBody(request), head);
  const body = READ_HOLDER + readChangesShell(changesSince) + snapshotBody(request) + READ_CLOCK;
  return frameScript(functions + CHANGES_FUNCTIONS, body, head);
}

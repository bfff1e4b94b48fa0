import type { Family } from "../../ruleset";
import { quoteShell } from "../../transport";
import type { ServiceMove } from "../firewall-service";
import { printTableEdit } from "../table-edit";
import type { Transition } from "../transition";
import { printUndoData } from "../undo-data";
import { CONNECTION_FUNCTIONS } from "./connections-shell";
import { checksumLines, type FramedScript, frameScript, writeFilesShell } from "./frame";
import { readLinksShell } from "./link-shell";
import { identityShell, LOCK_FUNCTIONS, LOCK_SECONDS, type RunIdentity } from "./lock-shell";
import { ROLLED_BACK_FILE, STATE_FOLDER, TRANSACTION_FOLDER } from "./paths";
import { LIVE_FUNCTIONS, readRecordedSettingsShell, readSysctlsShell, type SnapshotRequest } from "./snapshot-shell";
import { isolatedFunctions, TRIAL_FUNCTIONS } from "./trial-shell";
import { DEADMAN_SCRIPT, UNDO_AWK, UNDO_SCRIPT } from "./undo-shell";

/** Seconds that the undo itself may take after the dead-man fired. */
const UNDO_SECONDS = 30;
/** Longest that the part before the dead-man may take: upload and rehearsal of a large ruleset on a slow host. */
const SCRIPT_SECONDS = 240;

export interface StageRequest {
  readonly identity: RunIdentity;
  readonly transition: Transition;
  /** Owner record while the transaction is under way. */
  readonly openRecord: string;
  /** Seconds until the dead-man undoes. */
  readonly timer: number;
  readonly sysctls: SnapshotRequest["sysctls"];
  readonly links: SnapshotRequest["links"];
  /** Whether the owner record, old or new, names any sysctl or setting of a device. */
  readonly recordedSettings: "some" | "none";
  /** The families of which the connections under way are listed, to be judged by the new rules. */
  readonly connections: readonly Family[];
}

export const STAGE_FUNCTIONS = String.raw`
rehearse_tables() {
  mark_isolated
  use_own_lock
  lend_sets
  replay_saves "$WORK/save4" "$WORK/save6" 2>"$WORK/replay.err" || { echo skipped; return 0; }
  write_tables rehearsal
}
save_live() {
  iptables-save >"$WORK/save4"
  [ ! -e /proc/net/if_inet6 ] || ip6tables-save >"$WORK/save6"
}
# The apply, first in a throw-away namespace that holds what the host holds, but for the rules of chains that are written
# anew: flushing those cannot fail, and few targets mind what stood there before. Where no namespace can be made, the trial
# of the rules must do.
rehearse() {
  keep_sets "$WORK"/save* ${TRANSACTION_FOLDER}/apply.* ${TRANSACTION_FOLDER}/goal.*
  forget_flushed ipv4 4
  forget_flushed ipv6 6
  isolate rehearse_tables >"$WORK/rehearsed" 2>&1 && return 0
  [ -e "$WORK/isolates" ] || return 0
  section rehearse tell_refusal
}
tell_refusal() { cat "$WORK/rehearsed" >&2; return 1; }
forget_flushed() { # $1 = family, $2 = its number
  [ -s "$WORK/save$2" ] && [ -s ${TRANSACTION_FOLDER}/flushed ] || return 0
  awk -v family="$1" '
    file == 1 { if ($1 == family) flushed[$2, $3] = 1; next }
    /^\*/ { table = substr($0, 2) }
    !(/^-A / && ((table, $2) in flushed)) || / -j (CLUSTERIP|IDLETIMER|RATEEST) /' file=1 ${TRANSACTION_FOLDER}/flushed file=2 "$WORK/save$2" >"$WORK/kept" && mv "$WORK/kept" "$WORK/save$2"
}
# Each table and each line only while the dead-man has not taken over.
still_ours() { [ "$1" = rehearsal ] || [ -e "${TRANSACTION_FOLDER}/armed.$RUN" ] || { echo "@the dead-man fired before everything was written" >&2; return 1; }; }
write_tables() { # $1 = rehearsal or live
  while read -r family table; do
    still_ours "$1" || return 1
    tool=iptables
    [ "$family" = ipv6 ] && tool=ip6tables
    file=${TRANSACTION_FOLDER}/apply.$family.$table
    if [ -e "${TRANSACTION_FOLDER}/goal.$family.$table" ]; then file=$WORK/goal; build_goal "$family" "$table" >"$file" || return 1; fi
    $tool-restore --noflush -w 10 "$file" || { echo "in table $table of $family" >&2; return 1; }
  done <${TRANSACTION_FOLDER}/apply.tables
}
# A firewall service has just flushed or changed what it likes: from the live rules to what a table is to hold of ours.
build_goal() { # $1 = family, $2 = table
  $tool-save -t "$2" >"$WORK/live" && awk -v table="$2" -v keep_chains=0 -f ${TRANSACTION_FOLDER}/undo.awk "${TRANSACTION_FOLDER}/goal.$1.$2" "$WORK/live"
}
move_services() {
  while read -r service state boot former_state former_boot; do
    still_ours live || return 1
    echo "$service $former_state $former_boot" >>${TRANSACTION_FOLDER}/services.moved
    set_service "$service" "$state" "$boot" || return 1
  done <${TRANSACTION_FOLDER}/services
}
write_system() {
  while IFS= read -r line; do
    still_ours live || return 1
    eval "$line" || { echo "in: $line" >&2; return 1; }
  done <${TRANSACTION_FOLDER}/apply.system
}
apply_live() {
  mark_process ${TRANSACTION_FOLDER}/applying || return 1
  move_services && write_tables live && write_system
  applied=$?
  rm -f ${TRANSACTION_FOLDER}/applying
  return $applied
}
arm() {
  touch_file "${TRANSACTION_FOLDER}/armed.$RUN" || return 1
  if [ -d /run/systemd/system ] && have systemd-run; then
    unit=netfilter-fleet-deadman-$RUN
    if systemd-run --quiet --collect --unit="$unit" --on-active="$TIMER" --timer-property=AccuracySec=1s \
      sh ${TRANSACTION_FOLDER}/deadman.sh now 0 "$RUN" "$REASON" && systemctl is-active --quiet "$unit.timer"; then
      touch_file ${TRANSACTION_FOLDER}/deadman.unit && return 0
    fi
  fi
  have setsid || { echo "neither systemd-run nor setsid is there" >&2; return 1; }
  detach sh ${TRANSACTION_FOLDER}/deadman.sh wait "$TIMER" "$RUN" "$REASON"
  for pause in 0.03 0.03 0.03 0.03 0.03 0.1 0.1 0.1 0.1 0.1 0.3 0.3 0.3 0.3 0.3 0.3 0.3; do
    marked_lives ${TRANSACTION_FOLDER}/deadman && return 0
    sleep $pause 2>/dev/null || sleep 1
  done
  return 1
}
abandon() {
  read_transaction
  [ "$transaction" = "$RUN" ] || { release_lock; return 0; }
  [ -e ${TRANSACTION_FOLDER}/record-opened ] && restore_record
  rm -rf ${TRANSACTION_FOLDER}
  release_lock
}
# Room for the undo, which must not fail for want of space: /run may be full by then.
keep_reserve() { # $1 = bytes for what was uploaded
  wc -c "$WORK"/save* >"$WORK/sizes" || return 1
  live=0
  while read -r size file; do [ "$file" = total ] || live=$((live + size)); done <"$WORK/sizes"
  head -c "$(($1 + 2 * live))" /dev/zero >${TRANSACTION_FOLDER}/reserve
}
open_record() { # the record on stdin
  [ -d ${STATE_FOLDER} ] || mkdir -p ${STATE_FOLDER} || return 1
  if [ -e ${STATE_FOLDER}/owner.json ]; then cp -p ${STATE_FOLDER}/owner.json ${TRANSACTION_FOLDER}/owner.before || return 1; fi
  cat >${STATE_FOLDER}/owner.json.new && write_back ${STATE_FOLDER}/owner.json.new || return 1
  touch_file ${TRANSACTION_FOLDER}/record-opened && mv -f ${STATE_FOLDER}/owner.json.new ${STATE_FOLDER}/owner.json
}
`;

/**
 * Second script: owner record, upload, checksum, rehearsal, dead-man, apply, read back. Everything before `arm` leaves no
 * trace when it fails; nothing is applied for a client that has gone.
 */
export function stageScript(request: StageRequest): FramedScript {
  const { transition, timer } = request;
  const files = new Map<string, string>([
    ["undo.awk", UNDO_AWK],
    ["undo.sh", UNDO_SCRIPT],
    ["deadman.sh", DEADMAN_SCRIPT],
    ["apply.tables", transition.tables.map(({ edit }) => `${edit.family} ${edit.table}\n`).join("")],
    [
      "undo.tables",
      [...transition.tables]
        .reverse()
        .map(({ edit }) => `${edit.family} ${edit.table}\n`)
        .join(""),
    ],
    ["flushed", listFlushed(transition).join("")],
    ["services", transition.services.map(printMove).join("")],
    ["apply.system", transition.system.apply.map(line => `${line}\n`).join("")],
    ["undo.system", transition.system.undo.map(line => `${line}\n`).join("")],
    ...transition.tables.flatMap(({ edit, before, goal }): [string, string][] => [
      goal === undefined
        ? [`apply.${edit.family}.${edit.table}`, printTableEdit(edit)]
        : [`goal.${edit.family}.${edit.table}`, printUndoData(goal)],
      [`undo.${edit.family}.${edit.table}`, printUndoData(before)],
    ]),
  ]);
  const end = `END_${request.identity.run}`;
  const failed = "section upload false; abandon; return 0";
  return frameScript(
    `${identityShell(request.identity)}TIMER=${timer}
REASON=${quoteShell(`it was not confirmed over a new connection within ${timer} seconds`)}
${LIVE_FUNCTIONS}${isolatedFunctions(TRIAL_FUNCTIONS + STAGE_FUNCTIONS)}${LOCK_FUNCTIONS}${CONNECTION_FUNCTIONS}`,
    `  extend_lock ${SCRIPT_SECONDS} || { section lost print_lock; return 0; }
  step record
  trim_journal
  [ ! -e ${TRANSACTION_FOLDER} ] || rm -rf ${TRANSACTION_FOLDER}
  mkdir -m 700 ${TRANSACTION_FOLDER} || { section upload false; release_lock; return 0; }
  printf '%s\n' "$RUN" >${TRANSACTION_FOLDER}/run
  section record-open open_record <<'${end}' || { rm -f ${STATE_FOLDER}/owner.json.new; abandon; return 0; }
${request.openRecord}${end}
  step upload
${writeFilesShell(TRANSACTION_FOLDER, [...files, ["sums", checksumLines(files)]])}  if ! (cd ${TRANSACTION_FOLDER} && sha256sum -c sums >/dev/null 2>&1); then ${failed}; fi
  save_live
  if ! keep_reserve ${reserveBytes(files)} 2>/dev/null; then ${failed}; fi
  step rehearse
  keep_functions
  if ! rehearse; then abandon; return 0; fi
  # Nobody is left to confirm it.
  if ! lives "$login" "$login_start"; then abandon; return 0; fi
  extend_lock ${timer + UNDO_SECONDS + LOCK_SECONDS} || { section lost print_lock; return 0; }
  step arm
  if ! section arm arm; then rm -f "${TRANSACTION_FOLDER}/armed.$RUN"; stop_deadman; abandon; return 0; fi
  step apply
  if ! section apply apply_live; then section undone fire "$RUN" "the host refused a part of it"; section word cat ${ROLLED_BACK_FILE}; return 0; fi
  step read-back
  snapshot_changeable
${readBackShell(request)}  section end true
  step applied
`,
  );
}

function readBackShell({ sysctls, links, recordedSettings, connections }: StageRequest): string {
  const recorded = recordedSettings === "some" ? readRecordedSettingsShell({ sysctls, links }) : "";
  const families = connections.join(" ");
  const underWay =
    families === ""
      ? ""
      : `  section connections print_connections ${families}\n  section routes print_routes ${families}\n`;
  return readSysctlsShell(sysctls) + readLinksShell(links) + recorded + underWay;
}

/** Chains that the edits flush before they fill or drop them, a line each: family, table, chain. */
function listFlushed({ tables }: Transition): readonly string[] {
  return tables.flatMap(({ edit, goal }) => {
    if (goal !== undefined) return [];
    const chains = [...edit.fill.map(({ chain }) => chain), ...edit.refill.map(({ chain }) => chain), ...edit.drop];
    return chains.map(chain => `${edit.family} ${edit.table} ${chain}\n`);
  });
}

/** What a file takes at least where /run is kept in memory. */
const PAGE_BYTES = 4096;

/** What the undo may write beside these files and two live saves: a restore file a table, twice over, and its log. */
function reserveBytes(files: ReadonlyMap<string, string>): number {
  const size = [...files.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
  return size * 3 + files.size * PAGE_BYTES + 256 * 1024;
}

function printMove({ from, to }: ServiceMove): string {
  return `${to.name} ${to.state} ${to.boot} ${from.state} ${from.boot}\n`;
}

/**
 * Undoes at once, over whatever connection works. Sections: `undone` when that is so, with the host's `word` of it;
 * `confirmed` when this run was confirmed before; neither while an undo is still under way.
 */
export function undoScript(identity: RunIdentity, reason: string): FramedScript {
  return frameScript(
    identityShell(identity) + LOCK_FUNCTIONS + STAGE_FUNCTIONS,
    `  read_last_run
  if [ "$last_run" = "$RUN" ] || [ -e "${TRANSACTION_FOLDER}/confirmed.$RUN" ]; then section confirmed true; return 0; fi
  read_transaction
  if [ "$transaction" != "$RUN" ]; then own_lock && release_lock; section undone true; section word cat ${ROLLED_BACK_FILE}; return 0; fi
  step undo
  if [ -e "${TRANSACTION_FOLDER}/armed.$RUN" ] || [ -e "${TRANSACTION_FOLDER}/fired.$RUN" ]; then fire "$RUN" ${quoteShell(reason)}
  else abandon; section undone true; return 0; fi
  [ -e ${TRANSACTION_FOLDER}/undone ] || return 0
  section undone true
  section word cat ${ROLLED_BACK_FILE}
`,
  );
}

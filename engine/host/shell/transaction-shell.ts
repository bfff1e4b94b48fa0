import { createHash } from "node:crypto";
import { quoteShell } from "../../transport";
import type { RenderedFile } from "../render";
import { printTableEdit } from "../table-edit";
import type { Transition } from "../transition";
import { printUndoData } from "../undo-data";
import { type FramedScript, frameScript, writeFileShell } from "./frame";
import {
  LIVE_FUNCTIONS,
  RUN_FOLDER,
  readSysctlsShell,
  type SnapshotRequest,
  STATE_FOLDER,
  snapshotBody,
  TRIAL_FUNCTIONS,
} from "./snapshot-shell";
import { DEADMAN_SCRIPT, LOCK_FOLDER, TRANSACTION_FOLDER, UNDO_AWK, UNDO_SCRIPT } from "./undo-shell";

/** What identifies a run in the lock: nobody else's lock is ever released. */
export interface RunIdentity {
  readonly run: string;
  readonly owner: string;
  /** Who is running, for whoever finds the lock held: `user@machine`. */
  readonly by: string;
}

/** Seconds that a lock outlives its last sign of life, where the login that took it cannot be seen to have ended. */
const LOCK_SECONDS = 60;
/** Seconds that the undo itself may take after the dead-man fired. */
const UNDO_SECONDS = 30;

/**
 * The lock is a folder: making it is atomic everywhere. Its holder is found dead by the sshd (or the local program)
 * that carried it, so a client that was killed does not keep the next run waiting; while a dead-man is armed only
 * its own owner may cut the waiting short, by undoing at once.
 */
const LOCK_FUNCTIONS = String.raw`
print_uptime() { cut -d. -f1 /proc/uptime; }
print_start() { sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }
# The process that lives as long as the login: sshd's child, else whoever started us.
find_login() {
  process=$PPID
  while [ -n "$process" ] && [ "$process" -gt 1 ]; do
    case $(cat "/proc/$process/comm" 2>/dev/null) in
    sshd*|dropbear*) echo "$process"; return ;;
    esac
    process=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$process/status" 2>/dev/null)
  done
  process=$PPID
  [ "$(cat "/proc/$process/comm" 2>/dev/null)" = sudo ] && process=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$process/status")
  echo "$process"
}
held() { sed -n "s/^$1=//p" ${LOCK_FOLDER}/holder 2>/dev/null; }
write_holder() { # $1 = seconds until it lapses
  login=$(find_login)
  printf 'run=%s\nowner=%s\nby=%s\nlogin=%s\nlogin_start=%s\nscript=%s\nscript_start=%s\nsince=%s\nlapses=%s\n' "$RUN" "$OWNER" "$BY" \
    "$login" "$(print_start "$login")" $$ "$(print_start $$)" \
    "$(held since | grep . || print_uptime)" "$(( $(print_uptime) + $1 ))" >${LOCK_FOLDER}/holder.new
  mv -f ${LOCK_FOLDER}/holder.new ${LOCK_FOLDER}/holder
}
lives() { # $1 = pid, $2 = its start: pids come again
  [ -n "$1" ] && [ -n "$2" ] && [ "$(print_start "$1")" = "$2" ]
}
# A script runs to its end when its login is gone, so either of the two keeps the lock.
holder_lives() { lives "$(held login)" "$(held login_start)" || lives "$(held script)" "$(held script_start)"; }
take_lock() {
  mkdir -p ${RUN_FOLDER} && chmod 700 ${RUN_FOLDER}
  if ! mkdir ${LOCK_FOLDER} 2>/dev/null; then
    lapses=$(held lapses)
    if [ -n "$lapses" ] && [ "$(print_uptime)" -lt "$lapses" ]; then
      if holder_lives; then return 75; fi
      if [ -e ${TRANSACTION_FOLDER}/armed ] && [ "$(held owner)" != "$OWNER" ]; then return 75; fi
    fi
    if [ -z "$lapses" ]; then sleep 1; [ -n "$(held lapses)" ] && return 75; fi
    # Its holder is gone. What it applied and did not confirm is undone before anybody builds on it.
    if mv ${TRANSACTION_FOLDER}/armed ${TRANSACTION_FOLDER}/fired 2>/dev/null; then
      stop_deadman
      sh ${TRANSACTION_FOLDER}/undo.sh "the run that applied it ended before it was confirmed"
    elif ! [ -e ${TRANSACTION_FOLDER}/fired ] && ! [ -e ${TRANSACTION_FOLDER}/confirmed ]; then
      close_record
    fi
    mv ${LOCK_FOLDER} "$WORK/stale-lock" 2>/dev/null
    mkdir ${LOCK_FOLDER} 2>/dev/null || return 75
  fi
  write_holder ${LOCK_SECONDS}
}
# Nothing was applied: the record becomes what it was.
close_record() {
  [ -e ${TRANSACTION_FOLDER}/record-opened ] || return 0
  if [ -e ${TRANSACTION_FOLDER}/owner.before ]; then mv -f ${TRANSACTION_FOLDER}/owner.before ${STATE_FOLDER}/owner.json
  else rm -f ${STATE_FOLDER}/owner.json; fi
}
own_lock() { [ "$(held run)" = "$RUN" ]; }
release_lock() { own_lock && rm -rf ${LOCK_FOLDER}; }
print_lock() { cat ${LOCK_FOLDER}/holder; printf 'uptime=%s\n' "$(print_uptime)"; }
stop_deadman() {
  if [ -e ${TRANSACTION_FOLDER}/deadman.pid ]; then
    deadman=$(cat ${TRANSACTION_FOLDER}/deadman.pid)
    kill -- "-$deadman" 2>/dev/null || kill "$deadman" 2>/dev/null
  fi
  [ -e ${TRANSACTION_FOLDER}/deadman.unit ] && systemctl stop netfilter-fleet-deadman.timer 2>/dev/null
  true
}
`;

function identityShell({ run, owner, by }: RunIdentity): string {
  return `RUN=${quoteShell(run)}\nOWNER=${quoteShell(owner)}\nBY=${quoteShell(by)}\n`;
}

/** First script of a transaction: takes the lock and reads the host under it. */
export function lockAndReadScript(identity: RunIdentity, request: SnapshotRequest): FramedScript {
  return frameScript(
    identityShell(identity) + LIVE_FUNCTIONS + TRIAL_FUNCTIONS + LOCK_FUNCTIONS,
    `  step lock
  if ! take_lock; then section locked print_lock; return 0; fi
  step read
${snapshotBody(request)}`,
  );
}

/** Gives the lock back without having touched anything. */
export function unlockScript(identity: RunIdentity): FramedScript {
  return frameScript(identityShell(identity) + LOCK_FUNCTIONS, "  release_lock\n");
}

export interface StageRequest {
  readonly identity: RunIdentity;
  readonly transition: Transition;
  /** Owner record while the transaction is under way. */
  readonly openRecord: string;
  /** Seconds until the dead-man undoes. */
  readonly timer: number;
  readonly namespaces: "works" | "none";
  readonly sysctls: SnapshotRequest["sysctls"];
}

const STAGE_FUNCTIONS = String.raw`
rehearse_tables() {
  XTABLES_LOCKFILE=$WORK/lock
  export XTABLES_LOCKFILE
  lend_sets
  if [ -s "$WORK/save4" ]; then iptables-restore "$WORK/save4" 2>"$WORK/replay.err" || { echo skipped; return 0; }; fi
  if [ -s "$WORK/save6" ]; then ip6tables-restore "$WORK/save6" 2>"$WORK/replay.err" || { echo skipped; return 0; }; fi
  apply_tables
}
apply_tables() {
  while read -r family table; do
    tool=iptables
    [ "$family" = ipv6 ] && tool=ip6tables
    $tool-restore --noflush -w 10 "${TRANSACTION_FOLDER}/apply.$family.$table" || { echo "@failed $family $table" >&2; return 1; }
  done <${TRANSACTION_FOLDER}/apply.tables
}
apply_system() {
  while IFS= read -r line; do
    eval "$line" || { echo "@failed: $line" >&2; return 1; }
  done <${TRANSACTION_FOLDER}/apply.system
}
arm() {
  : >${TRANSACTION_FOLDER}/armed
  if [ -d /run/systemd/system ] && have systemd-run; then
    systemctl reset-failed netfilter-fleet-deadman.timer netfilter-fleet-deadman.service 2>/dev/null
    systemd-run --quiet --collect --unit=netfilter-fleet-deadman --on-active="$TIMER" --timer-property=AccuracySec=1s \
      sh ${TRANSACTION_FOLDER}/deadman.sh now 0 "$REASON" && : >${TRANSACTION_FOLDER}/deadman.unit
    systemctl is-active --quiet netfilter-fleet-deadman.timer && return 0
  fi
  if have setsid; then setsid sh ${TRANSACTION_FOLDER}/deadman.sh wait "$TIMER" "$REASON" </dev/null >/dev/null 2>&1 &
  else sh ${TRANSACTION_FOLDER}/deadman.sh wait "$TIMER" "$REASON" </dev/null >/dev/null 2>&1 & fi
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ -s ${TRANSACTION_FOLDER}/deadman.pid ] && kill -0 "$(cat ${TRANSACTION_FOLDER}/deadman.pid)" && return 0
    sleep 0.1 2>/dev/null || sleep 1
  done
  return 1
}
undo_now() {
  mv ${TRANSACTION_FOLDER}/armed ${TRANSACTION_FOLDER}/fired 2>/dev/null || return 1
  stop_deadman
  sh ${TRANSACTION_FOLDER}/undo.sh "$1"
}
abandon() {
  close_record
  rm -rf ${TRANSACTION_FOLDER}
  release_lock
}
open_record() {
  mkdir -p ${STATE_FOLDER} && chmod 700 ${STATE_FOLDER} || return 1
  if [ -e ${STATE_FOLDER}/owner.json ]; then cp -p ${STATE_FOLDER}/owner.json ${TRANSACTION_FOLDER}/owner.before || return 1; fi
  : >${TRANSACTION_FOLDER}/record-opened
  cat ${TRANSACTION_FOLDER}/owner.open >${STATE_FOLDER}/owner.json.new && sync ${STATE_FOLDER}/owner.json.new && mv -f ${STATE_FOLDER}/owner.json.new ${STATE_FOLDER}/owner.json
}
`;

/** Second script: upload, checksum, rehearsal, record, dead-man, apply, read back. Everything before `arm` leaves no trace when it fails. */
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
    ["apply.system", transition.system.apply.map(line => `${line}\n`).join("")],
    ["undo.system", transition.system.undo.map(line => `${line}\n`).join("")],
    ...transition.tables.flatMap(({ edit, before }): [string, string][] => [
      [`apply.${edit.family}.${edit.table}`, printTableEdit(edit)],
      [`undo.${edit.family}.${edit.table}`, printUndoData(before)],
    ]),
  ]);
  const uploads = [...files]
    .map(([name, content]) => writeFileShell(`${TRANSACTION_FOLDER}/${name}`, content))
    .join("");
  const sums = [...files].map(([name, content]) => `${sha256(withNewline(content))}  ${name}\n`).join("");
  const rehearse =
    request.namespaces === "none"
      ? ""
      : `  step rehearse
  have ipset && ipset save 2>/dev/null | grep '^create' >"$WORK/sets"
  iptables-save >"$WORK/save4"; [ -e /proc/net/if_inet6 ] && ip6tables-save >"$WORK/save6"
  printf '%s\\n' "$ISOLATED" >"$WORK/isolated"
  if ! section rehearse isolate rehearse_tables; then abandon; return 0; fi
`;
  return frameScript(
    `${identityShell(request.identity)}TIMER=${timer}
REASON=${quoteShell(`it was not confirmed over a new connection within ${timer} seconds`)}
ISOLATED=${quoteShell(`LC_ALL=C\nexport LC_ALL\n${TRIAL_FUNCTIONS}\n${STAGE_FUNCTIONS}\n"$@"`)}
${LIVE_FUNCTIONS}${TRIAL_FUNCTIONS}${LOCK_FUNCTIONS}${STAGE_FUNCTIONS}`,
    `  own_lock || { section lost print_lock; return 0; }
  write_holder ${timer + UNDO_SECONDS + LOCK_SECONDS}
  step record
  rm -rf ${TRANSACTION_FOLDER}
  mkdir -m 700 ${TRANSACTION_FOLDER} || { section upload false; release_lock; return 0; }
${writeFileShell(`${TRANSACTION_FOLDER}/owner.open`, request.openRecord)}  if ! section record-open open_record; then abandon; return 0; fi
  step upload
${uploads}${writeFileShell('"$WORK/sums"', sums)}  if ! (cd ${TRANSACTION_FOLDER} && sha256sum -c "$WORK/sums" >/dev/null 2>&1); then section upload false; abandon; return 0; fi
${rehearse}  # Nobody is left to confirm it.
  if ! lives "$(held login)" "$(held login_start)"; then abandon; return 0; fi
  step arm
  if ! section arm arm; then rm -f ${TRANSACTION_FOLDER}/armed; stop_deadman; abandon; return 0; fi
  step apply
  if ! section apply apply_tables; then section undone undo_now "the host refused a part of it"; return 0; fi
  if ! section apply-system apply_system; then section undone undo_now "the host refused a part of it"; return 0; fi
  step read-back
  snapshot_live
${readSysctlsShell(request.sysctls)}  section end true
  step applied
`,
  );
}

/** Undoes at once, over whatever connection still works. */
export function undoScript(identity: RunIdentity, reason: string): FramedScript {
  return frameScript(
    identityShell(identity) + LOCK_FUNCTIONS + STAGE_FUNCTIONS,
    `  step undo
  own_lock || return 0
  section undone undo_now ${quoteShell(reason)}
`,
  );
}

export type Ending =
  | { readonly kind: "keep"; readonly record: string; readonly boot: readonly RenderedFile[] }
  /** Nothing is owned any more. */
  | { readonly kind: "remove" };

/** Last script, over a NEW connection: takes the marker from the dead-man, writes what boot loads, closes the record. */
export function confirmScript(identity: RunIdentity, ending: Ending): FramedScript {
  const persist =
    ending.kind === "remove"
      ? `  rm -rf ${STATE_FOLDER}/boot ${STATE_FOLDER}/owner.json
  rmdir ${STATE_FOLDER} 2>/dev/null
`
      : `  rm -rf ${STATE_FOLDER}/boot.new && mkdir -m 700 ${STATE_FOLDER}/boot.new || { section persisted false; return 0; }
${ending.boot.map(({ name, content }) => writeFileShell(`${STATE_FOLDER}/boot.new/${name}`, content)).join("")}${writeFileShell(`${STATE_FOLDER}/owner.json.new`, ending.record)}  sync
  rm -rf ${STATE_FOLDER}/boot.old
  [ -e ${STATE_FOLDER}/boot ] && mv ${STATE_FOLDER}/boot ${STATE_FOLDER}/boot.old
  mv ${STATE_FOLDER}/boot.new ${STATE_FOLDER}/boot || { section persisted false; return 0; }
  step close
  mv -f ${STATE_FOLDER}/owner.json.new ${STATE_FOLDER}/owner.json || { section persisted false; return 0; }
  rm -rf ${STATE_FOLDER}/boot.old
`;
  return frameScript(
    identityShell(identity) + LOCK_FUNCTIONS,
    `  if ! mv ${TRANSACTION_FOLDER}/armed ${TRANSACTION_FOLDER}/confirmed 2>/dev/null; then section fired cat ${RUN_FOLDER}/rolled-back; return 0; fi
  stop_deadman
  section confirmed true
  step persist
${persist}  rm -f ${RUN_FOLDER}/rolled-back
  rm -rf ${TRANSACTION_FOLDER}
  release_lock
  section persisted true
`,
  );
}

function withNewline(content: string): string {
  return content === "" || content.endsWith("\n") ? content : `${content}\n`;
}

function sha256(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

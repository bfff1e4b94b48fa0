import { quoteShell } from "../../transport";
import { type FramedScript, frameScript } from "./frame";
import { JOURNAL_FILE, LOCK_FILE, RUN_FOLDER, STATE_FOLDER, TRANSACTION_FOLDER } from "./paths";
import { PROCESS_FUNCTIONS } from "./process-shell";
import { LIVE_FUNCTIONS, type SnapshotRequest, snapshotBody, TRIAL_FUNCTIONS } from "./snapshot-shell";

/** What identifies a run in the lock: nobody else's lock is ever released. */
export interface RunIdentity {
  readonly run: string;
  readonly owner: string;
  /** Who is running, for whoever finds the lock held: `user@machine`. */
  readonly by: string;
}

/** Seconds that a lock outlives its last sign of life, where its holder cannot be seen to have ended. */
export const LOCK_SECONDS = 60;

/** The journal is cut to its last lines when it is longer. */
const JOURNAL_BYTES = 65_536;

/** Exit code where a folder of ours is not root's alone. */
export const FOREIGN_FOLDER = 77;

/**
 * The holder is found dead by the sshd (or the local program) that carried it and by its script, so a client that was
 * killed does not keep the next run waiting. While a dead-man is armed only its own owner may cut the waiting short, by
 * undoing at once; while an undo is under way nobody may.
 */
export const LOCK_FUNCTIONS = String.raw`${PROCESS_FUNCTIONS}
step() {
  printf '@%s %s\n' step "$1" >&2
  [ "$1" = lock ] || journal "$1" # there may be no folder yet
}
begin_journal() {
  if [ "$(wc -c 2>/dev/null <${JOURNAL_FILE})" -gt ${JOURNAL_BYTES} ] 2>/dev/null; then
    tail -n 200 ${JOURNAL_FILE} >${JOURNAL_FILE}.new && mv -f ${JOURNAL_FILE}.new ${JOURNAL_FILE}
  fi
  journal "locked by $BY for $OWNER at $(date -u +%Y-%m-%dT%H:%M:%SZ)"
}
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
print_holder() { # $1 = seconds until it lapses
  login=$(find_login)
  printf 'run=%s\nowner=%s\nby=%s\nlogin=%s\nlogin_start=%s\nscript=%s\nscript_start=%s\nsince=%s\nlapses=%s\n' "$RUN" "$OWNER" "$BY" \
    "$login" "$(print_start "$login")" $$ "$(print_start $$)" "$2" "$(( $(print_uptime) + $1 ))"
}
own_lock() { [ "$(held run)" = "$RUN" ]; }
# Only the holder writes here, so a rename cannot hit a stranger's lock.
extend_lock() {
  own_lock || return 1
  print_holder "$1" "$(held since)" >"$WORK/holder" && cp "$WORK/holder" "${LOCK_FILE}.$RUN" && mv -f "${LOCK_FILE}.$RUN" ${LOCK_FILE}
}
holder_lives() { lives "$(held login)" "$(held login_start)" || lives "$(held script)" "$(held script_start)"; }
armed() { [ -e "${TRANSACTION_FOLDER}/armed.$(transaction_run)" ]; }
link_lock() {
  print_holder ${LOCK_SECONDS} "$(print_uptime)" >"${LOCK_FILE}.$RUN" || return 1
  ln "${LOCK_FILE}.$RUN" ${LOCK_FILE} 2>/dev/null
  linked=$?
  rm -f "${LOCK_FILE}.$RUN"
  return $linked
}
# Root runs what stands there: a link, or a folder that somebody else may write to, was not made by us.
refuse_foreign() {
  case $(ls -ldn "$1") in
  d????-??-??*) set -- "$1" $(ls -ldn "$1"); [ "$4" = 0 ] && return 0 ;;
  esac
  echo "$1 is a link, or somebody other than root may write to it" >&2
  return ${FOREIGN_FOLDER}
}
prepare_run_folder() {
  if [ -e ${STATE_FOLDER} ] || [ -L ${STATE_FOLDER} ]; then refuse_foreign ${STATE_FOLDER} || return; fi
  [ -L ${RUN_FOLDER} ] || mkdir -p ${RUN_FOLDER} || return 1
  refuse_foreign ${RUN_FOLDER} || return
  chmod 700 ${RUN_FOLDER} && printf probe >"${RUN_FOLDER}/probe.$RUN" && rm "${RUN_FOLDER}/probe.$RUN"
}
# 0: the lock is ours. 75: somebody else's run is alive.
take_lock() {
  if link_lock; then finish_former || { release_lock; return 75; }; return 0; fi
  judged=$(held run)
  lapses=$(held lapses)
  marked_lives ${TRANSACTION_FOLDER}/undoing && return 75
  lapsed=no
  [ -n "$lapses" ] && [ "$(print_uptime)" -ge "$lapses" ] && lapsed=yes
  # Only behind an armed dead-man does a lock lapse under a holder that seems alive: what it applied undoes itself.
  if holder_lives; then armed && [ $lapsed = yes ] || return 75; fi
  armed && [ $lapsed = no ] && [ "$(held owner)" != "$OWNER" ] && return 75
  # Its holder is gone. The lock is taken away only if it still is the one that was judged.
  mv ${LOCK_FILE} "${RUN_FOLDER}/stale.$RUN" 2>/dev/null || return 75
  if [ "$(sed -n 's/^run=//p' "${RUN_FOLDER}/stale.$RUN")" != "$judged" ]; then
    ln "${RUN_FOLDER}/stale.$RUN" ${LOCK_FILE} 2>/dev/null
    rm -f "${RUN_FOLDER}/stale.$RUN"
    return 75
  fi
  rm -f "${RUN_FOLDER}/stale.$RUN"
  link_lock || return 75
  finish_former || { release_lock; return 75; }
}
# What the run before left: applied and not confirmed is undone before anybody builds on it, not applied is forgotten.
finish_former() {
  former=$(transaction_run)
  [ -n "$former" ] || return 0
  if marked_lives ${TRANSACTION_FOLDER}/undoing; then return 1; fi
  if [ -e "${TRANSACTION_FOLDER}/confirmed.$former" ] || [ -e ${TRANSACTION_FOLDER}/undone ]; then return 0; fi
  if [ -e "${TRANSACTION_FOLDER}/armed.$former" ] || [ -e "${TRANSACTION_FOLDER}/fired.$former" ]; then
    fire "$former" "the run that applied it ended before it was confirmed"
    return $?
  fi
  [ -e ${TRANSACTION_FOLDER}/record-opened ] && restore_record
  rm -rf ${TRANSACTION_FOLDER}
}
detach() {
  if have setsid; then setsid "$@" </dev/null >/dev/null 2>&1 &
  else "$@" </dev/null >/dev/null 2>&1 & fi
}
# Has a run's transaction undone at once, by its dead-man: an undo must not end with the login that asks for it.
fire() { # $1 = the run, $2 = the reason
  [ -e ${TRANSACTION_FOLDER}/undone ] && return 0
  rm -f ${TRANSACTION_FOLDER}/reserve
  printf '%s\n' "$2" >${TRANSACTION_FOLDER}/fire.new && mv -f ${TRANSACTION_FOLDER}/fire.new "${TRANSACTION_FOLDER}/fire.$1"
  if marked_lives ${TRANSACTION_FOLDER}/undoing; then :
  elif [ -e "${TRANSACTION_FOLDER}/fired.$1" ]; then detach sh ${TRANSACTION_FOLDER}/deadman.sh resume 0 "$1" "$2"
  elif [ -e ${TRANSACTION_FOLDER}/deadman.unit ]; then systemctl start --no-block "netfilter-fleet-deadman-$1.service"
  elif ! marked_lives ${TRANSACTION_FOLDER}/deadman; then detach sh ${TRANSACTION_FOLDER}/deadman.sh now 0 "$1" "$2"; fi
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40; do
    [ -e ${TRANSACTION_FOLDER}/undone ] && return 0
    sleep 0.5 2>/dev/null || sleep 1
  done
  return 1
}
release_lock() { own_lock && rm -f ${LOCK_FILE}; }
print_lock() {
  cat ${LOCK_FILE} 2>/dev/null
  marked_lives ${TRANSACTION_FOLDER}/undoing && echo 'undoing=yes'
  printf 'uptime=%s\n' "$(print_uptime)"
}
stop_deadman() {
  if [ -e ${TRANSACTION_FOLDER}/deadman ]; then
    read -r deadman deadman_start <${TRANSACTION_FOLDER}/deadman
    if lives "$deadman" "$deadman_start"; then kill -- "-$deadman" 2>/dev/null || kill "$deadman" 2>/dev/null; fi
  fi
  [ -e ${TRANSACTION_FOLDER}/deadman.unit ] && systemctl stop "netfilter-fleet-deadman-$(transaction_run).timer" 2>/dev/null
  true
}
`;

export function identityShell({ run, owner, by }: RunIdentity): string {
  return `RUN=${quoteShell(run)}\nOWNER=${quoteShell(owner)}\nBY=${quoteShell(by)}\n`;
}

/** First script of a transaction: takes the lock and reads the host under it. */
export function lockAndReadScript(identity: RunIdentity, request: SnapshotRequest): FramedScript {
  return frameScript(
    identityShell(identity) + LIVE_FUNCTIONS + TRIAL_FUNCTIONS + LOCK_FUNCTIONS,
    `  step lock
  section run-folder prepare_run_folder || return 0
  if ! take_lock; then section locked print_lock; return 0; fi
  begin_journal
  step read
${snapshotBody(request)}`,
  );
}

/** Gives the lock back without having touched anything. */
export function unlockScript(identity: RunIdentity): FramedScript {
  return frameScript(identityShell(identity) + LOCK_FUNCTIONS, "  release_lock\n");
}

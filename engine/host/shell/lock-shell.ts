import { quoteShell } from "../../transport";
import { BOOK_FUNCTIONS } from "./books-shell";
import { type FramedScript, frameBareScript, frameScript } from "./frame";
import { JOURNAL_FILE, LOCK_FILE, RUN_FOLDER, STATE_FOLDER, TRANSACTION_FOLDER } from "./paths";
import { PROCESS_FUNCTIONS } from "./process-shell";
import { LIVE_FUNCTIONS, type SnapshotRequest, snapshotBody } from "./snapshot-shell";
import { isolatedFunctions, TRIAL_FUNCTIONS } from "./trial-shell";

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
export const LOCK_FUNCTIONS = String.raw`${PROCESS_FUNCTIONS}${BOOK_FUNCTIONS}
step() {
  printf '@%s %s\n' step "$1" >&2
  [ "$1" = lock ] || journal "$1" # there may be no folder yet
}
trim_journal() {
  if [ "$(wc -c 2>/dev/null <${JOURNAL_FILE})" -gt ${JOURNAL_BYTES} ] 2>/dev/null; then
    tail -n 200 ${JOURNAL_FILE} >${JOURNAL_FILE}.new && mv -f ${JOURNAL_FILE}.new ${JOURNAL_FILE}
  fi
}
# The process that lives as long as the login: sshd's child, else whoever started us.
find_login() {
  login=$PPID
  while [ "${"$"}{login:-0}" -gt 1 ]; do
    read_name "$login"
    case $process_name in
    sshd*|dropbear*) return ;;
    esac
    read_process "$login"
    login=$process_parent
  done
  login=$PPID
  read_name "$login"
  if [ "$process_name" = sudo ]; then read_process "$login"; login=$process_parent; fi
}
# What the lock will be, as a file of this run.
write_holder() { # $1 = seconds until it lapses, $2 = uptime since when it is held; now when left out
  find_login
  read_process "$login"
  login_start=$process_start
  read_process $$
  read_uptime
  printf 'run=%s\nowner=%s\nby=%s\nlogin=%s\nlogin_start=%s\nscript=%s\nscript_start=%s\nsince=%s\nlapses=%s\n' "$RUN" "$OWNER" "$BY" \
    "$login" "$login_start" $$ "$process_start" "${"$"}{2:-$uptime}" "$((uptime + $1))" >"${LOCK_FILE}.$RUN"
}
own_lock() { read_lock && [ "$held_run" = "$RUN" ]; }
# Only the holder writes here, so a rename cannot hit a stranger's lock.
extend_lock() {
  own_lock || return 1
  write_holder "$1" "$held_since" && mv -f "${LOCK_FILE}.$RUN" ${LOCK_FILE} && return 0
  rm -f "${LOCK_FILE}.$RUN"
  return 1
}
armed() { read_transaction; [ -e "${TRANSACTION_FOLDER}/armed.$transaction" ]; }
link_lock() { ln "${LOCK_FILE}.$RUN" ${LOCK_FILE} 2>/dev/null; }
# Root runs what stands there: a link, or a folder that somebody else may write to, was not made by us.
refuse_foreign() { # the folders
  ls -ldn "$@" | while read -r rights _ uid _ _ _ _ _ folder; do
    case $rights in
    d????-??-?*) [ "$uid" = 0 ] || rights= ;;
    *) rights= ;;
    esac
    [ -n "$rights" ] || { echo "$folder is a link, or somebody other than root may write to it" >&2; exit ${FOREIGN_FOLDER}; }
    case $rights in
    drwx------*) ;;
    *) chmod 700 "$folder" || exit 1 ;;
    esac
  done
}
# The lock is written here already: where that fails, nothing can be kept on this host.
prepare_run_folder() {
  [ -e ${RUN_FOLDER} ] || [ -L ${RUN_FOLDER} ] || mkdir -p ${RUN_FOLDER} || return 1
  set -- ${RUN_FOLDER}
  if [ -e ${STATE_FOLDER} ] || [ -L ${STATE_FOLDER} ]; then set -- "$1" ${STATE_FOLDER}; fi
  refuse_foreign "$@" || return
  write_holder ${LOCK_SECONDS} && return 0
  rm -f "${LOCK_FILE}.$RUN"
  return 1
}
# 0: the lock is ours. 75: somebody else's run is alive.
take_lock() {
  contend
  contended=$?
  rm -f "${LOCK_FILE}.$RUN"
  [ $contended = 0 ] || return $contended
  finish_former || { release_lock; return 75; }
}
contend() {
  link_lock && return 0
  read_lock
  judged=$held_run
  marked_lives ${TRANSACTION_FOLDER}/undoing && return 75
  lapsed=no
  read_uptime
  [ -n "$held_lapses" ] && [ "$uptime" -ge "$held_lapses" ] && lapsed=yes
  # Only behind an armed dead-man does a lock lapse under a holder that seems alive: what it applied undoes itself.
  if holder_lives; then armed && [ $lapsed = yes ] || return 75; fi
  armed && [ $lapsed = no ] && [ "$held_owner" != "$OWNER" ] && return 75
  # Its holder is gone. The lock is taken away only if it still is the one that was judged.
  mv ${LOCK_FILE} "${RUN_FOLDER}/stale.$RUN" 2>/dev/null || return 75
  if [ "$(sed -n 's/^run=//p' "${RUN_FOLDER}/stale.$RUN")" != "$judged" ]; then
    ln "${RUN_FOLDER}/stale.$RUN" ${LOCK_FILE} 2>/dev/null
    rm -f "${RUN_FOLDER}/stale.$RUN"
    return 75
  fi
  rm -f "${RUN_FOLDER}/stale.$RUN"
  link_lock || return 75
}
# What the run before left: applied and not confirmed is undone before anybody builds on it, not applied is forgotten.
finish_former() {
  read_transaction
  former=$transaction
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
stop_deadman() {
  if [ -e ${TRANSACTION_FOLDER}/deadman ]; then
    read -r deadman deadman_start <${TRANSACTION_FOLDER}/deadman
    if lives "$deadman" "$deadman_start"; then kill -- "-$deadman" 2>/dev/null || kill "$deadman" 2>/dev/null; fi
  fi
  [ -e ${TRANSACTION_FOLDER}/deadman.unit ] && { read_transaction; systemctl stop "netfilter-fleet-deadman-$transaction.timer" 2>/dev/null; }
  true
}
`;

export function identityShell({ run, owner, by }: RunIdentity): string {
  return `RUN=${quoteShell(run)}\nOWNER=${quoteShell(owner)}\nBY=${quoteShell(by)}\n`;
}

/** First script of a transaction: takes the lock and reads the host under it. */
export function lockAndReadScript(identity: RunIdentity, request: SnapshotRequest): FramedScript {
  return frameScript(
    identityShell(identity) + LIVE_FUNCTIONS + isolatedFunctions(TRIAL_FUNCTIONS) + LOCK_FUNCTIONS,
    `  step lock
  section run-folder prepare_run_folder || return 0
  if ! take_lock; then section locked print_lock; return 0; fi
  journal "locked by $BY for $OWNER at $(date -u +%Y-%m-%dT%H:%M:%SZ)"
  step read
${snapshotBody(request)}`,
  );
}

/** Gives the lock back without having touched anything. */
export function unlockScript(identity: RunIdentity): FramedScript {
  return frameBareScript(identityShell(identity) + LOCK_FUNCTIONS, "  release_lock\n");
}

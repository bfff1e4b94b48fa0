import { JOURNAL_FILE, LAST_RUN_FILE, LOCK_FILE, STATE_FOLDER, TRANSACTION_FOLDER } from "./paths";

/** Who is at work on a host; with PROCESS_FUNCTIONS. */
export const HOLDER_FUNCTIONS = `
# Who holds the lock: held_NAME for each of its lines, all of them empty where nobody does.
read_lock() {
  held_run='' held_owner='' held_login='' held_login_start='' held_script='' held_script_start='' held_since='' held_lapses=''
  [ -e ${LOCK_FILE} ] || return 1
  { while IFS='=' read -r lock_key lock_value; do
    case $lock_key in
    run) held_run=$lock_value ;;
    owner) held_owner=$lock_value ;;
    login) held_login=$lock_value ;;
    login_start) held_login_start=$lock_value ;;
    script) held_script=$lock_value ;;
    script_start) held_script_start=$lock_value ;;
    since) held_since=$lock_value ;;
    lapses) held_lapses=$lock_value ;;
    esac
  done <${LOCK_FILE}; } 2>/dev/null
}
holder_lives() { lives "$held_login" "$held_login_start" || lives "$held_script" "$held_script_start"; }
print_lock() {
  cat ${LOCK_FILE} 2>/dev/null
  marked_lives ${TRANSACTION_FOLDER}/undoing && echo 'undoing=yes'
  read_uptime
  echo "uptime=$uptime"
}
`;

/** The host's books: journal, lock, transaction, owner record. For the scripts over SSH and the files left on the host. */
export const BOOK_FUNCTIONS = String.raw`${HOLDER_FUNCTIONS}
# A full /run must not end a run.
journal() { # $1 = the step, in words
  read -r journal_time _ </proc/uptime
  journal_run=$RUN
  [ -n "$journal_run" ] || { read_transaction; journal_run=$transaction; }
  printf '%s %s %s\n' "$journal_time" "$journal_run" "$1" 2>/dev/null >>${JOURNAL_FILE}
}
# Whose transaction is under way.
read_transaction() {
  transaction=
  { read -r transaction <${TRANSACTION_FOLDER}/run; } 2>/dev/null
}
# The run that came to its good end last.
read_last_run() {
  last_run=
  { read -r last_run <${LAST_RUN_FILE}; } 2>/dev/null
}
write_back() { # sync what a rename will make the truth; without names for old programs
  sync "$@" 2>/dev/null || sync
}
restore_record() {
  [ -e ${TRANSACTION_FOLDER}/forwarding-made.ipv4 ] && rm -f ${STATE_FOLDER}/forwarding.ipv4
  [ -e ${TRANSACTION_FOLDER}/forwarding-made.ipv6 ] && rm -f ${STATE_FOLDER}/forwarding.ipv6
  if [ -e ${TRANSACTION_FOLDER}/owner.before ]; then
    cp ${TRANSACTION_FOLDER}/owner.before ${STATE_FOLDER}/owner.json.new && write_back ${STATE_FOLDER}/owner.json.new &&
      mv -f ${STATE_FOLDER}/owner.json.new ${STATE_FOLDER}/owner.json
  else
    rm -f ${STATE_FOLDER}/owner.json ${STATE_FOLDER}/owner.json.new
    rmdir ${STATE_FOLDER} 2>/dev/null
    true
  fi
}
# Switching forwarding makes the kernel set other settings of the interfaces as well (ip-sysctl.rst, ip_forward):
# what they were is kept, so that switching it back is really back.
print_forwarding() { # $1 = ipv4 or ipv6
  for setting in forwarding accept_redirects; do
    for file in /proc/sys/net/"$1"/conf/*/$setting; do
      case $file in */all/forwarding) ;; *) printf '%s %s\n' "$(cat "$file")" "$file" ;; esac
    done
  done
}
forwarding_name() { if [ "$1" = ipv4 ]; then echo net.ipv4.ip_forward; else echo net.ipv6.conf.all.forwarding; fi; }
keep_forwarding() {
  print_forwarding "$1" >"${TRANSACTION_FOLDER}/forwarding.$1" || return 1
  [ -e "${STATE_FOLDER}/forwarding.$1" ] && return 0
  touch_file "${TRANSACTION_FOLDER}/forwarding-made.$1" && cp "${TRANSACTION_FOLDER}/forwarding.$1" "${STATE_FOLDER}/forwarding.$1.new" &&
    mv -f "${STATE_FOLDER}/forwarding.$1.new" "${STATE_FOLDER}/forwarding.$1"
}
restore_forwarding() { # $1 = ipv4 or ipv6, $2 = folder
  [ -e "$2/forwarding.$1" ] || return 0
  while read -r value file; do
    [ -e "$file" ] && [ "$(cat "$file")" != "$value" ] && printf '%s\n' "$value" >"$file"
  done <"$2/forwarding.$1"
  true
}
`;

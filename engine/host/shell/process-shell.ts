import { JOURNAL_FILE, LOCK_FILE, STATE_FOLDER, TRANSACTION_FOLDER } from "./paths";

/** Shell functions that the scripts over SSH and the files left on the host share. */
export const PROCESS_FUNCTIONS = String.raw`
print_uptime() { cut -d. -f1 /proc/uptime; }
# Start of a process in clock ticks: together with the pid it names one process for ever.
print_start() { sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }
lives() { # $1 = pid, $2 = its start; what nobody has reaped yet is dead
  [ -n "$1" ] && [ -n "$2" ] && [ "$(print_start "$1")" = "$2" ] && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null
}
# Unlike ":", whose failed redirection ends a POSIX shell at once, a failure here can be answered.
touch_file() { printf '' >"$1"; }
mark_process() { printf '%s %s\n' $$ "$(print_start $$)" >"$1"; }
marked_lives() { # $1 = a file that mark_process wrote
  [ -e "$1" ] || return 1
  read -r marked_pid marked_start <"$1"
  lives "$marked_pid" "$marked_start"
}
# A full /run must not end a run.
journal() { # $1 = the step, in words
  read -r uptime _ </proc/uptime
  run=$RUN
  [ -n "$run" ] || run=$(transaction_run)
  printf '%s %s %s\n' "$uptime" "$run" "$1" 2>/dev/null >>${JOURNAL_FILE}
}
held() { sed -n "s/^$1=//p" ${LOCK_FILE} 2>/dev/null; }
transaction_run() { cat ${TRANSACTION_FOLDER}/run 2>/dev/null; }
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

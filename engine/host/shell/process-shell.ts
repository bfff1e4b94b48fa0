import { TOUCH_FUNCTION } from "./frame";

/**
 * Which process is which, by builtins alone: a script that forks for each question takes longer over its forks than over
 * its answers.
 */
export const PROCESS_FUNCTIONS = String.raw`
${TOUCH_FUNCTION}read_uptime() { read -r uptime _ </proc/uptime; uptime=${"$"}{uptime%%.*}; }
# State, parent and start of a process (proc(5)), by builtins alone. Its start in clock ticks, together with the pid, names
# one process for ever.
read_process() { # $1 = pid
  process_state='' process_parent='' process_start=''
  { read -r process_line <"/proc/$1/stat"; } 2>/dev/null || return 1
  set -- ${"$"}{process_line##*) } # the name before it may hold anything
  process_state=$1 process_parent=$2 process_start=${"$"}{20}
}
read_name() { # $1 = pid
  process_name=
  { read -r process_name <"/proc/$1/comm"; } 2>/dev/null
}
lives() { # $1 = pid, $2 = its start; what nobody has reaped yet is dead
  [ -n "$1" ] && [ -n "$2" ] && read_process "$1" && [ "$process_start" = "$2" ] && [ "$process_state" != Z ]
}
mark_process() { read_process $$ && printf '%s %s\n' $$ "$process_start" >"$1"; }
marked_lives() { # $1 = a file that mark_process wrote
  [ -e "$1" ] || return 1
  read -r marked_pid marked_start <"$1"
  lives "$marked_pid" "$marked_start"
}
`;

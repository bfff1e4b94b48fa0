import { BOOK_FUNCTIONS } from "./books-shell";
import { LOCK_FILE, ROLLED_BACK_FILE, STATE_FOLDER, TRANSACTION_FOLDER } from "./paths";
import { PROCESS_FUNCTIONS } from "./process-shell";
import { SERVICE_FUNCTIONS } from "./service-shell";

/**
 * Turns what a table held of ours (undo-data.ts) and the live save of this moment into a restore file: only what
 * differs is deleted or put back, each rule at its old place among those that others have written since.
 */
export const UNDO_AWK = `
function value(line) { return substr(line, 3) }
function rule(command, text) { return text == "" ? command : command " " text }
FNR == NR {
  key = substr($0, 1, 1)
  if (key == "P") policies[++policy_count] = value($0)
  else if (key == "C" || key == "W") { content = value($0); contents[++content_count] = content; kinds[content] = key; sizes[content] = 0 }
  else if (key == "L") lines[content, ++sizes[content]] = value($0)
  else if (key == "X") absent[++absent_count] = value($0)
  else if (key == "B") { shared = value($0); shareds[++shared_count] = shared; added_sizes[shared] = 0; former_sizes[shared] = 0 }
  else if (key == "D") added[shared, ++added_sizes[shared]] = value($0)
  else if (key == "R" || key == "F") { former[shared, ++former_sizes[shared]] = value($0); owners[shared, former_sizes[shared]] = key }
  next
}
/^:/ { exists[substr($1, 2)] = 1; next }
/^-A / {
  rest = substr($0, 4)
  blank = index(rest, " ")
  chain = blank ? substr(rest, 1, blank - 1) : rest
  text = blank ? substr(rest, blank + 1) : ""
  sub(/ +$/, "", text)
  live[chain, ++live_sizes[chain]] = text
}
END {
  print "*" table
  for (i = 1; i <= policy_count; i++) print ":" policies[i] " [0:0]"
  for (i = 1; i <= content_count; i++) print (kinds[contents[i]] == "C") ? ":" contents[i] " - [0:0]" : "-F " contents[i]
  for (i = 1; i <= content_count; i++)
    for (k = 1; k <= sizes[contents[i]]; k++) print rule("-A " contents[i], lines[contents[i], k])
  for (i = 1; i <= shared_count; i++) weave(shareds[i])
  for (i = 1; i <= absent_count; i++) if (absent[i] in exists) print "-F " absent[i]
  if (!keep_chains) for (i = 1; i <= absent_count; i++) if (absent[i] in exists) print "-X " absent[i]
  print "COMMIT"
}
# Where a rule of ours goes back: behind the line that stood before it, else before the one that stood behind it, else
# where the anchor was.
function weave(chain,   size, i, k, m, at, found, anchor, text) {
  size = live_sizes[chain] + 0
  for (i = 1; i <= size; i++) { current[i] = live[chain, i]; taken[i] = 0 }
  anchor = 0
  for (k = 1; k <= added_sizes[chain]; k++) {
    for (i = 1; i <= size && current[i] != added[chain, k]; i++) ;
    if (i > size) continue
    print rule("-D " chain, added[chain, k])
    anchor = i
    for (; i < size; i++) current[i] = current[i + 1]
    size--
  }
  at = -1
  for (k = 1; k <= former_sizes[chain]; k++) {
    text = former[chain, k]
    found = find(text, size)
    if (found) { taken[found] = 1; if (found > at) at = found; continue }
    if (owners[chain, k] == "F") continue
    for (m = k + 1; at < 0 && m <= former_sizes[chain]; m++) {
      found = find(former[chain, m], size)
      if (found) at = found - 1
    }
    if (at < 0) at = anchor ? anchor - 1 : size
    at++
    print rule("-I " chain " " at, text)
    for (i = size; i >= at; i--) { current[i + 1] = current[i]; taken[i + 1] = taken[i] }
    current[at] = text
    taken[at] = 1
    size++
  }
}
function find(text, size,   i) {
  for (i = 1; i <= size; i++) if (!taken[i] && current[i] == text) return i
  return 0
}
`;

/** How the undo's word begins when something of ours could not be put back. */
export const PARTLY_UNDONE = "not everything could be undone";

/**
 * The undo: sysctls and qdiscs first, then each table by a restore of its own, last written first, so that one that
 * fails does not hold up the others. A table that another program has locked is tried again for half an hour; a rule
 * whose chain or set has gone meanwhile is left out alone, and told. Then the owner record and the word for the next
 * reader. Runs from files in the transaction's folder; `$1` is the reason.
 */
export const UNDO_SCRIPT = String.raw`
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
umask 077
trap '' HUP PIPE
${PROCESS_FUNCTIONS}${BOOK_FUNCTIONS}${SERVICE_FUNCTIONS}
folder=${TRANSACTION_FOLDER}
state=${STATE_FOLDER}
tool_of() { if [ "$1" = ipv6 ]; then echo ip6tables; else echo iptables; fi; }
build_restore() { # $1 = family, $2 = table, $3 = 1: chains of ours that somebody jumps to stay, empty
  "$(tool_of "$1")-save" -t "$2" >"$folder/live" &&
    awk -v table="$2" -v keep_chains="$3" -f "$folder/undo.awk" "$folder/undo.$1.$2" "$folder/live" >"$folder/restore"
}
load_restore() { # $1 = family; 75: another program holds the lock, or it was killed, perhaps after it had written
  "$(tool_of "$1")-restore" --noflush -w 10 "$folder/restore" 2>"$folder/restore.err" && return 0
  [ $? -le 128 ] || return 75
  cat "$folder/restore.err"
  grep -q 'xtables lock' "$folder/restore.err" && return 75
  return 1
}
# A rule with a number stands as many places further up as rules of its chain were left out before it.
place_rule() { # $1 = -A CHAIN … or -I CHAIN NUMBER …
  printf '%s\n' "$1" | awk -v missed="$folder/missed" '
    $1 != "-I" { print; next }
    { while ((getline chain <missed) > 0) if (chain == $2) gone++
      head = "-I " $2 " " $3; print "-I " $2 " " ($3 - gone) substr($0, length(head) + 1) }'
}
miss_rule() {
  case $1 in
  "-I "*) printf '%s\n' "$1" | cut -d' ' -f2 >>"$folder/missed" ;;
  esac
}
undo_table() { # $1 = family, $2 = table
  for keep_chains in 0 1; do
    build_restore "$1" "$2" "$keep_chains" || return 1
    load_restore "$1" && return 0
    [ $? = 75 ] && return 75
  done
  # Some rule cannot come back. Policies, chains and what must go first, then each rule by itself.
  grep -v '^-[AI]' "$folder/restore" >"$folder/skeleton"
  grep '^-[AI]' "$folder/restore" >"$folder/rules"
  mv "$folder/skeleton" "$folder/restore"
  load_restore "$1" || return $?
  printf '' >"$folder/missed"
  while IFS= read -r rule; do
    place_rule "$rule" >"$folder/restore.rule"
    { printf '*%s\n' "$2"; cat "$folder/restore.rule"; echo COMMIT; } >"$folder/restore"
    load_restore "$1"
    case $? in
    0) ;;
    75) return 75 ;;
    *) echo "left out: $1 $2 $rule"; result=partly; miss_rule "$rule" ;;
    esac
  done <"$folder/rules"
  return 0
}
undo_system() {
  [ -e "$folder/undo.system" ] || return 0
  while IFS= read -r line; do eval "$line" || { echo "failed: $line"; result=partly; }; done <"$folder/undo.system"
}
undo_tables() {
  cp "$folder/undo.tables" "$folder/pending" 2>/dev/null || return 0
  tries=0
  while [ -s "$folder/pending" ] && [ $tries -lt 90 ]; do
    [ $tries = 0 ] || { tell "the undo is still trying: another program holds the xtables lock, or ends the restore"; sleep 10; }
    tries=$((tries + 1))
    printf '' >"$folder/pending.next"
    while read -r family table; do
      undo_table "$family" "$table"
      case $? in
      0) ;;
      75) echo "$family $table" >>"$folder/pending.next" ;;
      *) echo "table $family $table could not be undone"; result=partly ;;
      esac
    done <"$folder/pending"
    mv "$folder/pending.next" "$folder/pending"
  done
  [ ! -s "$folder/pending" ] || result=partly
}
# Services come back when our rules are gone; what they flush or change of ours in doing so is put back once more.
undo_services() {
  [ -e "$folder/services.moved" ] || return 0
  while read -r service state boot; do set_service "$service" "$state" "$boot" || result=partly; done <"$folder/services.moved"
  undo_tables
}
tell() {
  printf 'at %s, because %s: %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$reason" "$1" >${ROLLED_BACK_FILE}.new
  mv -f ${ROLLED_BACK_FILE}.new ${ROLLED_BACK_FILE}
}
undo() {
  reason=$1
  result=whole
  rm -f "$folder/reserve"
  journal "undo, because $reason"
  mark_process "$folder/undoing"
  # The word of an earlier run is none of this one.
  tell "it is being undone"
  # Whoever is writing a table at this moment stops after it: armed is gone.
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    marked_lives "$folder/applying" || break
    sleep 1
  done
  {
    undo_system
    undo_tables
    undo_services
    restore_record || result=partly
  } >"$folder/undo.log" 2>&1
  if [ $result = whole ]; then tell "everything was undone"
  else tell "${PARTLY_UNDONE}: $(tr '\n' ' ' <"$folder/undo.log" | cut -c1-2000)"; fi
  journal "undone: $result"
  touch_file "$folder/undone"
  rm -f "$folder/undoing"
  read_lock
  read_transaction
  [ "$held_run" = "$transaction" ] && rm -f ${LOCK_FILE}
  [ -e "$folder/deadman.unit" ] && systemctl stop "netfilter-fleet-deadman-$transaction.timer" 2>/dev/null
  [ $result = whole ]
}
undo "$1"
`;

/**
 * The dead-man: waits outside the login, then undoes, unless the confirmation took the marker first. Whoever renames
 * the run's `armed` wins; the other finds it gone. A file `fire.RUN` with a reason has it fire at once, so that an undo
 * never hangs on a login. `$1`: wait, now, or resume (an undo that died), `$2`: seconds, `$3`: the run, `$4`: the reason.
 */
export const DEADMAN_SCRIPT = `
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
${PROCESS_FUNCTIONS}${BOOK_FUNCTIONS}
deadman() {
  folder=${TRANSACTION_FOLDER}
  reason=$4
  if [ "$1" = wait ]; then
    mark_process "$folder/deadman.new" && mv "$folder/deadman.new" "$folder/deadman"
    read_uptime
    end=$((uptime + $2))
    while [ "$uptime" -lt "$end" ] && ! [ -e "$folder/fire.$3" ] && [ -e "$folder/armed.$3" ]; do
      sleep 1
      read_uptime
    done
  fi
  [ -e "$folder/fire.$3" ] && reason=$(cat "$folder/fire.$3")
  mv "$folder/armed.$3" "$folder/fired.$3" 2>/dev/null || { [ "$1" = resume ] && [ -e "$folder/fired.$3" ]; } || exit 0
  sh "$folder/undo.sh" "$reason"
}
deadman "$@"
`;

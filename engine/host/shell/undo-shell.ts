import { RUN_FOLDER, STATE_FOLDER } from "./snapshot-shell";

/** Folder of the transaction under way on a host, and the lock that guards it. */
export const TRANSACTION_FOLDER = `${RUN_FOLDER}/transaction`;
export const LOCK_FOLDER = `${RUN_FOLDER}/lock`;

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

/**
 * The undo: sysctls and qdiscs first, then each table by a restore of its own, last written first, so that one that
 * fails does not hold up the others. Then the owner record and the word for the next reader. Runs from files in the
 * transaction's folder; `$1` is the reason.
 */
export const UNDO_SCRIPT = String.raw`
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
umask 077
undo_table() { # $1 = family, $2 = table
  tool=iptables
  [ "$1" = ipv6 ] && tool=ip6tables
  $tool-save -t "$2" >"$folder/live" || return 1
  awk -v table="$2" -f "$folder/undo.awk" "$folder/undo.$1.$2" "$folder/live" >"$folder/restore"
  $tool-restore --noflush -w 10 "$folder/restore" && return 0
  # A chain of ours that somebody jumps to cannot go: empty it and leave it.
  awk -v table="$2" -v keep_chains=1 -f "$folder/undo.awk" "$folder/undo.$1.$2" "$folder/live" >"$folder/restore"
  $tool-restore --noflush -w 10 "$folder/restore"
}
undo() {
  folder=${TRANSACTION_FOLDER}
  result=whole
  {
    if [ -e "$folder/undo.system" ]; then
      while IFS= read -r line; do eval "$line" || result=partly; done <"$folder/undo.system"
    fi
    if [ -e "$folder/undo.tables" ]; then
      while read -r family table; do
        undo_table "$family" "$table" || { result=partly; echo "table $family $table could not be undone"; }
      done <"$folder/undo.tables"
    fi
    if [ -e "$folder/owner.before" ]; then mv -f "$folder/owner.before" ${STATE_FOLDER}/owner.json
    else rm -f ${STATE_FOLDER}/owner.json; fi
  } >"$folder/undo.log" 2>&1
  printf 'at %s, %s: %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" "$([ $result = whole ] && echo 'everything was undone' || tr '\n' ' ' <"$folder/undo.log")" >${RUN_FOLDER}/rolled-back.new
  mv -f ${RUN_FOLDER}/rolled-back.new ${RUN_FOLDER}/rolled-back
  rm -rf ${LOCK_FOLDER}
  [ $result = whole ]
}
undo "$1"
`;

/**
 * The dead-man: waits outside the login, then undoes, unless the confirmation took the marker first. Whoever renames
 * `armed` wins; the other finds it gone.
 */
export const DEADMAN_SCRIPT = `
deadman() {
  folder=${TRANSACTION_FOLDER}
  if [ "$1" = wait ]; then
    echo $$ >"$folder/deadman.pid"
    sleep "$2"
  fi
  mv "$folder/armed" "$folder/fired" 2>/dev/null || exit 0
  sh "$folder/undo.sh" "$3"
}
deadman "$@"
`;

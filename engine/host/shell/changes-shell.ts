/**
 * What a host wrote down of who changed its firewall, its queues and its settings: of the kernel's audit records, of the
 * journal and of sudo's own logs what concerns them, and nothing else (a command line may hold what is nobody's
 * business). Only for reads that ask for it: no other script has a byte of this. POSIX sh and awk; only what is there.
 */

/** The newest part of a log that is looked at, in bytes: 8 MiB. */
const LOG_TAIL = 8 * 1024 * 1024;
/** The newest part of what is found that is told of each source, in bytes. */
const AUDIT_ROOM = 120_000;
const SUDO_ROOM = 40_000;
/** How long the journal may be searched, in seconds. */
const JOURNAL_SECONDS = 15;

/** Programs that change rules, queues, interfaces or settings, and shells that may: what of a command line is told. ERE. */
const RELEVANT =
  'tables|nft|netfilter|firewall|[/ ]ufw|ipset|sysctl|/proc/sys|[/ ]tc( |")|ethtool|ifconfig|/sys/class/net|[/ ]ip l|COMMAND=[^ ]*/(ba|da|z|k|c|fi)?sh(["; ]|$)|COMMAND=[^ ]*/su(["; ]|$)|[(]to root[)]';
/** The same of a command that audit writes in hexadecimal: tables, nft, netfilter, firewall, ufw, ipset, sysctl, /proc/sys, tc, ethtool, /sys/class/net, ip l. */
const RELEVANT_HEX =
  "7461626C6573|6E6674|6E657466696C746572|6669726577616C6C|756677|6970736574|73797363746C|2F70726F632F737973|746320|657468746F6F6C|2F7379732F636C6173732F6E6574|6970206C";

/**
 * Of audit records those since a moment that tell of netfilter, with what else their events say and what their processes
 * ran; of sudo's messages in the journal those that concern us. One program for both, since journald keeps audit records.
 */
const AUDIT_AWK = String.raw`
function field(name,   at, text) {
  at = index($0, " " name "=")
  if (!at) return ""
  text = substr($0, at + length(name) + 2)
  sub(/[ "\\\035].*/, "", text)
  return text
}
{
  id = ""
  if (journal) {
    at = index($0, "\"_AUDIT_ID\":\"")
    if (at) {
      id = substr($0, at + 13)
      sub(/".*/, "", id)
      at = index($0, "\"MESSAGE\":\"")
      if (!at) next
      type = substr($0, at + 11)
      sub(/[^A-Z_].*/, "", type)
    } else {
      if ($0 ~ relevant) { number++; lines[number] = $0; ids[number] = ""; kept[""] = 1 }
      next
    }
  } else {
    sub(/^node=[^ ]* /, "")
    at = index($0, "msg=audit(")
    if (substr($0, 1, 5) != "type=" || !at) next
    type = substr($1, 6)
    id = substr($0, at + 10)
    sub(/[)].*/, "", id)
    if (id + 0 < since) next
  }
  if (type == "NETFILTER_CFG") {
    if (told[id] || / op=xt_(un)?register/) next
    told[id] = kept[id] = 1
    pids[field("pid")] = 1
  } else if (type == "SYSCALL") {
    owner[id] = field("pid")
    if (/comm=\\?"(ip6?tables|xtables|ebtables|nft|tc|sysctl|ufw|ipset|firewall-cmd|ethtool)/) kept[id] = 1
  } else if (type == "USER_CMD") {
    if ($0 !~ relevant && $0 !~ hex) next
    kept[id] = 1
  } else if (type != "EXECVE" && type != "PROCTITLE") next
  number++
  lines[number] = $0
  ids[number] = id
}
END {
  for (at = 1; at <= number; at++) if (kept[ids[at]] || (ids[at] in owner && owner[ids[at]] in pids)) print letter " " substr(lines[at], 1, 4000)
}`;

/** Messages of sudo, su and doas in files; sudo's own log folds its lines. */
const SUDO_AWK = String.raw`
function finish() {
  if (line ~ /COMMAND=| ran command | su(\[[0-9]+\])?: / && line ~ relevant) print "S " substr(line, 1, 4000)
  line = ""
}
/^    / { sub(/^ +/, " "); line = line $0; next }
{ finish(); line = $0 }
END { finish() }`;

export const CHANGES_FUNCTIONS = String.raw`
CHANGES_RELEVANT='${RELEVANT}'
# The host's clock, in seconds; finer where its date can.
print_clock() { date +%s.%N; }
# For so many seconds at most, where this host can tell.
within() {
  if timeout 1 true 2>/dev/null; then timeout "$@"
  else shift; "$@"; fi
}
# The newest of a log; where it is short, before that the newest of the one that was turned over.
print_log() { # the file
  [ -r "$1" ] || return 0
  room=$((${LOG_TAIL} - $(wc -c <"$1")))
  if [ $room -gt 0 ] && [ -r "$1.1" ]; then tail -c $room "$1.1"; fi
  tail -c ${LOG_TAIL} "$1"
}
filter_audit() { # $1 = letter of the source, $2 = the moment, $3 = 1 for the journal
  awk -v letter="$1" -v since="$2" -v journal="$3" -v relevant="$CHANGES_RELEVANT" -v hex='${RELEVANT_HEX}' '${AUDIT_AWK}' | tail -c ${AUDIT_ROOM}
}
# Each answers 0: read, 1: not there, 2: there and not to be read.
read_audit() {
  [ -e /var/log/audit/audit.log ] || return 1
  [ -r /var/log/audit/audit.log ] || return 2
  # A log of a time in which the kernel told nothing says nothing.
  if have auditctl && auditctl -s 2>/dev/null | grep -q '^enabled 0'; then return 1; fi
  print_log /var/log/audit/audit.log | filter_audit A "$1" '' >>"$WORK/changes"
}
search_journal() { # options, and behind them what is searched for
  within ${JOURNAL_SECONDS} journalctl -q --no-pager -o json -n 2000 "$@" SYSLOG_IDENTIFIER=sudo + SYSLOG_IDENTIFIER=su + SYSLOG_IDENTIFIER=doas \
    + _AUDIT_TYPE=1325 + _AUDIT_TYPE=1300 + _AUDIT_TYPE=1309 + _AUDIT_TYPE=1327 + _AUDIT_TYPE=1123
}
read_journal() {
  have journalctl || return 1
  [ -n "$(ls -A /run/log/journal /var/log/journal 2>/dev/null | grep -v : )" ] || return 1
  search_journal --output-fields=MESSAGE,_EXE,_AUDIT_ID,_SOURCE_REALTIME_TIMESTAMP --since "@$1" >"$WORK/journal" ||
    search_journal --since "@$1" >"$WORK/journal" || return 2
  # Cursors are long, and nobody asks for them.
  sed 's/"__CURSOR":"[^"]*",\{0,1\}//' "$WORK/journal" | filter_audit J "$1" 1 >>"$WORK/changes"
}
read_sudo_logs() {
  found=1
  for path in /var/log/auth.log /var/log/secure /var/log/sudo.log; do
    [ -e "$path" ] || continue
    if [ -r "$path" ]; then found=0
    else [ $found = 0 ] || found=2; fi
  done
  [ $found = 0 ] || return $found
  for path in /var/log/auth.log /var/log/secure /var/log/sudo.log; do print_log "$path"; done |
    awk -v relevant="$CHANGES_RELEVANT" '${SUDO_AWK}' | tail -c ${SUDO_ROOM} >>"$WORK/changes"
}
print_changes() { # $1 = the moment, in whole seconds of this host's clock
  touch_file "$WORK/changes"
  echo "now $(print_clock)"
  echo "zone $(date +%z)"
  for source in audit journal sudo_logs; do
    read_$source "$1" 2>/dev/null
    case $? in
    0) echo "source $source read" ;;
    1) echo "source $source absent" ;;
    *) echo "source $source unreadable" ;;
    esac
  done
  # Audit knows users by number.
  tr ' ' '\n' <"$WORK/changes" | sed -n 's/^a\{0,1\}uid=\([0-9]\{1,10\}\)$/\1/p' | sort -u | head -n 64 | while read -r id; do
    [ "$id" != 4294967295 ] || continue
    name=$(id -nu "$id" 2>/dev/null)
    [ -n "$name" ] || name=$(sed -n "s/^\([^:]*\):[^:]*:$id:.*/\1/p" /etc/passwd | head -n 1)
    echo "uid $id $name"
  done
  cat "$WORK/changes"
}
`;

/** Shell that tells the changes since a moment, before a trial of this read makes changes of its own. */
export function readChangesShell(since: Date): string {
  return `  section changes print_changes ${wholeSeconds(since)}\n`;
}

/** Shell that tells the clock when all was read: from there on the next read asks. */
export const READ_CLOCK = "  section clock print_clock\n";

export function wholeSeconds(moment: Date): number {
  return Math.max(0, Math.floor(moment.getTime() / 1000));
}

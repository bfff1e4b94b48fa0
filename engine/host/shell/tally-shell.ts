import { FULL_LIST, OTHER_TIMEOUTS, type TallyRequest, TCP_TIMEOUTS } from "../../conntrack";
import { type FramedScript, frameScript, writeFileShell } from "./frame";
import { MOST_LOOKED_AT, SAMPLE_BYTES, TALLY_PROGRAM, timeoutWords } from "./tally-awk";

/** Seconds after which a tally is given up. */
export const TALLY_SECONDS = 30;
/** Exit code where neither /proc nor conntrack tells what is tracked. */
export const NO_TABLE = 72;
/** Exit code where the kernel tracks nothing, because no rule ever asked for it. */
export const NOT_TRACKED = 73;

const FUNCTIONS = String.raw`
SETTINGS=/proc/sys/net/netfilter
print_settings() {
  while read -r field _ id _; do
    if [ "$field" = Uid: ]; then echo "uid $id"; break; fi
  done </proc/self/status
  read -r uptime _ </proc/uptime
  echo "uptime $uptime"
  (cd "$SETTINGS" && grep . nf_conntrack_*) 2>/dev/null | sed 's/^nf_conntrack_//; s/:/ /'
  [ -e "$SETTINGS/nf_conntrack_buckets" ] || sed 's/^/buckets /' /sys/module/nf_conntrack/parameters/hashsize 2>/dev/null
}
print_counters() {
  have conntrack && conntrack -S 2>/dev/null && return
  cat /proc/net/stat/nf_conntrack 2>/dev/null
}
# As /proc spells them as well: IPv6 without abbreviation.
print_own_addresses() {
  echo 127.0.0.1
  echo ::1
  if have ip; then ip -o address show; else awk '/\|--/ { address = $2 } /host LOCAL/ { print "- - inet", address }' /proc/net/fib_trie; fi | awk '{
    sub(/\/.*/, "", $4); print $4, ($3 == "inet" && $5 == "brd" ? $6 : "")
  }'
  [ ! -e /proc/net/if_inet6 ] || awk '{ gsub(/..../, "&:", $1); sub(/:$/, "", $1); print $1 }' /proc/net/if_inet6
}
limited() {
  if have timeout; then timeout ${TALLY_SECONDS} nice -n 10 "$@"; else nice -n 10 "$@"; fi
}
count_entries() { # where they are read from
  limited awk -v "tcp_timeouts=${timeoutWords(TCP_TIMEOUTS)}" -v "other_timeouts=${timeoutWords(OTHER_TIMEOUTS)}" \
    -v "one_way_ports=$one_way_ports" -v "window=$window" -v "patience=$patience" -v top=${FULL_LIST} \
    -v most=${MOST_LOOKED_AT} -v sample_bytes=${SAMPLE_BYTES} -v "apart=$apart" -f "$WORK/tally.awk" "$WORK/settings" "$WORK/own" "$1"
}
# From 1.4.7 on, conntrack lists both families as they stand in the hash; before, only IPv4 unless asked.
lists_both() {
  conntrack -V 2>/dev/null | awk -F '[v. ]' '{ found = $3 * 1000000 + $4 * 1000 + $5 } END { exit found < 1004007 }'
}
# A listing that nobody reads on ends at once, though this shell ignores broken pipes.
list_entries() (
  trap - PIPE
  if [ "$apart" ]; then
    limited conntrack -L -f ipv6 -o extended | head -n ${MOST_LOOKED_AT / 2}
    limited conntrack -L -f ipv4 -o extended
  else limited conntrack -L -o extended; fi
)
print_tally() {
  [ -e "$SETTINGS/nf_conntrack_max" ] || [ -e /proc/net/nf_conntrack ] || return ${NOT_TRACKED}
  print_own_addresses >"$WORK/own" 2>/dev/null
  if [ -r /proc/net/nf_conntrack ]; then count_entries /proc/net/nf_conntrack
  elif have conntrack; then
    lists_both || apart=1
    list_entries | count_entries -
  else return ${NO_TABLE}; fi
}
`;

/**
 * Adds up what the kernel tracks, on the host: a few kB, however long the table is.
 * @param instead shell functions that take the place of those above
 */
export function tallyScript({ window, patience, oneWayPorts }: TallyRequest, instead = ""): FramedScript {
  return frameScript(
    FUNCTIONS + instead,
    `${writeFileShell('"$WORK/tally.awk"', TALLY_PROGRAM, "return 71")}  window=${window} patience=${patience} apart=
  one_way_ports='${oneWayPorts.join(" ")}'
  print_settings >"$WORK/settings"
  section settings cat "$WORK/settings"
  section tally print_tally
  section count cat "$SETTINGS/nf_conntrack_count"
  section counters print_counters
  section end true
`,
  );
}

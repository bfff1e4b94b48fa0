import type { OTHER_TIMEOUTS, TCP_TIMEOUTS } from "../../conntrack";

/**
 * More entries than this are not looked at; beyond, the table is told from as many of its entries. The kernel lists by the
 * hash of an entry, which it salts at boot, so what comes first is chosen by chance: a share that is told is off by half a
 * percent, 19 times of 20. (Looking at all of a million would keep a processor busy for seven seconds.)
 */
export const MOST_LOOKED_AT = 32_768;

/** Bytes of entries that are told whole, one for each place, those with most of each kind first. */
export const SAMPLE_BYTES = 16_000;

/**
 * The tally: reads the host's settings, its own addresses (and the broadcast ones beside them), then the connection table
 * as it stands in /proc or as `conntrack -L -o extended` prints it. POSIX awk, for mawk, gawk and busybox. All that can wait is done
 * once for all entries that are alike, in END.
 *
 * Variables: tcp_timeouts, other_timeouts (name, setting, default), one_way_ports, all as words; window, patience
 * (seconds); most, top, sample_bytes; apart: IPv6 is listed before IPv4, and half of `most` of it.
 */
export const TALLY_PROGRAM = String.raw`BEGIN {
  OFMT = "%.0f"
  for (i = split(tcp_timeouts, words, " "); i > 0; i -= 3) { limit[words[i - 2]] = words[i] + 0; state_of[words[i - 1]] = state_of[words[i - 1]] " " words[i - 2] }
  for (i = split(other_timeouts, words, " "); i > 0; i -= 3) { usual[words[i - 2]] = words[i] + 0; protocol_of[words[i - 1]] = protocol_of[words[i - 1]] " " words[i - 2] }
  most += 0; window += 0; patience += 0; top += 0; sample_bytes += 0
  for (i = split(one_way_ports, words, " "); i > 0; i--) one_way["dport=" words[i]] = 1
}
FNR == 1 { file++ }
file == 3 { look(); next }
file == 1 {
  if ($1 == "count") count = $2 + 0
  for (i = split(state_of[$1], words, " "); i > 0; i--) limit[words[i]] = $2 + 0
  for (i = split(protocol_of[$1], words, " "); i > 0; i--) usual[words[i]] = $2 + 0
  next
}
file == 2 {
  own["src=" $1] = 1
  if ($2) broadcast["dst=" $2] = 1
  low = limit["MAX_RETRANS"]; high = limit["UNACKNOWLEDGED"]
  if (low > high) { i = low; low = high; high = i }
  # Where an established connection is forgotten soon, so little time left says nothing.
  if (limit["ESTABLISHED"] < 20 * high) low = high = -1
  next
}
function look() {
  if (looked >= most) { cut = 1; exit }
  looked++
  protocol = $3
  if (substr($7, 1, 4) == "src=") { at = 7; state = $6; left = $5 + 0 }
  else if (substr($6, 1, 4) == "src=") { at = 6; state = "-"; left = $5 }
  else at = 0
  if (at && substr($(at + 3), 1, 6) == "dport=" && substr($(at + 4), 1, 4) != "zone") {
    answer = at + 4
    counted = substr($answer, 1, 8) == "packets="
    if (counted) answer += 2
    if ($answer == "[UNREPLIED]") { answer++; progress = "unreplied" }
    else {
      progress = $(answer + (counted ? 6 : 4))
      progress = progress == "[ASSURED]" ? "assured" : progress ~ /OFFLOAD/ ? "offloaded" : "replied"
    }
    port = $(at + 3); from_port = $(answer + 2)
  } else if (!read_slowly()) { odd++; return }
  code = codes[protocol, state, left, progress]
  if (code == "") code = judge()
  if (counted && substr(code, 1, 4) == "idle") code = weigh(code)
  n = ++alike[code, ($at in own), protocol, $(at + 1), port, $answer, from_port]
  if ((n == 1 || n == 16) && (n == 16 || (substr(code, 1, 1) != "-" ? kept++ < 2000 : kept_well++ < 500)))
    sample[code, ($at in own), protocol, $(at + 1), port, $answer, from_port] = $0
}
# Any other order: no timeout or state, zones, keys of ICMP and GRE.
function read_slowly(  i, word, second) {
  at = answer = 0; counted = 0
  state = left = port = from_port = "-"; progress = "replied"
  for (i = 4; i <= NF; i++) {
    word = $i
    if (substr(word, 1, 4) == "src=") { if (at) answer = i; else at = i }
    else if (substr(word, 1, 6) == "dport=") { if (answer) ; else port = word }
    else if (substr(word, 1, 6) == "sport=") { if (answer) from_port = word }
    else if (word == "[UNREPLIED]") progress = "unreplied"
    else if (word == "[ASSURED]") progress = "assured"
    else if (word ~ /OFFLOAD/) progress = "offloaded"
    else if (!at && i > 4) {
      if (left == "-" && word ~ /^[0-9]+$/) left = word + 0
      else if (state == "-" && word ~ /^[A-Z][A-Z0-9_]*$/) state = word
    }
  }
  return at && answer
}
# With accounting: only what was asked and never answered is suspect. An acknowledgement has 52 bytes of headers in IPv4, and
# the first one 8 of options more; 40 and 12 where there are no timestamps.
function weigh(code,  head, first, packets, bytes) {
  packets = substr($(answer + 4), 9) + 0; bytes = substr($(answer + 5), 7) + 0
  head = $1 == "ipv6" ? 72 : 52; first = 8
  if (bytes < head * packets) { head -= 12; first = 12 }
  if (bytes - head * packets > first) return "-" substr(code, 5)
  return (substr($(at + 5), 7) - head * substr($(at + 4), 9) > first ? "unanswered" : "-") substr(code, 5)
}
# What can be told without its addresses: suspicion, state, progress, how long nothing was seen of it, whether it is fresh.
function judge(  idle, suspect, word, known) {
  if (protocol == "tcp" && state == "ESTABLISHED" && left <= high) idle = (left <= low ? low : high) - left - 1
  else if (protocol == "tcp") idle = limit[state] - left - 1
  else {
    word = protocol (progress == "assured" ? "+" : "")
    known = (word in usual)
    idle = known ? usual[word] - left - 1 : 0
  }
  if (left == "-" || idle < 0) idle = 0
  suspect = "-"
  if (progress == "offloaded") suspect = "-"
  else if (protocol != "tcp") { if (progress == "unreplied" && (idle >= 2 || !known)) suspect = protocol ~ /^udp/ ? "udp" : "other" }
  else if (state == "ESTABLISHED") {
    if (progress == "unreplied") { if (idle >= 2) suspect = "half-open" }
    else if (left <= high) suspect = idle >= 2 ? "vanished" : "unacknowledged"
    else if (idle >= 3600) suspect = "endless"
    else if (idle >= patience) suspect = "idle"
  }
  else if (state == "SYN_SENT") { if (progress == "unreplied") suspect = "syn" }
  else if (state == "SYN_RECV") suspect = "half-open"
  else if (state == "CLOSE_WAIT") { if (idle >= 2) suspect = "half-closed" }
  else if (state == "CLOSE") suspect = "reset"
  else if (state == "FIN_WAIT" || state == "LAST_ACK") { if (idle >= 2) suspect = "vanished" }
  word = suspect " " state " " progress " " (idle < 2 ? 0 : idle < 10 ? 2 : idle < 60 ? 10 : idle < 300 ? 60 : idle < 3600 ? 300 : 3600) " " (idle <= window)
  codes[protocol, state, left, progress] = word " " (idle <= limit["CLOSE"])
  return codes[protocol, state, left, progress]
}
# Keeps the most frequent names of a list, in order.
function rank(list, name, n,  place) {
  if (length_of[list] == top) { if (n <= most_of[list, length_of[list]]) return }
  else length_of[list]++
  for (place = length_of[list]; place > 1 && most_of[list, place - 1] < n; place--) {
    most_of[list, place] = most_of[list, place - 1]; named[list, place] = named[list, place - 1]
  }
  most_of[list, place] = n; named[list, place] = name
}
function row(list, place, end, kind) {
  print "top", list, end, suspects[kind] + 0, recent[kind] + 0, all[end], fresh[end] + 0, established[end] + 0, moving[end] + 0, ended[end] + 0
}
function give_sample(list, place, kind) {
  if (!(kind in sample_of) || (spent += length(sample_of[kind])) > sample_bytes) return
  print "sample", list, place, sample_of[kind]
}
function is_local(address) { return (address in own) || substr(address, 5, 4) == "127." }
function is_open(address, port) {
  return (port in one_way) || (address in broadcast) || substr(address, 5) ~ /^(22[4-9]\.|23[0-9]\.|[Ff][Ff][0-9a-f][0-9a-f]:|255\.255\.255\.255$)/
}
# Of two families that are listed one after the other, one may have been looked at whole and the other in part.
function weigh_families(  key, name, family, seen) {
  weight["ipv4"] = weight["ipv6"] = 1
  if (!apart || count < looked) return
  for (key in alike) { split(key, name, SUBSEP); seen[family_of(name[4])] += alike[key] }
  if (cut && seen["ipv6"] < int(most / 2)) weight["ipv4"] = (count - seen["ipv6"]) / seen["ipv4"]
  else if (cut) weight["ipv4"] = weight["ipv6"] = count / looked
  else if (seen["ipv6"] >= int(most / 2)) weight["ipv6"] = (count - seen["ipv4"]) / seen["ipv6"]
  else return
  weighed = 1
}
function family_of(address) { return index(substr(address, 5), ":") ? "ipv6" : "ipv4" }
END {
  weigh_families()
  for (key in alike) {
    split(key, name, SUBSEP) # code, whose, protocol, destination, port, answerer, its port
    family = family_of(name[4])
    n = alike[key] * weight[family]
    split(name[1], part, " ") # suspicion, state, progress, idle, fresh, just ended
    end = (name[2] ? (is_local(name[6]) ? "local " : "out ") : (is_local(name[6]) ? "in " : "through ")) name[3] " " name[4] " " name[5] " " name[6] " " name[7]
    all[end] += n
    if (part[5]) { fresh[end] += n; all_fresh += n }
    groups[name[3] " " part[2] " " part[3] " " part[4]] += n
    families[family] += n
    if (name[3] == "tcp") {
      if (part[2] == "ESTABLISHED") established[end] += n
      else if (part[2] != "SYN_SENT") {
        if (part[5]) { moving[end] += n; all_moving += n }
        if (part[2] == "CLOSE" || (part[2] == "TIME_WAIT" && part[6])) { ended[end] += n; all_ended += n }
      }
    }
    if (key in sample) sample_of["- " end] = sample[key]
    suspect = part[1]
    if (suspect == "-") continue
    if (suspect ~ /^(udp|other|unanswered|idle)$/ && is_open(name[4], name[5])) {
      if (name[3] == "tcp") continue
      suspect = "one-way"
    }
    kind = suspect " " end
    suspects[kind] += n
    if (part[5]) { recent[kind] += n; recents[suspect] += n }
    totals[suspect] += n
    if (key in sample) sample_of[kind] = sample[key]
  }
  print "tally", looked + 0, odd + 0, (weighed ? "weighed" : cut ? "cut" : "whole")
  for (word in families) print "family", word, families[word]
  for (word in groups) print "group", word, groups[word]
  for (end in all) {
    split(end, part, " ")
    routes[part[1]] += all[end]
    services[part[1] " " part[2] " " part[4]] += all[end]
    if (fresh[end]) rank("flow", end, fresh[end])
    rank("place", end, all[end])
  }
  for (word in routes) print "route", word, routes[word]
  for (word in services) { service_count++; rank("service", word, services[word]) }
  print "services", service_count + 0
  for (place = 1; place <= length_of["service"]; place++) print "service", named["service", place], most_of["service", place]
  for (kind in suspects) {
    place = index(kind, " "); suspect = substr(kind, 1, place - 1)
    ends[suspect]++
    rank(suspect, substr(kind, place + 1), suspects[kind])
  }
  for (suspect in totals) {
    print "suspect", suspect, totals[suspect], recents[suspect] + 0, ends[suspect]
    for (place = 1; place <= length_of[suspect]; place++) row(suspect, place, named[suspect, place], suspect " " named[suspect, place])
  }
  for (place = 1; place <= length_of["flow"]; place++) row("flow", place, named["flow", place], "-")
  for (place = 1; place <= length_of["place"]; place++) row("place", place, named["place", place], "-")
  for (place = 1; place <= top; place++) {
    for (suspect in totals) if (place <= length_of[suspect]) give_sample(suspect, place, suspect " " named[suspect, place])
    if (place <= length_of["place"]) give_sample("place", place, "- " named["place", place])
  }
  print "fresh", all_fresh + 0
  print "moving", all_moving + 0
  print "ended", all_ended + 0
  print "end"
}
`;

/** Words `STATE SETTING DEFAULT` for every timeout of a table. */
export function timeoutWords(timeouts: typeof TCP_TIMEOUTS | typeof OTHER_TIMEOUTS): string {
  return [...timeouts].map(([name, [setting, seconds]]) => `${name} ${setting} ${seconds}`).join(" ");
}

import { READER_REFUSAL } from "../../transport";
import { HOLDER_FUNCTIONS } from "./books-shell";
import { CHANGES_FUNCTIONS, READ_CLOCK } from "./changes-shell";
import { PROLOGUE } from "./frame";
import { PROCESS_FUNCTIONS } from "./process-shell";
import { CHANGES_SINCE, READ_REQUEST, READ_REQUEST_END, READ_REQUEST_VERSION } from "./read-request";
import { LIVE_FUNCTIONS, READ_HOLDER } from "./snapshot-shell";
import { isolatedFunctions, TRIAL_FUNCTIONS } from "./trial-shell";

/** Where the reader is installed, root's own, mode 0755. */
export const READER_PATH = "/usr/local/sbin/nffleet-read";

/** Settings that are keys: whoever reads drift has no use for them (ip-sysctl.rst). */
const SECRET_SYSCTLS = "*stable_secret*|*fastopen_key*";

/**
 * A forced command for keys that may read and do nothing else. It answers a read as the script would, from its own text:
 * of what it is sent it takes five things, each held against a pattern: the word that marks the start, the marker of the
 * sections, a moment since which it tells who changed the host, names of sysctls below net, and readings of network devices. No rule of a document is loaded, not even for trial, because iptables-restore
 * is root and reads more than rules (--modprobe); this program's own canonical form judges them then, and says so.
 * It takes no lock and writes only to a folder of mktemp below /run.
 */
export const READER_SCRIPT = String.raw`#!/bin/sh
# netfilter-fleet: reads firewall, queues and settings for "nffleet drift", and does nothing else.
# Install it as ${READER_PATH}, owned by root, mode 0755; docs/security.md tells how a key is bound to it.
if [ "$1" != clean ]; then
  exec /usr/bin/env -i SSH_CONNECTION="$SSH_CONNECTION" SSH_ORIGINAL_COMMAND="$SSH_ORIGINAL_COMMAND" /bin/sh "$0" clean
fi
${PROLOGUE}
${PROCESS_FUNCTIONS}${HOLDER_FUNCTIONS}
${LIVE_FUNCTIONS}
${isolatedFunctions(TRIAL_FUNCTIONS)}
${CHANGES_FUNCTIONS}
refuse() {
  printf '${READER_REFUSAL} %s\n' "$1" >&2
  exit 77
}
is_hex() { # $1 = text, $2 = its length
  case $1 in *[!0-9a-f]*) return 1 ;; esac
  [ "${"$"}{#1}" = "$2" ]
}
# Below net, without a way up, and no key.
is_readable() {
  case $1 in
  *[!A-Za-z0-9_./:@+-]*|*..*|*//*|*./*|*/.*|*.|*/|${SECRET_SYSCTLS}) return 1 ;;
  net.*) [ "${"$"}{#1}" -le 255 ] ;;
  *) return 1 ;;
  esac
}
is_reading() {
  case $1 in
  *[!A-Za-z0-9_./:@-]*|*/*/*|*/[!A-Za-z0-9_]*) return 1 ;;
  link/?*|ring/?*|features/?*|type/?*) [ "${"$"}{#1}" -le 24 ] ;;
  *) return 1 ;;
  esac
}
read_request() {
  IFS= read -r line || refuse "nothing was asked"
  case $line in
  *' echo "nffleet-started-'*)
    word=${"$"}{line#*nffleet-started-}
    word=${"$"}{word%%[!0-9a-f]*}
    ;;
  *) refuse "this key may only read" ;;
  esac
  is_hex "$word" 16 || refuse "this key may only read"
  IFS= read -r line
  case $line in
  '${READ_REQUEST} ${READ_REQUEST_VERSION} '*) MARKER=${"$"}{line##* } ;;
  '${READ_REQUEST} '*) refuse "it is of another version than the program that asks: install what nffleet drift --print-forced-command prints now" ;;
  *) refuse "this key may only read" ;;
  esac
  is_hex "$MARKER" 24 || refuse "this key may only read"
  since=
  asked=0
  while IFS= read -r line; do
    case $line in
    '${READ_REQUEST_END}') return 0 ;;
    '${CHANGES_SINCE} '*)
      since=${"$"}{line#'${CHANGES_SINCE} '}
      case $since in ''|*[!0-9]*) refuse "the moment is none" ;; esac
      [ "${"$"}{#since}" -le 12 ] || refuse "the moment is none"
      continue
      ;;
    '# sysctl '*)
      name=${"$"}{line#'# sysctl '}
      is_readable "$name" || refuse "the sysctl is none that may be read"
      ;;
    '# device '*)
      name=${"$"}{line#'# device '}
      is_reading "$name" || refuse "the device is none that may be read"
      ;;
    *) break ;;
    esac
    asked=$((asked + 1))
    [ $asked -le 4096 ] || break
    printf '%s\n' "$name" >>"$WORK/asked"
  done
  refuse "the request is not whole"
}
answer() {
${READ_HOLDER}  [ -z "$since" ] || section changes print_changes "$since"
  section facts print_reader_facts
  snapshot_live_sections
  while IFS= read -r name; do
    case $name in
    net.*) section "sysctl $name" cat "/proc/sys/$(printf %s "$name" | tr ./ /.)" ;;
    *) read_link "$name" ;;
    esac
  done <"$WORK/asked"
  # The names hold nothing that a shell would split or match.
  read_recorded_settings $(cat "$WORK/asked")
  keep_functions
  snapshot_judged
  section end true
  [ -z "$since" ] || ${READ_CLOCK.trim()}
}
print_reader_facts() {
  print_facts
  echo reader=${READ_REQUEST_VERSION}
}
main() {
  case $SSH_ORIGINAL_COMMAND in
  sh|'sudo -n -- sh'|'doas -n sh') ;;
  '') [ -z "$SSH_CONNECTION" ] || refuse "this key may only read" ;;
  *) refuse "this key may only read" ;;
  esac
  WORK=$(mktemp -d /run/nffleet-read.XXXXXX) || refuse "nothing can be written below /run"
  export WORK MARKER
  trap 'rm -rf "$WORK"' EXIT
  trap 'exit 143' TERM INT
  printf '' >"$WORK/asked"
  read_request
  echo "nffleet-started-$word 0" >&2
  answer </dev/null
}
main
`;

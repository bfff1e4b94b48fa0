import { type ConnectionMatch, printConnectionMatch } from "../../conntrack";

/** More connections than this are not looked at: some 12 MB of text. */
export const MOST_CONNECTIONS = 65_536;

/** Exit code of a listing that was cut. */
export const TOO_MANY = 75;

/**
 * `print_connections` lists what the kernel tracks, `print_routes` where packets to an address go. Routes that a policy
 * chooses (ip-rule(8)) are not followed: then nothing is printed, and no interface is known.
 */
export const CONNECTION_FUNCTIONS = `
print_connections() { # the families
  have conntrack || return 127
  for family in "$@"; do conntrack -L -f $family 2>/dev/null; done |
    awk 'NR > ${MOST_CONNECTIONS} { exit ${TOO_MANY} } { print }'
}
print_routes() { # the families
  for family in "$@"; do
    case $family in ipv4) family=-4 ;; *) family=-6 ;; esac
    ip $family rule show >"$WORK/policies" 2>/dev/null # none without policy routing
    chosen=no
    while read -r line; do
      case $line in *'lookup local'|*'lookup main'|*'lookup default') ;; *) chosen=yes ;; esac
    done <"$WORK/policies"
    [ $chosen = yes ] || ip $family route show table main 2>/dev/null
  done
}
`;

/** Connections of one kind, and how many of those that were listed they are. */
export interface ConnectionsToEnd {
  readonly match: ConnectionMatch;
  readonly listed: number;
}

/**
 * Takes connections out of the kernel's table. Sections: how many were `ended`, and how many were `left` for want of time.
 * @param seconds after which no further ones are ended: each time conntrack goes through all that the kernel tracks
 */
export function endConnectionsShell(stale: readonly ConnectionsToEnd[], seconds: number): string {
  if (stale.length === 0) return "";
  const calls = stale.map(
    ({ match, listed }) => `  end_connections ${[listed, ...printConnectionMatch(match)].join(" ")}\n`,
  );
  return `  end_connections() { # how many were listed, and which
    read_uptime
    if [ "$uptime" -gt "$last_second" ]; then left=$((left + $1)); return; fi
    shift
    conntrack -D "$@" 2>/dev/null >>"$WORK/ended"
  }
  read_uptime
  last_second=$((uptime + ${seconds})) left=0
  touch_file "$WORK/ended"
${calls.join("")}  section ended wc -l <"$WORK/ended"
  section left echo "$left"
`;
}

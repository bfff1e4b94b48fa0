import type { ConnectionEntry } from "../../conntrack";

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

/** Takes connections out of the kernel's table, and prints how many of them were still there. */
export function endConnectionsShell(entries: readonly ConnectionEntry[]): string {
  if (entries.length === 0) return "";
  return `  end_connection() { conntrack -D "$@" >/dev/null 2>&1 && ended=$((ended + 1)); }
  ended=0
${entries.map(entry => `  end_connection ${describeConnection(entry).join(" ")}\n`).join("")}  section ended echo "$ended"
`;
}

/** conntrack(8). Addresses, ports and the protocol's name are words without a sign that a shell knows. */
function describeConnection({ family, protocol, protocolNumber, original, zone }: ConnectionEntry): readonly string[] {
  const { source, destination, sourcePort, destinationPort } = original;
  const ports = sourcePort === undefined ? [] : ["--sport", sourcePort, "--dport", destinationPort ?? 0];
  const named = protocol === "unknown" ? protocolNumber : protocol;
  const words = ["-f", family, "-p", named, "--orig-src", source, "--orig-dst", destination, ...ports];
  return [...words, ...(zone === undefined || zone === 0 ? [] : ["-w", zone])].map(String);
}

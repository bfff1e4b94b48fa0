import { type FramedScript, frameScript } from "../../host/shell/frame";
import { quoteShell } from "../../transport";
import { type BloatSettings, type Direction, SETTLE_SECONDS } from "../settings";

/** Seconds beyond a measurement's own after which what still runs is killed, on the host itself. */
export const GRACE_SECONDS = 15;

/**
 * Programs that run in the background of a script, each under a time limit of its own, and go with the script. `timeout` is
 * in a process group of its own, so it is told by itself.
 */
const KEPT_FUNCTIONS = `
kept=''
# Ends a process. What comes before its fork has become the program is caught by this shell's own trap there, and lost: it
# is said again until nobody hears it, for two seconds.
end_kept() {
  tries=0
  while kill "$1" 2>/dev/null && [ $tries -lt 20 ]; do tries=$((tries + 1)); sleep 0.1 2>/dev/null || sleep 1; done
}
forget() { # ends what was kept, and takes the folder away
  for process in $kept; do end_kept "$process"; done
  rm -rf "$WORK"
}
keep() { # $1 = seconds, $2 = name of its output, and the command
  limit=$1 output=$2
  shift 2
  timeout -s KILL "$limit" "$@" >"$WORK/$output" 2>"$WORK/$output.errors" </dev/null &
  process=$!
  kept="$kept $process"
}
print_output() { cat "$WORK/$1"; cat "$WORK/$1.errors" >&2; }
print_uptime() { read -r uptime _ </proc/uptime; echo "$uptime"; }
`;

function pingWords(address: string, count: number, intervalMs: number): string {
  return `ping -n -c ${count} -i ${intervalMs / 1000} -W 2 ${quoteShell(address)}`;
}

/** Pings that fit into so many seconds. */
export function pingCount(seconds: number, intervalMs: number): number {
  return Math.floor((seconds * 1000) / intervalMs);
}

/** Section `ping`. */
export function pingScript(address: string, seconds: number, intervalMs: number): FramedScript {
  const words = pingWords(address, pingCount(seconds, intervalMs), intervalMs);
  return frameScript(
    KEPT_FUNCTIONS,
    `  trap forget EXIT
  keep ${seconds + GRACE_SECONDS} ping ${words}
  wait "$process"
  section ping print_output ping
`,
  );
}

/** The step that a load's script says when the load begins; the host's uptime stands behind it. */
export const LOAD_STEP = "load";

/** Sections `ping` and `iperf`: pings while iperf3 sends, or is sent to. */
export function loadScript(
  address: string,
  direction: Direction,
  { seconds, streams, port, congestion }: BloatSettings,
  intervalMs: number,
): FramedScript {
  const options = [
    `-p ${port}`,
    `-t ${seconds}`,
    `-P ${streams}`,
    "-J",
    "--connect-timeout 5000",
    ...(direction === "down" ? ["-R"] : []),
    ...(congestion === undefined ? [] : [`-C ${quoteShell(congestion)}`]),
  ];
  const limit = seconds + GRACE_SECONDS;
  return frameScript(
    KEPT_FUNCTIONS,
    `  trap forget EXIT
  step "${LOAD_STEP} $(print_uptime)"
  keep ${limit} iperf iperf3 -c ${quoteShell(address)} ${options.join(" ")}
  load=$process
  keep ${limit} ping ${pingWords(address, pingCount(seconds, intervalMs), intervalMs)}
  # Without a load there is nothing to wait for. iperf3 -J may end well (3.12) though it says an error.
  if ! wait "$load" || grep -q '^[[:space:]]*"error":' "$WORK/iperf"; then end_kept "$process"; fi
  wait "$process"
  section ping print_output ping
  section iperf print_output iperf
`,
  );
}

/** The step that a server's script says once it listens. */
export const LISTENING_STEP = "listening";

/**
 * Section `taken` where somebody listens on the port already; else the step, and section `server` when it has ended. It
 * serves one test, and ends with its script or, whatever becomes of that, after its time.
 */
export function serverScript(port: number, seconds: number): FramedScript {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  return frameScript(
    `${KEPT_FUNCTIONS}
listens() { grep -qs ':${hex} [0-9A-F]*:[0-9A-F]* 0A' /proc/net/tcp /proc/net/tcp6; }
lives() { kill -0 "$process" 2>/dev/null; }
`,
    `  trap forget EXIT
  if listens; then section taken true; return 0; fi
  keep ${seconds + SETTLE_SECONDS + GRACE_SECONDS} server iperf3 -s -1 -p ${port}
  tries=0
  while lives && ! listens && [ $tries -lt 100 ]; do tries=$((tries + 1)); sleep 0.1 2>/dev/null || sleep 1; done
  if lives && listens; then step ${LISTENING_STEP}; fi
  wait "$process"
  section server print_output server
`,
  );
}

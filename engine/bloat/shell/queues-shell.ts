import { type FramedScript, frameScript } from "../../host/shell/frame";
import { quoteShell } from "../../transport";

/** Between two readings of a host's queues, in seconds; a whole one where its sleep counts no less. */
const SAMPLE_SECONDS = 0.5;

/** The step that a sampler says at its first reading; the host's uptime stands behind it. */
export const SAMPLING_STEP = "sampling";

/**
 * Reads the queues for so many seconds. Sections of each reading, numbered from 0: `N uptime`, `N qdiscs`, and for each
 * device with an htb `N classes DEVICE`.
 */
export function samplerScript(seconds: number): FramedScript {
  return frameScript(
    `
sample_queues() { # $1 = its number
  read -r uptime _ </proc/uptime
  section "$1 uptime" echo "$uptime"
  section "$1 qdiscs" tc -s -j -d qdisc show || return
  for device in $shaped; do section "$1 classes $device" tc -s -d -raw class show dev "$device"; done
  true
}
`,
    `  set -f
  shaped=$(tc qdisc show | sed -n 's/^qdisc htb [^ ]* dev \\([^ ]*\\) .*/\\1/p')
  read -r uptime _ </proc/uptime
  end=$((\${uptime%%.*} + ${Math.ceil(seconds)}))
  step "${SAMPLING_STEP} $uptime"
  number=0
  while sample_queues $number; do
    [ "\${uptime%%.*}" -le $end ] || break
    number=$((number + 1))
    sleep ${SAMPLE_SECONDS} 2>/dev/null || sleep 1
  done
`,
  );
}

/** Section `route ADDRESS` of each: how this host sends there. */
export function routesScript(addresses: readonly string[]): FramedScript {
  const sections = addresses.map(address => `  section 'route ${address}' ip -o route get ${quoteShell(address)}\n`);
  return frameScript("", sections.join(""));
}

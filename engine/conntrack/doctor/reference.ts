import { DIAGNOSIS_IDS, type DiagnosisId } from "./diagnosis";
import { THRESHOLDS } from "./thresholds";

/** What the documentation says of a diagnosis. */
export interface DiagnosisReference {
  /** What it is made of, in a few words. */
  readonly when: string;
  /** The command that shows the same on a host. */
  readonly command: string;
  /** Names of the thresholds that it looks at. */
  readonly thresholds: readonly string[];
}

function shareOf(name: string): readonly string[] {
  return ["least", "warn", "critical"].map(part => `${name}-${part}`);
}

export const DIAGNOSIS_REFERENCE: Readonly<Record<DiagnosisId, DiagnosisReference>> = {
  "table-full": {
    when: "entries, of `nf_conntrack_max`; critical as well when packets are dropped for it",
    command: "conntrack -C; sysctl net.netfilter.nf_conntrack_max",
    thresholds: ["fill-warn", "fill-critical", "drops-warn"],
  },
  drops: {
    when: "packets dropped, and entries thrown out early, while there seems to be room",
    command: "conntrack -S",
    thresholds: ["drops-warn", "drops-critical", "fill-warn"],
  },
  "insert-failures": {
    when: "entries that lost a race for their address and port",
    command: "conntrack -S",
    thresholds: ["insert-failures-warn", "insert-failures-critical"],
  },
  "long-chains": {
    when: "entries refused because their chain of the hash was too long: any",
    command: "conntrack -S",
    thresholds: ["drops-critical"],
  },
  "few-buckets": {
    when: "`nf_conntrack_max` for each of `nf_conntrack_buckets`",
    command: "sysctl net.netfilter.nf_conntrack_max net.netfilter.nf_conntrack_buckets",
    thresholds: ["ratio-warn"],
  },
  "lost-syn": {
    when: "SYN_SENT without an answer, of the connections asked for",
    command: "conntrack -L -p tcp --state SYN_SENT",
    thresholds: shareOf("lost-syn"),
  },
  "half-open": {
    when: "SYN_RECV, of the connections that came or went",
    command: "conntrack -L -p tcp --state SYN_RECV",
    thresholds: shareOf("half-open"),
  },
  stuck: {
    when: "asked and only acknowledged for 30 s (`--patience`), of those that stand; without accounting: silent ones that grow",
    command: "conntrack -L -p tcp --state ESTABLISHED",
    thresholds: [...shareOf("stuck"), "idle-growth", "idle-share"],
  },
  "vanished-peers": {
    when: "sent and not acknowledged, of those that stand",
    command: "conntrack -L -p tcp --state ESTABLISHED | awk '$3 <= 300'",
    thresholds: shareOf("vanished"),
  },
  "half-closed": {
    when: "CLOSE_WAIT for two seconds, of all entries",
    command: "conntrack -L -p tcp --state CLOSE_WAIT",
    thresholds: shareOf("half-closed"),
  },
  resets: {
    when: "CLOSE, of those that ended in the last ten seconds",
    command: "conntrack -L -p tcp --state CLOSE",
    thresholds: shareOf("reset"),
  },
  "unanswered-udp": {
    when: "UDP unreplied for two seconds, of all entries",
    command: "conntrack -L -p udp | grep UNREPLIED",
    thresholds: shareOf("unanswered-udp"),
  },
  unanswered: {
    when: "the same of ICMP, GRE and others",
    command: "conntrack -L -p icmp | grep UNREPLIED",
    thresholds: shareOf("unanswered"),
  },
  "one-way": {
    when: "unreplied to a port or address that answers nobody by design: only where its thresholds are lowered",
    command: "conntrack -L -p udp --dport 514",
    thresholds: shareOf("one-way"),
  },
  endless: {
    when: "ESTABLISHED and silent for an hour, of those that stand",
    command: "conntrack -L -p tcp --state ESTABLISHED | awk '$3 <= 428400'",
    thresholds: ["endless-least", "endless-warn"],
  },
};

/** Every diagnosis, as a table of Markdown. */
export function printDiagnosisTable(): string {
  const rows = DIAGNOSIS_IDS.map(id => {
    const { when, command } = DIAGNOSIS_REFERENCE[id];
    return [`\`${id}\``, when, `\`${command.replaceAll("|", "\\|")}\``];
  });
  return printTable(["diagnosis", "what it is made of", "the same on a host"], rows);
}

/** Every threshold, as a table of Markdown. */
export function printThresholdTable(): string {
  const rows = THRESHOLDS.map(({ name, default: usual, least, most, summary }) => {
    const ids = DIAGNOSIS_IDS.filter(id => DIAGNOSIS_REFERENCE[id].thresholds.includes(name));
    return [`\`${name}\``, String(usual), `${least} to ${most}`, ids.map(id => `\`${id}\``).join(", "), summary];
  });
  return printTable(["threshold", "default", "range", "of", "meaning"], rows);
}

function printTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return [line(head), `|${"---|".repeat(head.length)}\n`, ...rows.map(line)].join("");
}

import { printable } from "../../transport";
import { FINDING_KINDS } from "../finding";
import type { HostDrift } from "../host-drift";
import type { DriftReport } from "../report";
import { WORST_FIRST } from "./summary";

/** One gauge, with a sample for each set of labels. */
interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * A report as a file for the textfile collector of node_exporter (Prometheus' text format, 0.0.4). Hosts of one name, in
 * stacks of their own, are one host here: two samples with the same labels would be refused.
 */
export function reportPrometheus(report: DriftReport): string {
  return gaugesOf(report)
    .map(({ name, help, samples }) =>
      [
        `# HELP ${name} ${help}\n# TYPE ${name} gauge\n`,
        ...samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}\n`),
      ].join(""),
    )
    .join("");
}

function gaugesOf({ hosts, started, seconds }: DriftReport): readonly Gauge[] {
  const ended = Math.round(Date.parse(started) / 1000 + seconds);
  const byName = new Map<string, HostDrift[]>();
  for (const host of hosts) {
    const name = printable(host.host);
    byName.set(name, [...(byName.get(name) ?? []), host]);
  }
  const named = [...byName].map(([host, parts]) => ({
    host,
    parts,
    read: parts.every(({ status }) => status !== "unread"),
  }));
  return [
    {
      name: "nffleet_drift_findings",
      help: "What was found of a host, by kind and severity. Nothing found: no sample.",
      samples: named.flatMap(({ host, parts }) => findingSamples(host, parts)),
    },
    {
      name: "nffleet_drift_host_read",
      help: "1 when the host could be read, else 0: then nothing is known of its drift.",
      samples: named.map(({ host, read }) => ({ labels: { host }, value: read ? 1 : 0 })),
    },
    {
      name: "nffleet_drift_host_unchecked",
      help: "1 when no difference was seen, but not all could be looked at.",
      samples: named.map(({ host, parts }) => ({
        labels: { host },
        value: parts.some(({ status }) => status === "unchecked") ? 1 : 0,
      })),
    },
    {
      name: "nffleet_drift_last_success_timestamp_seconds",
      help: "When the host was last read, in unix time. No sample for a host that this reading could not read.",
      samples: named.filter(({ read }) => read).map(({ host }) => ({ labels: { host }, value: ended })),
    },
    {
      name: "nffleet_drift_reading_timestamp_seconds",
      help: "When the last reading of the fleet ended, in unix time.",
      samples: [{ labels: {}, value: ended }],
    },
    {
      name: "nffleet_drift_reading_duration_seconds",
      help: "How long the last reading of the fleet took.",
      samples: [{ labels: {}, value: seconds }],
    },
  ];
}

function findingSamples(host: string, parts: readonly HostDrift[]): readonly Sample[] {
  const findings = parts.flatMap(part => part.findings);
  return FINDING_KINDS.flatMap(kind =>
    WORST_FIRST.flatMap(severity => {
      const value = findings.filter(finding => finding.kind === kind && finding.severity === severity).length;
      return value === 0 ? [] : [{ labels: { host, kind, severity }, value }];
    }),
  );
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const words = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return words.length === 0 ? "" : `{${words.join(",")}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

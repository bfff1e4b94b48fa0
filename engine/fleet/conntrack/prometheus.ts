import { printable } from "../../transport";
import { type ConntrackHost, type ConntrackReport, isTimeout } from "./report";

type ReadHost = Extract<ConntrackHost, { readonly status: "healthy" | "diagnosed" }>;
type Labels = Readonly<Record<string, string>>;

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "gauge" | "counter";
  readonly samplesOf: (host: ReadHost) => readonly (readonly [labels: Labels, value: number])[];
}

/** node_exporter tells the fill level and the counters too; what it does not tell is who is in the table. */
const METRICS: readonly Metric[] = [
  {
    name: "nffleet_conntrack_entries",
    help: "Entries in the connection table.",
    type: "gauge",
    samplesOf: ({ table }) => [[{}, table.entries]],
  },
  {
    name: "nffleet_conntrack_entries_limit",
    help: "As many entries as there may be. No sample where the host does not say.",
    type: "gauge",
    samplesOf: ({ table }) => (table.max === null ? [] : [[{}, table.max]]),
  },
  {
    name: "nffleet_conntrack_buckets",
    help: "Chains of the hash. No sample where the host does not say.",
    type: "gauge",
    samplesOf: ({ table }) => (table.buckets === null ? [] : [[{}, table.buckets]]),
  },
  {
    name: "nffleet_conntrack_scale",
    help: "What an entry that was looked at stands for: above 1 the numbers by state, service, route and kind are estimates.",
    type: "gauge",
    samplesOf: ({ table }) => [[{}, table.scale]],
  },
  {
    name: "nffleet_conntrack_timeout_seconds",
    help: "Seconds after which an entry is forgotten, by setting.",
    type: "gauge",
    samplesOf: ({ settings }) =>
      Object.entries(settings).flatMap(([setting, seconds]) =>
        isTimeout(setting) ? [[{ setting }, seconds] as const] : [],
      ),
  },
  {
    name: "nffleet_conntrack_service_entries",
    help: "Entries of the services with most, by way through the host, protocol, port, state and progress.",
    type: "gauge",
    samplesOf: ({ services }) =>
      services.flatMap(({ route, protocol, port, states }) =>
        states.map(({ state = "", progress, entries }) => {
          const service = { route, protocol, port: port === undefined ? "" : String(port) };
          return [{ ...service, state, progress }, entries] as const;
        }),
      ),
  },
  {
    name: "nffleet_conntrack_state_entries",
    help: "Entries by protocol, state and progress.",
    type: "gauge",
    samplesOf: ({ states }) => sumBy(states, ({ protocol, state = "", progress }) => ({ protocol, state, progress })),
  },
  {
    name: "nffleet_conntrack_route_entries",
    help: "Entries by their way through the host.",
    type: "gauge",
    samplesOf: ({ routes }) => Object.entries(routes).map(([route, entries]) => [{ route }, entries]),
  },
  {
    name: "nffleet_conntrack_suspect_entries",
    help: "Entries that may be a sign of a fault, by kind.",
    type: "gauge",
    samplesOf: ({ suspects }) => suspects.map(({ kind, entries }) => [{ kind }, entries]),
  },
  {
    name: "nffleet_conntrack_diagnosis",
    help: "What is failing: 1 a warning, 2 critical. All well: no sample.",
    type: "gauge",
    samplesOf: ({ diagnoses }) =>
      diagnoses.map(({ id, severity }) => [{ diagnosis: id }, severity === "critical" ? 2 : 1]),
  },
  {
    name: "nffleet_conntrack_stat_total",
    help: "What connection tracking has counted since boot.",
    type: "counter",
    samplesOf: ({ counters }) => counters.map(({ name, total }) => [{ counter: name }, total]),
  },
];

/** A report as a file for the textfile collector of node_exporter (Prometheus' text format, 0.0.4). */
export function conntrackPrometheus({ hosts }: ConntrackReport): string {
  const read = hosts.flatMap(host => (host.status === "unread" ? [] : [host]));
  const known = hosts.map(({ host, status }) =>
    line("nffleet_conntrack_host_read", { host }, status === "unread" ? 0 : 1),
  );
  return [
    ...head(
      "nffleet_conntrack_host_read",
      "1 when the host could be read, else 0: then nothing is known of it.",
      "gauge",
    ),
    ...known,
    ...METRICS.flatMap(({ name, help, type, samplesOf }) => [
      ...head(name, help, type),
      ...read.flatMap(host =>
        samplesOf(host).map(([labels, value]) => line(name, { host: host.host, ...labels }, value)),
      ),
    ]),
  ].join("");
}

function sumBy<T extends { readonly entries: number }>(
  items: readonly T[],
  labelsOf: (item: T) => Labels,
): readonly (readonly [Labels, number])[] {
  const sums = new Map<string, [Labels, number]>();
  for (const item of items) {
    const labels = labelsOf(item);
    const key = JSON.stringify(labels);
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, [labels, item.entries]);
    else sum[1] += item.entries;
  }
  return [...sums.values()];
}

function head(name: string, help: string, type: string): readonly string[] {
  return [`# HELP ${name} ${help}\n`, `# TYPE ${name} ${type}\n`];
}

function line(name: string, labels: Labels, value: number): string {
  const words = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(printable(text))}"`);
  return `${name}{${words.join(",")}} ${value}\n`;
}

function escapeLabel(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

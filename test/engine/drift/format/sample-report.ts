import {
  type DriftFinding,
  type DriftReport,
  FINDING_KINDS,
  type FindingKind,
  type FindingPlace,
  type HostDrift,
  type Recorded,
  type Subsystem,
} from "../../../../engine/drift";
import { withFingerprints } from "../../../../engine/drift/fingerprint";
import { KIND_WORDS } from "../../../../engine/drift/format/kind-words";

export type Found = Omit<DriftFinding, "fingerprint" | "host">;

/** A host of a report, its findings with their fingerprints. */
export function hostDrift(host: string, found: readonly Found[], more: Partial<HostDrift> = {}): HostDrift {
  return {
    host,
    owner: `practice/gateway/${host}`,
    status: found.length === 0 ? "clean" : "drifted",
    lastApply: "this-document",
    findings: withFingerprints(found, { host }),
    chains: [],
    notes: [],
    ...more,
  };
}

export function reportOf(...hosts: readonly HostDrift[]): DriftReport {
  return { version: 1, started: "2026-03-04T05:06:07.000Z", seconds: 1.25, hosts };
}

const INPUT = { kind: "chain", family: "ipv4", table: "filter", chain: "INPUT" } as const;

const unreachable: Found = {
  subsystem: "host",
  kind: "unreachable",
  severity: "medium",
  place: { kind: "host" },
  actual: "edge-3: 192.0.2.3 port 22 did not answer within 10 s. Check that the host is up and the address is right.",
  meaning: "What this host holds is not known: it may have drifted or not.",
};

const RECORDED: Recorded = {
  since: "2026-03-03T05:06:07.000Z",
  until: "2026-03-04T05:06:08.000Z",
  sources: [
    { source: "audit", state: "absent" },
    { source: "journal", state: "read" },
    { source: "sudo-log", state: "absent" },
  ],
};

/** What the documentation shows: one host of each status. */
export const SMALL_REPORT: DriftReport = reportOf(
  hostDrift(
    "edge-1",
    [
      {
        subsystem: "rules",
        kind: "unknown-rule",
        severity: "high",
        place: INPUT,
        position: { actual: 1 },
        actual: "-s 192.0.2.66/32 -j ACCEPT",
        meaning: "Packets that match it pass, whatever the rules after it say: more is let in than was declared.",
        by: [
          {
            fit: "this",
            user: "alice",
            command: "/usr/sbin/iptables -I INPUT -s 192.0.2.66 -j ACCEPT",
            at: "2026-03-04T04:12:30.000Z",
            source: "journal",
          },
        ],
      },
      {
        subsystem: "rules",
        kind: "changed",
        severity: "high",
        place: INPUT,
        position: { expected: 4, actual: 5 },
        expected: "-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT",
        actual: "-p tcp -m tcp --dport 22 -j ACCEPT",
        meaning: "It lets in other packets than were declared.",
        declared: { construct: "gateway/edge/edge-1/filter/INPUT/ssh", at: "stacks/gateway-stack.ts:99" },
        by: [
          {
            fit: "possible",
            user: "bob",
            command: "/usr/sbin/iptables-restore /root/new.rules",
            at: "2026-03-04T03:40:00.000Z",
            source: "journal",
          },
        ],
      },
    ],
    { recorded: RECORDED },
  ),
  hostDrift(
    "edge-2",
    [
      {
        subsystem: "sysctl",
        kind: "sysctl",
        severity: "medium",
        place: { kind: "sysctl", name: "net.ipv4.ip_forward" },
        expected: "1",
        actual: "0",
        meaning: "The kernel works with another value than was declared.",
        declared: { construct: "gateway/edge/edge-2/net.ipv4.ip_forward", at: "stacks/gateway-stack.ts:87" },
      },
    ],
    {
      lastApply: "another-document",
      recorded: { ...RECORDED, sources: RECORDED.sources.map(({ source }) => ({ source, state: "absent" })) },
    },
  ),
  { host: "edge-3", status: "unread", chains: [], notes: [], findings: hostDrift("edge-3", [unreachable]).findings },
  hostDrift("edge-4", [], {
    notes: [{ severity: "info", message: "the kernel has no IPv6: the ipv6 part holds vacuously" }],
  }),
);

const PLACES: Partial<Readonly<Record<FindingKind, FindingPlace>>> = {
  qdisc: { kind: "device", device: "eth0" },
  link: { kind: "link", device: "eth0", setting: "txqueuelen" },
  sysctl: { kind: "sysctl", name: "net.ipv4.ip_forward" },
};
const OF_RULES = new Set("added removed changed moved unknown-rule policy anchor chain-missing chain-left".split(" "));

export function subsystemOf(kind: FindingKind): Subsystem {
  if (OF_RULES.has(kind)) return "rules";
  if (kind === "qdisc" || kind === "link" || kind === "sysctl") return kind;
  if (kind === "service" || kind === "hidden-rules") return "backend";
  return kind === "unreadable" || kind === "unreachable" ? "host" : "persistence";
}

/** Kinds that are told of a host that could not be read. */
export function isUnread(kind: FindingKind): boolean {
  return kind === "unreadable" || kind === "unreachable" || kind === "hidden-rules";
}

function findingOf(kind: FindingKind): Found {
  const rule = OF_RULES.has(kind);
  const both = rule || kind === "qdisc" || kind === "link" || kind === "sysctl";
  return {
    subsystem: subsystemOf(kind),
    kind,
    severity: KIND_WORDS[kind].most,
    place: rule ? INPUT : (PLACES[kind] ?? { kind: "host" }),
    ...(kind === "changed" || kind === "moved" ? { position: { expected: 1, actual: 2 } } : {}),
    ...(both && !["added", "unknown-rule", "chain-left"].includes(kind)
      ? { expected: `declared of ${kind}\nmore` }
      : {}),
    ...(["removed", "chain-missing"].includes(kind) ? {} : { actual: `held of ${kind}` }),
    meaning: "What it means for packets.",
  };
}

/** Each kind of finding, after an apply of this document, of another one, and of none; and what hides or cannot be read. */
export const WHOLE_REPORT: DriftReport = reportOf(
  ...(["this-document", "another-document", "never"] as const).map(lastApply =>
    hostDrift(lastApply, FINDING_KINDS.filter(kind => !isUnread(kind)).map(findingOf), {
      lastApply,
      notes: [{ severity: "warning", message: "judged offline" }],
    }),
  ),
  ...FINDING_KINDS.filter(isUnread).map(kind =>
    hostDrift(kind, [findingOf(kind)], { status: "unread", chains: [], notes: [] }),
  ),
  hostDrift("in-part", [], { status: "unchecked" }),
  hostDrift("clean", []),
);

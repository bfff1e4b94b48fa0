import { buildReport, type DriftReport, findDrift } from "../../../../engine/drift";
import type { HostResult, PlannedHost, RuleSources } from "../../../../engine/fleet";
import { asRead } from "../as-read";
import { readHost, unreadHost } from "./read-host";

const INPUT = [
  "-i lo -j ACCEPT",
  "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
  "-m conntrack --ctstate INVALID -j DROP",
  "-s 10.0.0.0/8 -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m comment --comment administration -j ACCEPT",
  "-p icmp -m icmp --icmp-type 8 -m limit --limit 10/sec -j ACCEPT",
  "-p tcp -m multiport --dports 80,443 -j ACCEPT",
  "-p udp -m udp --dport 53 -j ACCEPT",
  "-s 10.20.0.0/16 -p tcp -m tcp --dport 9100 -j ACCEPT",
  "-p tcp -m tcp --dport 5666 -j ACCEPT",
  '-m limit --limit 5/min -j LOG --log-prefix "refused: "',
];
const FORWARD = [
  "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
  "-j BLOCK",
  "-s 172.16.100.0/24 -o eth0 -j ACCEPT",
];
const BLOCK = [
  "-s 192.0.2.0/24 -j DROP",
  "-s 198.51.100.0/24 -j DROP",
  "-p tcp -m tcp --dport 25 -j REJECT --reject-with icmp-port-unreachable",
];
const NAT = ["-i eth0 -p tcp -m tcp --dport 443 -j DNAT --to-destination 172.16.100.5:8443"];
const POSTROUTING = ["-s 172.16.100.0/24 -o eth0 -j MASQUERADE"];
const INPUT6 = [
  "-i lo -j ACCEPT",
  "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
  "-p ipv6-icmp -j ACCEPT",
  "-p tcp -m tcp --dport 22 -j ACCEPT",
];

interface Chains {
  readonly input: readonly string[];
  readonly around: readonly string[];
  readonly policy: string;
  readonly forward: readonly string[];
  readonly block: readonly string[] | undefined;
  readonly nat: readonly string[];
  readonly input6: readonly string[];
  readonly policy6: string;
}

const DECLARED: Chains = {
  input: INPUT,
  around: ["-p tcp -m multiport --dports 22 -j f2b-sshd", "-j NF-INPUT"],
  policy: "DROP",
  forward: FORWARD,
  block: BLOCK,
  nat: NAT,
  input6: INPUT6,
  policy6: "DROP",
};

const without = (rules: readonly string[], ...gone: readonly number[]) => rules.filter((_, at) => !gone.includes(at));
const between = (rules: readonly string[], at: number, ...more: readonly string[]) => [
  ...rules.slice(0, at),
  ...more,
  ...rules.slice(at),
];
const instead = (rules: readonly string[], at: number, from: string, to: string) =>
  rules.map((rule, number) => (number === at ? rule.replace(from, to) : rule));

/** What happened to hosts, over and over. */
const STORIES: readonly Partial<Chains>[] = [
  {
    input: between(
      instead(INPUT, 3, "10.0.0.0/8", "0.0.0.0/0").map(rule => rule.replace("-s 0.0.0.0/0 ", "")),
      5,
      "-s 203.0.113.77/32 -j ACCEPT",
    ),
    policy: "ACCEPT",
  },
  {},
  { input: between(INPUT, 6, "-p tcp -m tcp --dport 8080 -j ACCEPT") },
  { block: without(BLOCK, 1), forward: between(FORWARD, 1, "-s 172.16.200.0/24 -j ACCEPT") },
  {},
  { around: ["-s 198.51.100.9/32 -j ACCEPT", ...DECLARED.around] },
  { nat: instead(NAT, 0, "172.16.100.5", "172.16.100.66") },
  { input: [...without(INPUT, 2), INPUT[2] ?? ""] },
  { input6: between(INPUT6, 4, "-p tcp -m tcp --dport 3306 -j ACCEPT"), policy6: "ACCEPT" },
  {},
  { around: DECLARED.around.slice(0, 1) },
  { block: undefined },
];

/** A fleet of every kind of trouble, as a person would meet it: what the page is looked at with. */
export function sampleFleet(hosts: number): DriftReport {
  const results = Array.from({ length: hosts }, (_, at) => findDrift(asRead(sampleHost(at))));
  return buildReport(results, { started: new Date("2026-11-20T04:17:00Z"), seconds: 18.2 });
}

function sampleHost(at: number): HostResult<PlannedHost> {
  const site = ["fra", "ams", "waw"][at % 3];
  const host = `edge-${site}-${String(Math.floor(at / 3) + 1).padStart(2, "0")}`;
  if (at % 17 === 13)
    return unreadHost(host, "unreachable", `${host} (192.0.2.${at}) did not answer on port 22 within 10 s.`);
  if (at % 29 === 21) {
    return unreadHost(
      host,
      "hidden-rules",
      `${host} has rules in both kernel interfaces: its iptables is the nf_tables one, and legacy holds 3 rules. Both filter every packet, so half of the truth is out of sight.`,
    );
  }
  const chains: Chains = { ...DECLARED, ...STORIES[at % STORIES.length] };
  return readHost({
    host,
    declared: {
      ipv4: {
        filter: {
          INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules: INPUT },
          FORWARD: { mode: "whole", anchor: "none", policy: "DROP", rules: FORWARD },
          BLOCK: { mode: "whole", anchor: "none", rules: BLOCK },
        },
        nat: {
          PREROUTING: { mode: "whole", anchor: "none", rules: NAT },
          POSTROUTING: { mode: "whole", anchor: "none", rules: POSTROUTING },
        },
      },
      ipv6: { filter: { INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules: INPUT6 } } },
      sysctls: { "net.ipv4.ip_forward": "1", "net.ipv4.conf.all.rp_filter": "1" },
      qdiscs: at % 5 === 2 ? { eth0: ["qdisc root codel target 5ms interval 100ms"] } : {},
    },
    save4: saved(4, at, chains),
    save6: saved(6, at, chains),
    sysctls: { "net.ipv4.ip_forward": "1", "net.ipv4.conf.all.rp_filter": at % 7 === 3 ? "0" : "1" },
    sources: SOURCES,
    lastApply: at % 11 === 6 ? "another-document" : "this-document",
    looked: at % 19 === 9 ? "in-part" : "whole",
    ...(at % 23 === 8 ? { snapshot: { rolledBack: "at 2026-11-19T22:03:11Z, because nobody confirmed it" } } : {}),
  });
}

function saved(
  family: 4 | 6,
  at: number,
  { input, around, policy, forward, block, nat, input6, policy6 }: Chains,
): string {
  const hits = (row: number) => (row % 4 === 3 ? 0 : ((at + 3) * (row + 7) * 7919) % 4_000_000);
  const lines = (chain: string, rules: readonly string[]) =>
    rules.map((rule, row) => `[${hits(row + chain.length)}:1] -A ${chain} ${rule}`);
  const filter = (rules: readonly string[], own: string, more: readonly string[]) =>
    ["*filter", `:INPUT ${own} [0:0]`, ...more, ...lines("NF-INPUT", rules), "COMMIT", ""].join("\n");
  if (family === 6) {
    return filter(input6, policy6, [":NF-INPUT - [0:0]", ...lines("INPUT", ["-j NF-INPUT"])]);
  }
  return [
    "*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]",
    ...lines("PREROUTING", nat),
    ...lines("POSTROUTING", POSTROUTING),
    "COMMIT",
    filter(input, policy, [
      ":FORWARD DROP [0:0]",
      ":NF-INPUT - [0:0]",
      ":f2b-sshd - [0:0]",
      ...(block === undefined ? [] : [":BLOCK - [0:0]", ...lines("BLOCK", block)]),
      ...lines("INPUT", around),
      ...lines("FORWARD", block === undefined ? without(forward, 1) : forward),
    ]),
  ].join("\n");
}

const SOURCES: RuleSources = new Map(
  (
    [
      ["/ipv4/filter/INPUT", "filter/INPUT", 99],
      ["/ipv4/filter/INPUT/rules/2", "filter/INPUT/invalid", 103],
      ["/ipv4/filter/INPUT/rules/3", "filter/INPUT/ssh", 104],
      ["/ipv4/filter/FORWARD", "filter/FORWARD", 113],
      ["/ipv4/filter/BLOCK", "filter/BLOCK", 121],
      ["/ipv4/filter/BLOCK/rules/1", "filter/BLOCK/test-net-2", 123],
      ["/ipv4/nat/PREROUTING/rules/0", "web/PREROUTING", 131],
      ["/ipv6/filter/INPUT", "filter/INPUT", 99],
      ["/sysctls/net.ipv4.conf.all.rp_filter", "reverse-path", 88],
      ["/qdiscs/eth0", "uplink", 92],
    ] as const
  ).map(([pointer, construct, line]) => [
    pointer,
    { construct: `gateway/edge/${construct}`, at: `stacks/gateway-stack.ts:${line}` },
  ]),
);

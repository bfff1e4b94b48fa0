import { describe, expect, it } from "vitest";
import type { ChainDocument } from "../../../engine/desired";
import { readLiveConnections } from "../../../engine/host/live-connections";
import { listStaleConnections } from "../../../engine/host/stale-connections";
import { buildTransition } from "../../../engine/host/transition";
import { documentWith, observationOf, shared, snapshotOf } from "./fixtures";

const ESTABLISHED = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";
const NAMES = {
  login:
    "tcp 6 431999 ESTABLISHED src=198.51.100.7 dst=192.0.2.1 sport=50022 dport=22 src=192.0.2.1 dst=198.51.100.7 sport=22 dport=50022 [ASSURED] mark=0 use=1",
  web: "tcp 6 431999 ESTABLISHED src=198.51.100.8 dst=192.0.2.1 sport=50080 dport=80 src=192.0.2.1 dst=198.51.100.8 sport=80 dport=50080 [ASSURED] mark=0 use=1",
  forwarded:
    "tcp 6 431999 ESTABLISHED src=198.51.100.9 dst=192.0.2.1 sport=50443 dport=443 src=10.0.0.9 dst=198.51.100.9 sport=443 dport=50443 [ASSURED] mark=0 use=1",
  outward:
    "udp 17 100 src=10.0.0.9 dst=203.0.113.53 sport=5353 dport=53 src=203.0.113.53 dst=192.0.2.1 sport=53 dport=5353 [ASSURED] mark=0 use=1",
  ours: "tcp 6 100 ESTABLISHED src=192.0.2.1 dst=203.0.113.80 sport=40000 dport=80 src=203.0.113.80 dst=192.0.2.1 sport=80 dport=40000 [ASSURED] mark=0 use=1",
};
const ROUTES = `default via 192.0.2.254 dev eth0
192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.1
10.0.0.0/8 dev eth1 proto kernel scope link src 10.0.0.1`;
type Name = keyof typeof NAMES;

/** The connections that are ended when a host that holds `live` is brought to these chains. */
function ended(
  filter: object,
  held: { filter?: readonly string[]; nat?: readonly string[] },
  nat: object = {},
): Name[] {
  const lines = [
    ":INPUT ACCEPT [0:0]",
    ":FORWARD ACCEPT [0:0]",
    ":OUTPUT ACCEPT [0:0]",
    ...(held.filter ?? []),
    "COMMIT",
    "*nat",
    ":PREROUTING ACCEPT [0:0]",
    ":INPUT ACCEPT [0:0]",
    ":OUTPUT ACCEPT [0:0]",
    ":POSTROUTING ACCEPT [0:0]",
    ...(held.nat ?? []),
  ];
  const document = documentWith(filter);
  const whole = {
    ...document,
    ipv4: { ...document.ipv4, ...(Object.keys(nat).length === 0 ? {} : { nat: nat as Record<string, ChainDocument> }) },
  };
  const snapshot = snapshotOf(lines, {
    interfaces: [
      { name: "lo", addresses: ["127.0.0.1/8"] },
      { name: "eth0", addresses: ["192.0.2.1/24"] },
      { name: "eth1", addresses: ["10.0.0.1/8"] },
    ],
  });
  const printed = (stdout: string) => ({ stdout, stderr: "", exitCode: 0 });
  const live = readLiveConnections(
    new Map([
      ["connections", printed(Object.values(NAMES).join("\n"))],
      ["routes", printed(ROUTES)],
    ]),
  );
  if (live?.kind !== "listed") throw new Error("the connections were not read");
  const stale = listStaleConnections(snapshot, buildTransition(whole, observationOf(whole, snapshot)), live);
  return (Object.keys(NAMES) as Name[]).filter((_, at) => stale.some(entry => entry === live.entries[at]));
}

describe("a connection that is under way", () => {
  it("is ended when a new rule denies it, though what is established is let in", () => {
    expect(ended({ INPUT: shared(["-p tcp -m tcp --dport 80 -j DROP", ESTABLISHED]) }, {})).toEqual(["web"]);
    expect(ended({ INPUT: shared([ESTABLISHED, "-p tcp -m tcp --dport 80 -j DROP"]) }, {})).toEqual(["web"]);
    expect(ended({ FORWARD: shared(["-i eth0 -p tcp -m tcp --dport 443 -j REJECT"]) }, {})).toEqual(["forwarded"]);
    expect(ended({ OUTPUT: shared(["-d 203.0.113.80/32 -j DROP"]) }, {})).toEqual(["ours"]);
  });

  it("is ended when a new policy denies it, and nothing else is", () => {
    const ssh = "-p tcp -m tcp --dport 22 -j ACCEPT";
    expect(ended({ INPUT: shared([ESTABLISHED, ssh], { policy: "DROP" }) }, {})).toEqual(["web"]);
  });

  it("is left alone when the old rules had denied it too", () => {
    const drop = "-p tcp -m tcp --dport 80 -j DROP";
    const live = [":NF-INPUT - [0:0]", "-A INPUT -j NF-INPUT", `-A NF-INPUT ${drop}`];
    expect(ended({ INPUT: shared([drop, "-p icmp -j ACCEPT"]) }, { filter: live })).toEqual([]);
  });

  it("is left alone when what it meets cannot be known", () => {
    expect(ended({ INPUT: shared(["-m set --match-set bad src -j DROP"]) }, {})).toEqual([]);
    expect(ended({ INPUT: shared(["-m limit --limit 1/sec -j DROP"]) }, {})).toEqual([]);
  });

  it("is ended when it would be sent elsewhere, or from elsewhere", () => {
    const to = (address: string) => `-d 192.0.2.1/32 -p tcp -m tcp --dport 443 -j DNAT --to-destination ${address}`;
    const nat = [":NF-PREROUTING - [0:0]", "-A PREROUTING -j NF-PREROUTING", `-A NF-PREROUTING ${to("10.0.0.9")}`];
    expect(ended({}, { nat }, { PREROUTING: shared([to("10.0.0.10")]) })).toEqual(["forwarded"]);
    expect(ended({}, { nat }, { PREROUTING: shared([to("10.0.0.9"), "-p udp -j RETURN"]) })).toEqual([]);
    expect(ended({}, {}, { POSTROUTING: shared(["-s 10.0.0.0/8 -o eth1 -j SNAT --to-source 192.0.2.1"]) })).toEqual([]);
    expect(ended({}, {}, { POSTROUTING: shared(["-s 10.0.0.0/8 -j SNAT --to-source 192.0.2.1"]) })).toEqual([
      "outward",
    ]);
  });
});

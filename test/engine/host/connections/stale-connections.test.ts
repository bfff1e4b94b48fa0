import { describe, expect, it } from "vitest";
import { parseConnectionEntry, printConnectionMatch } from "../../../../engine/conntrack";
import type { ChainDocument } from "../../../../engine/desired";
import { MOST_CALLS } from "../../../../engine/host/connections/connections-to-end";
import { readLiveConnections } from "../../../../engine/host/connections/live-connections";
import { LONGEST_STRETCH_MS, type Pace } from "../../../../engine/host/connections/pace";
import {
  describeConnections,
  findStaleConnections,
  NOTHING_STALE,
  type StaleConnections,
} from "../../../../engine/host/connections/stale-connections";
import { buildTransition } from "../../../../engine/host/transition";
import { documentWith, observationOf, shared, snapshotOf } from "../fixtures";

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

/** What is found among these lines when a host that holds `held` is brought to these chains. */
function find(
  filter: object,
  held: { filter?: readonly string[]; nat?: readonly string[] },
  nat: object,
  lines: readonly string[],
  pace: Pace,
): Promise<StaleConnections> {
  const rules = [
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
  const snapshot = snapshotOf(rules, {
    interfaces: [
      { name: "lo", addresses: ["127.0.0.1/8"] },
      { name: "eth0", addresses: ["192.0.2.1/24"] },
      { name: "eth1", addresses: ["10.0.0.1/8"] },
    ],
  });
  const printed = (stdout: string) => ({ stdout, stderr: "", exitCode: 0 });
  const live = readLiveConnections(
    new Map([
      ["connections", printed(`${lines.join("\n")}\n`)],
      ["routes", printed(ROUTES)],
    ]),
    snapshot.interfaces,
  );
  if (live?.kind !== "listed") throw new Error("the connections were not read");
  return findStaleConnections(snapshot, buildTransition(whole, observationOf(whole, snapshot)), live, pace);
}

const UNHURRIED: Pace = { now: () => 0, limitMs: 1, giveWay: async () => undefined };

/** The named connections that are ended. */
async function ended(
  filter: object,
  held: { filter?: readonly string[]; nat?: readonly string[] },
  nat: object = {},
): Promise<Name[]> {
  const { stale, judged, of } = await find(filter, held, nat, Object.values(NAMES), UNHURRIED);
  expect([judged, of]).toEqual([5, 5]);
  const entries = stale.map(({ entry }) => JSON.stringify(entry));
  return (Object.keys(NAMES) as Name[]).filter(name =>
    entries.includes(JSON.stringify(parseConnectionEntry(NAMES[name]))),
  );
}

describe("a connection that is under way", () => {
  it("is ended when a new rule denies it, though what is established is let in", async () => {
    expect(await ended({ INPUT: shared(["-p tcp -m tcp --dport 80 -j DROP", ESTABLISHED]) }, {})).toEqual(["web"]);
    expect(await ended({ INPUT: shared([ESTABLISHED, "-p tcp -m tcp --dport 80 -j DROP"]) }, {})).toEqual(["web"]);
    expect(await ended({ FORWARD: shared(["-i eth0 -p tcp -m tcp --dport 443 -j REJECT"]) }, {})).toEqual([
      "forwarded",
    ]);
    expect(await ended({ OUTPUT: shared(["-d 203.0.113.80/32 -j DROP"]) }, {})).toEqual(["ours"]);
  });

  it("is ended when a new policy denies it, and nothing else is", async () => {
    const ssh = "-p tcp -m tcp --dport 22 -j ACCEPT";
    expect(await ended({ INPUT: shared([ESTABLISHED, ssh], { policy: "DROP" }) }, {})).toEqual(["web"]);
  });

  it("is left alone inside of the host where only the loopback is let out", async () => {
    const inside = NAMES.ours.replaceAll("192.0.2.1", "127.0.0.1").replaceAll("203.0.113.80", "127.0.0.53");
    const closed = { OUTPUT: shared(["-o lo -j ACCEPT"], { policy: "DROP" }) };
    const { stale } = await find(closed, {}, {}, [inside, NAMES.ours], UNHURRIED);
    expect(stale.map(({ entry }) => entry.original.source)).toEqual(["192.0.2.1"]);
  });

  it("is left alone where a helper may have announced it, and what is announced is let in", async () => {
    const control = NAMES.login.replaceAll("22 ", "21 ").replace("use=1", "helper=ftp use=2");
    const data = NAMES.web.replaceAll("=80 ", "=33001 ");
    const policy = { policy: "DROP" };
    const names = async (rules: readonly string[], lines: readonly string[]) =>
      (await find({ INPUT: shared(rules, policy) }, {}, {}, lines, UNHURRIED)).stale.map(
        ({ entry }) => entry.original.destinationPort,
      );
    expect(await names([ESTABLISHED, "-p tcp -m tcp --dport 21 -j ACCEPT"], [control, data])).toEqual([]);
    expect(await names([ESTABLISHED, "-p tcp -m tcp --dport 21 -j ACCEPT"], [data])).toEqual([33_001]);
    expect(await names(["-p tcp -m tcp --dport 21 -j ACCEPT"], [control, data])).toEqual([33_001]);
    const redirect = shared(["-p tcp -m tcp --dport 33001 -j REDIRECT --to-ports 21"]);
    const sent = async (lines: readonly string[]) =>
      (await find({}, {}, { PREROUTING: redirect }, lines, UNHURRIED)).stale.length;
    expect([await sent([data]), await sent([control, data])]).toEqual([1, 0]);
    const elsewhere = control.replaceAll("192.0.2.1", "10.0.0.7");
    expect(await sent([elsewhere, data])).toBe(1);
  });

  it("is left alone when the old rules had denied it too", async () => {
    const drop = "-p tcp -m tcp --dport 80 -j DROP";
    const live = [":NF-INPUT - [0:0]", "-A INPUT -j NF-INPUT", `-A NF-INPUT ${drop}`];
    expect(await ended({ INPUT: shared([drop, "-p icmp -j ACCEPT"]) }, { filter: live })).toEqual([]);
  });

  it("is left alone when what it meets cannot be known", async () => {
    expect(await ended({ INPUT: shared(["-m set --match-set bad src -j DROP"]) }, {})).toEqual([]);
    expect(await ended({ INPUT: shared(["-m limit --limit 1/sec -j DROP"]) }, {})).toEqual([]);
  });

  it("is ended when it would be sent elsewhere, or from elsewhere", async () => {
    const to = (address: string) => `-d 192.0.2.1/32 -p tcp -m tcp --dport 443 -j DNAT --to-destination ${address}`;
    const nat = [":NF-PREROUTING - [0:0]", "-A PREROUTING -j NF-PREROUTING", `-A NF-PREROUTING ${to("10.0.0.9")}`];
    expect(await ended({}, { nat }, { PREROUTING: shared([to("10.0.0.10")]) })).toEqual(["forwarded"]);
    expect(await ended({}, { nat }, { PREROUTING: shared([to("10.0.0.9"), "-p udp -j RETURN"]) })).toEqual([]);
    expect(
      await ended({}, {}, { POSTROUTING: shared(["-s 10.0.0.0/8 -o eth1 -j SNAT --to-source 192.0.2.1"]) }),
    ).toEqual([]);
    expect(await ended({}, {}, { POSTROUTING: shared(["-s 10.0.0.0/8 -j SNAT --to-source 192.0.2.1"]) })).toEqual([
      "outward",
    ]);
  });
});

const NONE = { ended: 0, left: 0 };

describe("judging the connections of a busy host", () => {
  const denied = { INPUT: shared(["-p tcp -m tcp --dport 80 -j DROP"]) };
  const lines = Array.from({ length: 100 }, (_, at) => NAMES.web.replaceAll("50080", `${10_000 + at}`));

  /** A clock on which each connection takes 10 ms, and what others did while they had their turn. */
  function clockOf10Ms(limitMs: number, others: (now: number) => number = now => now, signal?: AbortSignal) {
    let now = 1_000;
    const turns: number[] = [];
    const pace: Pace = {
      now: () => {
        now += 10;
        return now;
      },
      limitMs,
      giveWay: async () => {
        turns.push(now);
        now = others(now);
      },
      ...(signal && { signal }),
    };
    return { pace, turns };
  }

  it("lets other hosts have their turn every 50 ms", async () => {
    const { pace, turns } = clockOf10Ms(60_000);
    expect(await find(denied, {}, {}, lines, pace)).toMatchObject({ judged: 100, of: 100 });
    expect(turns.length).toBeGreaterThan(15);
    const stretches = turns.map((turn, at) => turn - (turns[at - 1] ?? 1_000));
    expect(Math.max(...stretches)).toBeLessThanOrEqual(LONGEST_STRETCH_MS + 20);
  });

  it("is given up when its time is over, and what was found by then is ended", async () => {
    const { stale, judged, of } = await find(denied, {}, {}, lines, clockOf10Ms(300).pace);
    expect(of).toBe(100);
    expect(judged).toBeGreaterThan(20);
    expect(judged).toBeLessThan(40);
    expect(stale).toHaveLength(judged);
  });

  it("is given up when the others take all of its time", async () => {
    const { judged } = await find(denied, {}, {}, lines, clockOf10Ms(10_000, now => now + 9_000).pace);
    expect(judged).toBeGreaterThan(0);
    expect(judged).toBeLessThan(20);
  });

  it("ends with the run", async () => {
    const stop = new AbortController();
    const stopping = (now: number) => {
      stop.abort();
      return now;
    };
    const { judged } = await find(denied, {}, {}, lines, clockOf10Ms(60_000, stopping, stop.signal).pace);
    expect(judged).toBeLessThan(10);
  });

  it("has all connections to one place ended at once where nobody may open them any more", async () => {
    const { toEnd } = await find(denied, {}, {}, [...lines, NAMES.login], clockOf10Ms(60_000).pace);
    expect(toEnd.map(({ match, listed }) => [printConnectionMatch(match).join(" "), listed])).toEqual([
      ["-f ipv4 -p tcp --orig-dst 192.0.2.1 --dport 80 --reply-src 192.0.2.1 --reply-port-src 80", 100],
    ]);
  });

  it("has them ended one by one where somebody may, so that nothing else is hit", async () => {
    const butOne = { INPUT: shared(["-s 203.0.113.5/32 -j ACCEPT", "-p tcp -m tcp --dport 80 -j DROP"]) };
    const { toEnd } = await find(butOne, {}, {}, lines, clockOf10Ms(60_000).pace);
    expect(toEnd).toHaveLength(100);
    expect(toEnd.map(({ match }) => match.original.sourcePort)).toEqual(lines.map((_, at) => 10_000 + at));
  });

  it("asks only in its time which are ended at once, the most numerous first, and gives way meanwhile", async () => {
    const place = (at: number) => NAMES.forwarded.replaceAll("192.0.2.1", `203.0.113.${at}`);
    const each = Array.from({ length: 200 }, (_, at) => place(at + 1));
    const most = Array.from({ length: 9 }, (_, at) => place(254).replaceAll("50443", `${10_000 + at}`));
    const many = [...each, ...each.map(line => line.replaceAll("50443", "50444")), ...most];
    const drop = shared(["-p tcp -m tcp --dport 443 -j DROP"]);
    const { pace, turns } = clockOf10Ms(6_000);
    const { stale, toEnd, judged } = await find({ FORWARD: drop, OUTPUT: drop }, {}, {}, many, pace);
    expect([judged, stale.length]).toEqual([many.length, many.length]);
    const [first, ...others] = toEnd.map(({ listed }) => listed);
    expect(first).toBe(9);
    expect(others.filter(listed => listed === 2).length).toBeGreaterThan(50);
    expect(others.filter(listed => listed === 1).length).toBeGreaterThan(50);
    const lastTurn = turns.at(-1) ?? 0;
    expect(lastTurn).toBeGreaterThan(1_000 + 6_000 - 200);
    expect(lastTurn).toBeLessThan(1_000 + 6_000 + 200);
  });

  it("ends what goes through one by one where the host itself may open it", async () => {
    const through = lines.map((_, at) => NAMES.outward.replaceAll("5353", `${10_000 + at}`));
    const kinds = async (filter: object) =>
      (await find(filter, {}, {}, through, clockOf10Ms(60_000).pace)).toEnd.map(({ listed }) => listed);
    const drop = shared(["-p udp -m udp --dport 53 -j DROP"]);
    expect(await kinds({ FORWARD: drop })).toEqual(lines.map(() => 1));
    expect(await kinds({ FORWARD: drop, OUTPUT: drop })).toEqual([100]);
  });

  it("is content to end so many one by one as conntrack does in the time, and says how many it left", async () => {
    const many = Array.from({ length: 700 }, (_, at) => NAMES.web.replaceAll("50080", `${10_000 + at}`));
    const butOne = { INPUT: shared(["-s 203.0.113.5/32 -j ACCEPT", "-p tcp -m tcp --dport 80 -j DROP"]) };
    const found = await find(butOne, {}, {}, many, clockOf10Ms(60_000).pace);
    expect(found.stale).toHaveLength(700);
    expect(found.toEnd).toHaveLength(MOST_CALLS);
    const live = { kind: "listed", lines: many, routes: [] } as const;
    expect(describeConnections("edge-1", live, found, { ended: 450, left: 50 }, 60).at(-1)).toMatch(
      /^edge-1: 250 more connections .* were not ended, .* conntrack -D on the host$/,
    );
  });

  it("says how many were looked at, and what to do about the others", async () => {
    const found = await find(denied, {}, {}, lines, clockOf10Ms(300).pace);
    const live = { kind: "listed", lines, routes: [] } as const;
    const notes = describeConnections("edge-1", live, found, { ended: found.stale.length, left: 0 }, 60);
    expect(notes).toEqual([
      expect.stringMatching(
        /^edge-1: \d+ connections were ended, which the new rules deny or send elsewhere \(the first: tcp from 198\.51\.100\.8:10000 to 192\.0\.2\.1:80\)$/,
      ),
      `edge-1: ${found.judged} of 100 connections were looked at in the time that a timer of 60 seconds leaves before the confirmation; the others go on as they began, even where the new rules deny them or send them elsewhere. End those with conntrack -D on the host; a longer timer leaves more time for the next change`,
    ]);
    expect(describeConnections("edge-1", live, { ...found, judged: 100 }, NONE, 60)).toEqual([]);
    expect(describeConnections("edge-1", undefined, NOTHING_STALE, NONE, 60)).toEqual([]);
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ONE_WAY_PORTS, readThresholds, THRESHOLD_NAMES } from "../../engine/conntrack";
import { type ConntrackExamination, type ConntrackQuestion, examineConntrack } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import type { Random } from "../random";
import { byHand, sshTo } from "./practice-host";

/** Hosts have a /tmp and a /root of their own, so the program is handed to them. */
const TRAFFIC = readFileSync(join(__dirname, "conntrack-traffic.js"), "utf8");

/** Entries that are a sign, on hosts this small. */
const LEAST = 15;

/** What is asked of a practice host: smaller numbers, the same shares as ever. */
export const PRACTICE_QUESTION: ConntrackQuestion = {
  tally: { window: 4, patience: 3, oneWayPorts: ONE_WAY_PORTS },
  told: 5,
  thresholds: readThresholds(
    Object.fromEntries(
      THRESHOLD_NAMES.filter(name => name.endsWith("-least") && name !== "one-way-least").map(name => [name, LEAST]),
    ),
  ),
  seconds: 2,
  rounds: 1,
};

/** Two practice hosts of which one is looked at. */
export interface Pair {
  readonly client: LabHost;
  readonly server: LabHost;
}

/** One failure, or none, of real traffic between two hosts. */
export interface Staging {
  readonly name: string;
  /** What the doctor is to find. */
  readonly ids: readonly string[];
  /** From where it can be seen. */
  readonly seenBy: readonly (keyof Pair)[];
  /** Seconds of traffic before the first reading. */
  readonly warmUp: number;
  /** Conversations, `KIND RATE MOST`. */
  readonly clients: (random: Random) => readonly string[];
  /** Shell on one of the hosts before the traffic, and after a while of it. */
  readonly before?: Partial<Record<keyof Pair, string>>;
  readonly during?: { readonly after: number; readonly on: keyof Pair; readonly script: string };
}

const between = (random: Random, low: number, high: number) => low + random(high - low + 1);
const FILTER = "iptables -I INPUT -p tcp --dport 8006 -j DROP";
/** What every host has to do besides. */
const ordinary = (random: Random) => [
  `short ${between(random, 5, 20)} 1000`,
  `kept ${between(random, 5, 10)} 5`,
  `udp-answered ${between(random, 5, 20)} 1000`,
];

export const STAGINGS: readonly Staging[] = [
  {
    name: "a healthy busy host",
    ids: [],
    seenBy: ["client", "server"],
    warmUp: 7,
    clients: random => [
      `short ${between(random, 20, 60)} 10000`,
      `kept ${between(random, 10, 30)} 40`,
      `pooled 30 ${between(random, 20, 40)}`,
      `udp-answered ${between(random, 10, 40)} 10000`,
      `syslog ${between(random, 5, 30)} 10000`,
      `resets 1 ${between(random, 1, 5)}`,
      `half 1 ${between(random, 1, 5)}`,
      `filtered 1 ${between(random, 1, 3)}`,
    ],
  },
  {
    name: "silent drop of SYN",
    ids: ["lost-syn"],
    seenBy: ["client"],
    warmUp: 5,
    before: { server: FILTER },
    clients: random => [...ordinary(random), `filtered ${between(random, 20, 50)} 10000`],
  },
  {
    name: "one-way UDP",
    ids: ["unanswered-udp"],
    seenBy: ["client", "server"],
    warmUp: 5,
    clients: random => [...ordinary(random), `udp-silent ${between(random, 20, 50)} 10000`],
  },
  {
    name: "a server that accepts and never answers",
    ids: ["stuck"],
    seenBy: ["client", "server"],
    warmUp: 6,
    clients: random => [...ordinary(random), `silent ${between(random, 20, 40)} 10000`],
  },
  {
    name: "clients that vanish",
    ids: ["vanished-peers"],
    seenBy: ["server"],
    warmUp: 12,
    during: {
      after: 3,
      on: "client",
      script: "iptables -I INPUT -p tcp --sport 8005 -j DROP; iptables -I OUTPUT -p tcp --dport 8005 -j DROP",
    },
    clients: random => [...ordinary(random), `pushes 40 ${between(random, 30, 60)}`],
  },
  {
    name: "peers that reset",
    ids: ["resets"],
    seenBy: ["client", "server"],
    warmUp: 4,
    clients: random => [...ordinary(random), `resets ${between(random, 15, 40)} 10000`],
  },
  {
    name: "peers that half-close",
    ids: ["half-closed"],
    seenBy: ["client", "server"],
    warmUp: 6,
    clients: random => [...ordinary(random), `half ${between(random, 15, 40)} 10000`],
  },
];

/** Has a host track what comes and goes, from the first packet on. */
const TRACK = `iptables -F; iptables -A INPUT -m conntrack --ctstate NEW -j ACCEPT; iptables -A OUTPUT -m conntrack --ctstate NEW -j ACCEPT
conntrack -F 2>/dev/null; true`;
const KILL = "[ ! -e /run/traffic ] || { xargs -r kill </run/traffic; rm /run/traffic; }";

/** Starts a program of the traffic and remembers it, so that it can be ended. */
export async function startTraffic(host: LabHost, words: string): Promise<void> {
  const start = `cat >/run/traffic.js; setsid ${process.execPath} /run/traffic.js ${words} </dev/null >/dev/null 2>>/run/traffic.log &`;
  const { exitCode, stderr } = await host.run(start, { stdin: TRAFFIC });
  if (exitCode !== 0) throw new Error(`on ${host.name}: ${stderr}`);
}

export async function endTraffic(host: LabHost): Promise<void> {
  await byHand(host, KILL);
  const words = await byHand(host, "cat /run/traffic.log; rm /run/traffic.log");
  if (words !== "") throw new Error(`on ${host.name}: ${words}`);
}

/** Plays one staging and answers what the doctor says of it. */
export async function play(
  lab: Lab,
  pair: Pair,
  staging: Staging,
  random: Random,
): Promise<{ readonly examination: ConntrackExamination; readonly told: string }> {
  const seenBy = staging.seenBy[random(staging.seenBy.length)] ?? "server";
  const accounting = random(2);
  const { client, server } = pair;
  const clients = staging.clients(random);
  const told = `${staging.name}, seen by the ${seenBy}, accounting ${accounting}: ${clients.join(", ")}`;
  try {
    for (const host of [client, server]) {
      await byHand(host, `${KILL}; ${TRACK}\nsysctl -qw net.netfilter.nf_conntrack_acct=${accounting}`);
    }
    await startTraffic(server, "server");
    for (const [role, script] of Object.entries(staging.before ?? {})) await byHand(pair[role as keyof Pair], script);
    await sleep(0.7);
    for (const words of clients) {
      const [kind, rate, most] = words.split(" ");
      await startTraffic(client, `client ${kind} ${server.address} ${rate} ${most}`);
    }
    const { during } = staging;
    if (during !== undefined) {
      await sleep(during.after);
      await byHand(pair[during.on], during.script);
    }
    await sleep(staging.warmUp - (during?.after ?? 0));
    return { examination: await examine(lab, pair[seenBy]), told };
  } finally {
    for (const host of [client, server]) {
      await endTraffic(host);
      await byHand(host, "iptables -F");
    }
  }
}

export function examine(lab: Lab, host: LabHost, question = PRACTICE_QUESTION): Promise<ConntrackExamination> {
  const { name, address, port, user } = host;
  const target = { host: name, address, port, user, privilege: user === "root" ? "root" : "sudo" } as const;
  return examineConntrack({ name, transport: sshTo(lab), target }, question);
}

const sleep = (seconds: number) => new Promise(resolve => setTimeout(resolve, seconds * 1000));

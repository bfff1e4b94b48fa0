import fc from "fast-check";
import { expect, it } from "vitest";
import { randomRuns } from "../random-runs";
import { lint, save } from "./lint";
import {
  type Condition,
  type ModelRule,
  type ModelTable,
  matchedRules,
  type Packet,
  printRule,
} from "./netfilter-model";

const SEED = Number(process.env.NFFLEET_SEED ?? Date.now() % 1_000_000_000);

const NETWORKS = [
  "0.0.0.0/1",
  "10.0.0.0/8",
  "10.0.0.0/15",
  "10.1.0.0/16",
  "10.1.2.3/32",
  "11.0.0.0/8",
  "10.0.0.3/255.0.0.255",
];
const ADDRESSES = ["10.1.2.3", "10.1.2.4", "10.0.9.3", "10.2.0.3", "11.1.2.3", "200.1.2.3"].map(addressNumber);
const INTERFACES = ["eth0", "eth1", "eth10", "lo", "e"];
const PORTS = [0, 1, 22, 23, 80, 443, 65535];
const FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG"];

function addressNumber(text: string): number {
  return text.split(".").reduce((number, octet) => number * 256 + Number(octet), 0);
}

function negatable(text: string, holds: Condition["holds"]): fc.Arbitrary<Condition> {
  return fc.constantFrom({ text, holds }, { text: `! ${text}`, holds: (packet: Packet) => !holds(packet) });
}

function addressCondition(option: "-s" | "-d"): fc.Arbitrary<Condition> {
  return fc.constantFrom(...NETWORKS).chain(network => {
    const [base = "", length = ""] = network.split("/");
    const mask = length.includes(".")
      ? addressNumber(length)
      : length === "0"
        ? 0
        : (-1 << (32 - Number(length))) >>> 0;
    const holds = (packet: Packet) =>
      (((option === "-s" ? packet.source : packet.destination) ^ addressNumber(base)) & mask) === 0;
    return negatable(`${option} ${network}`, holds);
  });
}

const interfaceCondition = fc.constantFrom("eth0", "eth1", "eth+", "e+", "lo").chain(name => {
  const prefix = name.slice(0, -1);
  return negatable(`-i ${name}`, ({ inInterface }) =>
    name.endsWith("+") ? inInterface.startsWith(prefix) : inInterface === name,
  );
});

const stateCondition = fc
  .subarray(["NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED", "SNAT", "DNAT"], { minLength: 1 })
  .chain(states =>
    fc.constantFrom("", "! ").map(not => ({
      text: `-m conntrack ${not}--ctstate ${states.join(",")}`,
      holds: ({ state, translated }: Packet) =>
        (states.includes(state) || translated.some(word => states.includes(word))) === (not === ""),
    })),
  );

const markCondition = fc
  .tuple(
    fc.constantFrom(1, 1, 1, 2, 2, 0, 3),
    fc.constantFrom(0xffffffff, 0xffffffff, 3, 3, 1, 2, 0),
    fc.constantFrom("", "! "),
  )
  .map(([mark, mask, not]) => ({
    text: `-m mark ${not}--mark 0x${mark.toString(16)}/0x${mask.toString(16)}`,
    holds: (packet: Packet) => ((packet.mark & mask) >>> 0 === mark) === (not === ""),
  }));

const ranges = fc
  .array(fc.tuple(fc.constantFrom(...PORTS), fc.constantFrom(...PORTS)), { minLength: 1, maxLength: 3 })
  .map(pairs => pairs.map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const));

function portCondition(protocol: "tcp" | "udp"): fc.Arbitrary<Condition> {
  return fc
    .tuple(ranges, fc.constantFrom("single", "multi"), fc.constantFrom("s", "d", "either"), fc.constantFrom("", "! "))
    .map(([given, module, side, not]) => {
      const used = module === "single" ? given.slice(0, 1) : given;
      const among = (port: number) => used.some(([low, high]) => low <= port && port <= high);
      const list = used.map(([low, high]) => (low === high ? `${low}` : `${low}:${high}`)).join(",");
      const single = module === "single" && side !== "either";
      const option = side === "either" ? "--ports" : `--${side}port${single ? "" : "s"}`;
      return {
        text: `-m ${single ? protocol : "multiport"} ${not}${option} ${list}`,
        protocol,
        holds: ({ fragment, sourcePort, destinationPort }: Packet) => {
          if (fragment === "later") return false;
          const found =
            side === "either"
              ? among(sourcePort) || among(destinationPort)
              : among(side === "s" ? sourcePort : destinationPort);
          return found === (not === "");
        },
      };
    });
}

const flagCondition: fc.Arbitrary<Condition> = fc
  .tuple(fc.subarray(FLAGS, { minLength: 1 }), fc.subarray(FLAGS), fc.constantFrom("", "! "))
  .map(([look, wanted, not]) => {
    const set = wanted.filter(flag => look.includes(flag));
    const bits = (flags: readonly string[]) => flags.reduce((sum, flag) => sum | (1 << FLAGS.indexOf(flag)), 0);
    return {
      text: `-m tcp ${not}--tcp-flags ${look.join(",")} ${set.length === 0 ? "NONE" : set.join(",")}`,
      protocol: "tcp",
      holds: ({ fragment, flags }: Packet) =>
        fragment === "first" && ((flags & bits(look)) === bits(set)) === (not === ""),
    };
  });

const icmpCondition: fc.Arbitrary<Condition> = fc
  .tuple(fc.constantFrom(0, 3, 8, "any"), fc.constantFrom("", "! "))
  .map(([type, not]) => ({
    text: `-m icmp ${not}--icmp-type ${type}`,
    protocol: "icmp",
    holds: ({ fragment, icmpType }: Packet) =>
      fragment === "first" && (type === "any" || icmpType === type) === (not === ""),
  }));

const fragmentCondition: fc.Arbitrary<Condition> = fc.constantFrom(
  { text: "-f", holds: ({ fragment }: Packet) => fragment === "later" },
  { text: "! -f", holds: ({ fragment }: Packet) => fragment === "first" },
);

const protocolConditions: fc.Arbitrary<readonly Condition[]> = fc
  .constantFrom("tcp", "udp", "icmp", "! tcp", "! udp")
  .chain((word): fc.Arbitrary<readonly Condition[]> => {
    const isNegated = word.startsWith("! ");
    const protocol = word.replace("! ", "") as Packet["protocol"];
    const condition: Condition = {
      text: isNegated ? `! -p ${protocol}` : `-p ${protocol}`,
      holds: packet => (packet.protocol === protocol) !== isNegated,
    };
    if (isNegated) return fc.constant([condition]);
    const more: fc.Arbitrary<Condition> =
      protocol === "icmp"
        ? icmpCondition
        : protocol === "udp"
          ? portCondition("udp")
          : fc.oneof(portCondition("tcp"), flagCondition);
    return fc.array(more, { maxLength: 2 }).map(extra => [condition, ...extra]);
  });

function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> {
  return fc.array(arbitrary, { maxLength: 1 });
}

function one<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> {
  return arbitrary.map(value => [value]);
}

const NOTHING: fc.Arbitrary<readonly Condition[]> = fc.constant([]);

/** What rules of one table look at: few things, so that they often look at the same. */
const ASPECTS: readonly fc.Arbitrary<readonly Condition[]>[] = [
  one(addressCondition("-s")),
  one(addressCondition("-d")),
  one(interfaceCondition),
  protocolConditions,
  fc.tuple(protocolConditions, maybe(fragmentCondition)).map(parts => parts.flat()),
  one(stateCondition),
  one(markCondition),
  fc.array(markCondition, { minLength: 1, maxLength: 2 }),
];

function conditionsOf(aspects: readonly number[]): fc.Arbitrary<readonly Condition[]> {
  const looked = ASPECTS.map((aspect, index) => {
    if (!aspects.includes(index)) return NOTHING;
    return fc.oneof({ weight: 5, arbitrary: aspect }, { weight: 1, arbitrary: NOTHING });
  });
  return fc
    .tuple(...looked)
    .map(parts => parts.flat())
    .filter(parts => parts.filter(isProtocol).length < 2);
}

function isProtocol({ text }: Condition): boolean {
  return /^(! )?-p /.test(text);
}

/** Chains lead to chains behind them only, so that there is no circle. */
const CHAINS = ["PREROUTING", "OUTPUT", "A", "B", "C", "D"];

function rule(chain: string, conditions: fc.Arbitrary<readonly Condition[]>): fc.Arbitrary<ModelRule> {
  const behind = ["A", "B", "C", "D"].filter(name => CHAINS.indexOf(name) > CHAINS.indexOf(chain));
  const plain = fc.constantFrom<ModelRule["action"]>(
    ...(["accept", "drop", "return", "log"] as const).map(kind => ({ kind })),
    { kind: "accept" },
    { kind: "mark", mark: 1 },
    { kind: "mark", mark: 2 },
  );
  const leading =
    behind.length === 0
      ? plain
      : fc
          .tuple(fc.constantFrom("jump", "jump", "goto"), fc.constantFrom(...behind))
          .map(([kind, name]): ModelRule["action"] => ({ kind: kind === "goto" ? "goto" : "jump", chain: name }));
  return fc
    .tuple(conditions, fc.oneof({ weight: 2, arbitrary: plain }, { weight: 1, arbitrary: leading }))
    .map(([given, action]) => ({
      // The hook OUTPUT knows no incoming interface.
      conditions: chain === "OUTPUT" ? given.filter(({ text }) => !/^(! )?-i /.test(text)) : given,
      action,
    }));
}

const table: fc.Arbitrary<ModelTable> = fc
  .uniqueArray(fc.nat(ASPECTS.length - 1), { minLength: 1, maxLength: 2 })
  .map(conditionsOf)
  .chain(conditions =>
    fc.tuple(...CHAINS.map(chain => fc.array(rule(chain, conditions), { minLength: 1, maxLength: 6 }))),
  )
  .map(rules => new Map(CHAINS.map((chain, index) => [chain, rules[index] ?? []])));

const packet: fc.Arbitrary<Packet> = fc.record({
  source: fc.constantFrom(...ADDRESSES),
  destination: fc.constantFrom(...ADDRESSES),
  inInterface: fc.constantFrom(...INTERFACES),
  protocol: fc.constantFrom("tcp", "udp", "icmp"),
  sourcePort: fc.constantFrom(...PORTS, 2, 8080),
  destinationPort: fc.constantFrom(...PORTS, 2, 8080),
  flags: fc.nat(63),
  icmpType: fc.constantFrom(0, 3, 8, 11),
  state: fc.constantFrom("NEW", "ESTABLISHED", "RELATED"),
  translated: fc.subarray(["SNAT", "DNAT"]),
  fragment: fc.constantFrom("first", "first", "first", "later"),
  mark: fc.constantFrom(0, 1, 2, 3),
});

const untracked: fc.Arbitrary<Packet> = fc
  .tuple(packet, fc.constantFrom("INVALID", "UNTRACKED"))
  .map(([given, state]) => ({ ...given, state, translated: [] }));

it("no packet ever matches a rule that is called dead", () => {
  console.log(`seed ${SEED} (NFFLEET_SEED repeats it, NFFLEET_RUNS=20 tries 20 times as many)`);
  const dead = new Map<string, number>();
  const hit = { total: 0 };
  fc.assert(
    fc.property(
      table,
      fc.array(fc.oneof(packet, packet, untracked), { minLength: 120, maxLength: 120 }),
      (rules, packets) => {
        const lines = [...rules].flatMap(([chain, own]) => own.map(each => `-A ${chain} ${printRule(each)}`));
        const heads = CHAINS.map(chain => `:${chain} ${chain.length > 1 ? "ACCEPT" : "-"} [0:0]`);
        const matched = new Set<string>();
        for (const each of packets) {
          for (const chain of ["PREROUTING", "OUTPUT"]) matchedRules(rules, chain, each, matched);
        }
        hit.total += matched.size;
        for (const { kind, chain, rule: number = 0, other } of lint(save("mangle", ...heads, ...lines))) {
          if (!["never-match", "shadowed", "after-catch-all", "duplicate"].includes(kind)) continue;
          // Of one that goes on, the repeated rule is matched again.
          const text = rules.get(chain)?.[number - 1]?.action.kind;
          if (kind === "duplicate" && text !== "accept" && text !== "drop" && text !== "return") continue;
          const last = kind === "after-catch-all" ? (rules.get(chain)?.length ?? 0) : number;
          const first = kind === "after-catch-all" ? (other?.rule ?? 0) + 1 : number;
          for (let at = first; at <= last; at += 1) {
            expect(matched.has(`${chain} ${at}`), `${chain} ${at}: ${kind}\n${lines.join("\n")}`).toBe(false);
          }
          dead.set(kind, (dead.get(kind) ?? 0) + 1);
        }
      },
    ),
    { seed: SEED, endOnFailure: true, numRuns: randomRuns(250) },
  );
  console.log(
    `dead rules: ${[...dead].map(([kind, count]) => `${count} ${kind}`).join(", ")}; rules hit: ${hit.total}`,
  );
  // Without findings and packets that match, nothing was tried.
  for (const kind of ["never-match", "shadowed", "after-catch-all"]) expect(dead.get(kind) ?? 0).toBeGreaterThan(10);
  expect(hit.total).toBeGreaterThan(1_000);
});

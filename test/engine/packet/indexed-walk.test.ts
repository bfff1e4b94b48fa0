import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConnectionEntry } from "../../../engine/conntrack";
import { OpeningPacket } from "../../../engine/packet";
import { conditionsOf } from "../../../engine/packet/flow-packet";
import { walkChain } from "../../../engine/packet/walk-table";
import { openTable, WALKS_BEFORE_INDEX, type WalkedTable } from "../../../engine/packet/walked-table";
import {
  type Family,
  interfaceCondition,
  type PacketConditions,
  parseSave,
  ruleReader,
  type SavedTable,
} from "../../../engine/ruleset";
import { randomRuns } from "../ruleset/random-runs";

const SEED = Number(process.env.NFFLEET_SEED ?? Date.now() % 1_000_000_000);

const ADDRESSES: Readonly<Record<Family, readonly string[]>> = {
  ipv4: ["10.1.2.3", "10.1.2.4", "10.2.0.3", "11.1.2.3", "200.1.2.3"],
  ipv6: ["fd00:1::3", "fd00:1::4", "fd00:2::3", "fd01::3", "2001:db8::3"],
};
const NETWORKS: Readonly<Record<Family, readonly string[]>> = {
  ipv4: [
    ...["10.1.2.3/32", "10.1.2.4/32", "11.1.2.3/32", "10.1.2.0/24", "10.1.0.0/16", "10.0.0.0/8", "0.0.0.0/1"],
    ...["10.0.0.3/255.0.0.255", "10.1.2.3/32,200.0.0.0/8"],
  ],
  ipv6: [
    ...["fd00:1::3/128", "fd00:1::4/128", "fd01::3/128", "fd00:1::/64", "fd00::/16", "fc00::/7", "::/1"],
    ...["fd00::3/ffff::ffff", "fd00:1::3/128,2001:db8::/32"],
  ],
};
const DEVICES = ["eth0", "eth1", "eth10", "lo"];
const PORTS = [0, 22, 80, 443, 1024, 65_535];
const CHAINS = ["ONE", "TWO", "THREE"];

/** Now and then without the condition, now and then its opposite. */
function maybe(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(text, fc.constantFrom("", "", "", "yes", "yes", "yes", "! "))
    .map(([words, says]) => (says === "" ? "" : says === "yes" || words.includes(",") ? words : `! ${words}`));
}

const protocolWords = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom("", "-p icmp", "! -p tcp", "-p tcp", "-p udp", "-p 47") },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom("tcp", "udp"),
        fc.constantFrom(
          ...["--dport 22", "--dport 80", "--dport 443", "! --dport 22", "--dport 20:30", "--dport 1024:65535"],
          ...["--sport 1024:65535", "--sport 22", "--sport 80 --dport 443", "--dport 0:65535"],
        ),
      )
      .map(([protocol, words]) => `-p ${protocol} -m ${protocol} ${words}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        "--dports 22,80",
        "--dports 22,443,1024:1027",
        "! --dports 22,80",
        "--ports 22",
        "--sports 22,80:90",
      )
      .map(words => `-p tcp -m multiport ${words}`),
  },
);

const furtherWords = fc.constantFrom(
  ...["", "", "", "", "-m conntrack --ctstate NEW", "-m conntrack --ctstate RELATED,ESTABLISHED", "-m mark --mark 0x1"],
  ...["-m mark ! --mark 0x0/0x3", "-m limit --limit 1/sec", "-m addrtype --dst-type LOCAL", "-m comment --comment x"],
  "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN",
);

function targetsOf(table: "filter" | "mangle" | "nat", family: Family): readonly string[] {
  const jumps = [...CHAINS.map(chain => `-j ${chain}`), ...CHAINS.map(chain => `-g ${chain}`), "-j RETURN", ""];
  const marks = ["-j MARK --set-xmark 0x1/0xffffffff", "-j CONNMARK --restore-mark"];
  const to = family === "ipv4" ? "10.1.2.4" : "fd00:1::4";
  switch (table) {
    case "filter":
      return [
        ...jumps,
        "-j ACCEPT",
        "-j ACCEPT",
        "-j DROP",
        "-j DROP",
        "-j REJECT",
        "-j LOG",
        "-j NFQUEUE --queue-num 0",
      ];
    case "mangle":
      return [...jumps, ...marks, "-j ACCEPT", "-j DROP", "-j TTL --ttl-set 64"];
    case "nat":
      return [
        ...CHAINS.map(chain => `-j ${chain}`),
        "-j RETURN",
        "-j ACCEPT",
        `-j DNAT --to-destination ${to}`,
        "-j REDIRECT --to-ports 80",
        "-j DNAT",
      ];
  }
}

interface Case {
  readonly family: Family;
  readonly table: SavedTable;
  readonly packets: readonly PacketConditions[];
}

function ruleTexts(family: Family, table: "filter" | "mangle" | "nat"): fc.Arbitrary<string> {
  const network = fc.constantFrom(...NETWORKS[family]);
  return fc
    .tuple(
      maybe(network.map(text => `-s ${text}`)),
      maybe(network.map(text => `-d ${text}`)),
      maybe(fc.constantFrom("-i eth0", "-i eth1", "-i eth+", "-i lo")),
      protocolWords,
      furtherWords,
      fc.constantFrom(...targetsOf(table, family)),
    )
    .map(words => words.filter(text => text !== "").join(" "));
}

function packetsOf(family: Family): fc.Arbitrary<PacketConditions> {
  const address = fc.constantFrom(...ADDRESSES[family]);
  const port = fc.constantFrom(...PORTS);
  const opening = fc
    .record({
      protocol: fc.constantFrom(["tcp", 6] as const, ["udp", 17] as const, ["icmp", 1] as const, ["gre", 47] as const),
      source: address,
      destination: address,
      sourcePort: port,
      destinationPort: port,
      isPortKnown: fc.constantFrom(true, true, true, false),
      device: fc.constantFrom(undefined, ...DEVICES),
      stage: fc.constantFrom("untracked", "arriving", "routed"),
    })
    .map(({ protocol: [protocol, protocolNumber], source, destination, device, stage, isPortKnown, ...bothPorts }) => {
      const ports = isPortKnown && (protocol === "tcp" || protocol === "udp") ? bothPorts : {};
      const entry: ConnectionEntry = {
        ...{ family, protocol, protocolNumber, progress: "replied" },
        original: { source, destination, ...ports },
        reply: { source: destination, destination: source, ...ports },
      };
      const devices = device === undefined ? {} : { in: interfaceCondition({ value: device, negated: false }) };
      return new OpeningPacket(entry, devices).conditionsAt("INPUT", stage);
    });
  /** Packets that leave open which port they come from, or by which device. */
  const login = fc
    .record({ source: address, destination: address, port, isAnswer: fc.boolean(), isAnyDevice: fc.boolean() })
    .map(({ source, destination, port, isAnswer, isAnyDevice }) => {
      const far = { address: source, port: "any of a client" } as const;
      const near = { address: destination, port };
      return conditionsOf({
        family,
        ...(isAnswer ? { source: near, destination: far } : { source: far, destination: near }),
        flags: isAnswer ? "answering" : "opening",
        state: isAnswer ? "ESTABLISHED" : "NEW",
        interface: isAnyDevice ? "not lo" : { name: "eth0" },
        direction: isAnswer ? "out" : "in",
        translated: "no",
      });
    });
  return fc.oneof({ weight: 3, arbitrary: opening }, { weight: 1, arbitrary: login });
}

const cases: fc.Arbitrary<Case> = fc
  .tuple(
    fc.constantFrom("ipv4" as const, "ipv6" as const),
    fc.constantFrom("filter" as const, "mangle" as const, "nat" as const),
  )
  .chain(([family, name]) =>
    fc
      .record({
        chains: fc.tuple(
          fc.array(ruleTexts(family, name), { minLength: 4, maxLength: 40 }),
          ...CHAINS.map(() => fc.array(ruleTexts(family, name), { maxLength: 12 })),
        ),
        policy: fc.constantFrom("ACCEPT", "DROP"),
        packets: fc.array(packetsOf(family), { minLength: 5, maxLength: 30 }),
      })
      .map(({ chains, policy, packets }) => {
        const names = ["INPUT", ...CHAINS];
        const lines = chains.flatMap((rules, at) => rules.map(text => `-A ${names[at]} ${text}`));
        const heads = [`:INPUT ${policy} [0:0]`, ...CHAINS.map(chain => `:${chain} - [0:0]`)];
        const saved = parseSave(`*${name}\n${[...heads, ...lines].join("\n")}\nCOMMIT\n`);
        const table = saved.tables.get(name);
        if (table === undefined) throw new Error("the table was not read");
        return { family, table, packets };
      }),
  );

/** Every packet looks at every rule. */
function openPlainly(saved: SavedTable, family: Family): WalkedTable {
  const read = ruleReader(saved, { family, backend: "nf_tables", isForeignChain: () => false });
  return {
    saved,
    rulesFor: chain => (saved.chains.get(chain)?.rules ?? []).map(({ text }, index) => read(chain, text, index)),
  };
}

/** A table that has seen so many packets that each of its chains is indexed, and how many rules it has shown since. */
function openIndexed(
  saved: SavedTable,
  family: Family,
  packet: PacketConditions,
): { table: WalkedTable; shown: number } {
  const table = openTable(saved, family, "nf_tables");
  for (const chain of saved.chains.keys()) {
    for (let walk = 0; walk < WALKS_BEFORE_INDEX; walk += 1) Array.from(table.rulesFor(chain, packet));
  }
  const counted = {
    shown: 0,
    table: {
      saved,
      *rulesFor(chain: string, packet: PacketConditions) {
        for (const rule of table.rulesFor(chain, packet)) {
          counted.shown += 1;
          yield rule;
        }
      },
    },
  };
  return counted;
}

describe(`a packet that walks indexed rules (seed ${SEED})`, () => {
  it("meets the same end, by the same rule, as one that looks at every rule", () => {
    const ends = new Map<string, number>();
    const looked = { plain: 0, indexed: 0 };
    fc.assert(
      fc.property(cases, ({ family, table, packets }) => {
        const plain = openPlainly(table, family);
        const indexed = openIndexed(table, family, packets[0] as PacketConditions);
        for (const packet of packets) {
          const expected = walkChain(plain, "INPUT", packet);
          const found = walkChain(indexed.table, "INPUT", packet);
          expect(found).toEqual(expected);
          ends.set(expected.verdict.kind, (ends.get(expected.verdict.kind) ?? 0) + 1);
          looked.plain += [...plain.rulesFor("INPUT", packet)].length;
          looked.indexed += [...indexed.table.rulesFor("INPUT", packet)].length;
        }
      }),
      { numRuns: randomRuns(150), seed: SEED },
    );
    // What was compared were all kinds of ends, and an index that leaves out most.
    for (const kind of ["passes", "dropped", "translated", "unsure"]) expect(ends.get(kind)).toBeGreaterThan(5);
    expect(looked.indexed / looked.plain).toBeLessThan(0.5);
  });
});

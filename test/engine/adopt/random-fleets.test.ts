import { describe, expect, it } from "vitest";
import { type AdoptedFile, adoptFleet } from "../../../engine/adopt";
import { randomFrom } from "../../random";
import { randomRuns } from "../ruleset/random-runs";
import { hostOf, rulesOf, type SavedTexts } from "./hosts";
import { synthesizeProgram } from "./synthesize-program";
import { typeCheck } from "./type-check";

const SEED = Number(process.env.NFFLEET_SEED ?? Math.floor(Math.random() * 2 ** 31));

const SHARED = [
  "-i lo -j ACCEPT",
  "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
  "-m conntrack --ctstate INVALID -j DROP",
  "-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT",
  "-p udp -m udp --dport 53 -j ACCEPT",
  "-p tcp -m tcp --dport 53 -j ACCEPT",
  "-i eth0 -p tcp -m multiport --dports 80,443 -j ACCEPT",
  "-i eth1 -p tcp -m multiport --dports 80,443 -j ACCEPT",
  "-m mark --mark 0x1/0xff -j ACCEPT",
  "-p tcp -m comment --comment first -m tcp --dport 7 -j DROP",
  "-j USER",
  "-g USER",
];
const OWN = {
  ipv4: [
    "-s 10.0.0.1/32 -j DROP",
    "-s 10.0.0.2/32 -j DROP",
    "-d 10.0.0.0/8 -p tcp -j REJECT --reject-with icmp-port-unreachable",
    "-p icmp -m icmp --icmp-type 8 -j ACCEPT",
    "-p icmp -m icmp --icmp-type 0 -j ACCEPT",
    "-f -j DROP",
  ],
  ipv6: [
    "-s 2001:db8::1/128 -j DROP",
    "-s 2001:db8::2/128 -j DROP",
    "-p tcp -j REJECT --reject-with icmp6-port-unreachable",
    "-p ipv6-icmp -m icmp6 --icmpv6-type 128 -j ACCEPT",
    "-p icmp -j ACCEPT",
  ],
} as const;
const NAT = [
  "-s 10.0.0.0/8 ! -d 10.0.0.0/8 -j MASQUERADE",
  "-o eth0 -j MASQUERADE",
  "-s 10.0.0.0/8 -d 10.1.0.0/16 -j RETURN",
  "-o eth1 -p tcp -j SNAT --to-source 192.0.2.1:1024-65535",
];

function randomTexts(random: (below: number) => number): SavedTexts {
  const rules = (pool: readonly string[], most: number) =>
    Array.from({ length: random(most + 1) }, () => pool[random(pool.length)] ?? "");
  const family = (own: readonly string[], nat: readonly string[]) => {
    const policy = () => ["ACCEPT", "DROP"][random(2)];
    const append = (chain: string, lines: readonly string[]) => lines.map(line => `-A ${chain} ${line}`);
    return [
      "*filter",
      `:INPUT ${policy()} [0:0]`,
      `:FORWARD ${policy()} [0:0]`,
      ":USER - [0:0]",
      ...append("INPUT", rules([...SHARED, ...own], 14)),
      ...append("FORWARD", rules([...SHARED, ...own], 4)),
      ...append("USER", rules([...SHARED.slice(0, 9), ...own], 3)),
      "COMMIT",
      "*nat",
      ...append("POSTROUTING", rules(nat, 4)),
      "COMMIT",
      "",
    ].join("\n");
  };
  const texts = { ipv4: family(OWN.ipv4, NAT), ipv6: family(OWN.ipv6, ["-o eth0 -j MASQUERADE"]) };
  return random(4) === 0 ? { ipv4: texts.ipv4 } : texts;
}

/** The same host after somebody was there: lines gone, doubled or moved. */
function edited({ ipv4 = "", ipv6 }: SavedTexts, random: (below: number) => number): SavedTexts {
  const lines = ipv4.split("\n");
  const places = lines.flatMap((line, at) => (line.startsWith("-A") ? [at] : []));
  const at = places[random(Math.max(1, places.length))];
  if (at === undefined) return { ipv4, ...(ipv6 === undefined ? {} : { ipv6 }) };
  const line = lines[at] ?? "";
  const changed = [
    lines.toSpliced(at, 1),
    lines.toSpliced(at, 0, line),
    lines.toSpliced(at, 1, line.replace(/-j \S+$/, "-j RETURN")),
  ];
  return { ipv4: (changed[random(3)] ?? lines).join("\n"), ...(ipv6 === undefined ? {} : { ipv6 }) };
}

describe("an import of a random fleet", () => {
  it(`synthesizes to what each host holds, whatever the hosts have in common (NFFLEET_SEED=${SEED})`, () => {
    const random = randomFrom(SEED);
    const programs = new Map<string, readonly AdoptedFile[]>();
    let exceptions = 0;
    for (let fleet = 0; fleet < randomRuns(15); fleet += 1) {
      const roles = Array.from({ length: 1 + random(3) }, () => randomTexts(random));
      const hosts = Array.from({ length: 2 + random(8) }, (_, at) => {
        const role = roles[random(roles.length)] ?? {};
        return { name: `host-${at}`, texts: random(3) === 0 ? edited(role, random) : role };
      });
      const adoption = adoptFleet(
        hosts.map(({ name, texts }) => hostOf(name, texts, { address: "192.0.2.1" })),
        { project: "p", stack: "s" },
      );
      exceptions += adoption.roles.flatMap(role => role.exceptions).length;
      programs.set(`fleet-${fleet}`, adoption.files);
      const documents = synthesizeProgram(adoption.files);
      for (const { name, texts } of hosts) {
        for (const family of ["ipv4", "ipv6"] as const) {
          const label = `fleet ${fleet}, ${name}, ${family}\n${adoption.files.map(file => file.content).join("\n")}`;
          expect(rulesOf(documents.get(name), family), label).toEqual(rulesOf(texts, family));
        }
      }
    }
    expect(exceptions).toBeGreaterThan(0);
    expect(typeCheck(programs)).toBe("");
  });
});

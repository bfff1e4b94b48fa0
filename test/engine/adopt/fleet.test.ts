import { describe, expect, it } from "vitest";
import { adoptFleet } from "../../../engine/adopt";
import type { Family } from "../../../engine/ruleset";
import { hostOf, rulesOf, type SavedTexts } from "./hosts";
import { synthesizeProgram } from "./synthesize-program";
import { typeCheck } from "./type-check";

const HEAD = [":INPUT DROP [0:0]", ":FORWARD DROP [0:0]", ":OUTPUT ACCEPT [0:0]"];
const COMMON = [
  "-A INPUT -i lo -j ACCEPT",
  "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
  "-A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT",
];
const SIX = [
  "-A INPUT -i lo -j ACCEPT",
  "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
  "-A INPUT -p ipv6-icmp -j ACCEPT",
];

/** The rules of each role below what all of them have. */
const ROLES = {
  web: [
    "-A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT",
    "-A INPUT -p icmp -m icmp --icmp-type 8 -m limit --limit 10/sec -j ACCEPT",
    '-A INPUT -j LOG --log-prefix "web: "',
  ],
  db: [
    "-A INPUT -s 10.1.0.0/16 -p tcp -m tcp --dport 5432 -j ACCEPT",
    "-A INPUT -s 10.1.9.9/32 -p tcp -m tcp --dport 9187 -j ACCEPT",
    "-A INPUT -s 10.1.0.0/16 -p icmp -j ACCEPT",
    "-A OUTPUT -d 10.1.0.0/16 -p udp -m udp --dport 123 -j ACCEPT",
  ],
  edge: [
    "-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
    "-A FORWARD -i lan0 -o wan0 -j ACCEPT",
    "-A INPUT -i lan0 -p udp -m udp --dport 53 -j ACCEPT",
    "-A INPUT -i lan0 -p udp -m udp --dport 67 -j ACCEPT",
  ],
} as const;
type RoleName = keyof typeof ROLES;

function texts(role: RoleName, change: (lines: string[]) => string[] = lines => lines): SavedTexts {
  const four = change([...HEAD, ...COMMON, ...ROLES[role]]);
  const nat = role === "edge" ? "*nat\n-A POSTROUTING -s 192.168.0.0/16 -o wan0 -j MASQUERADE\nCOMMIT\n" : "";
  return {
    ipv4: `*filter\n${four.join("\n")}\nCOMMIT\n${nat}`,
    ipv6: `*filter\n${[...HEAD, ...SIX].join("\n")}\nCOMMIT\n`,
  };
}

/** Five changes that somebody made by hand, each on one host. */
const BY_HAND: Readonly<Record<string, (lines: string[]) => string[]>> = {
  "web-7": lines =>
    lines.toSpliced(4, 0, '-A INPUT -s 192.0.2.66/32 -m comment --comment "support, until May" -j ACCEPT'),
  "web-12": lines => lines.filter(line => !line.includes("LOG")),
  "db-3": lines => lines.map(line => line.replace("10.1.9.9/32", "10.1.9.10/32")),
  "db-11": lines => lines.map(line => line.replace(":FORWARD DROP", ":FORWARD ACCEPT")),
  "edge-2": lines => [...lines, ":GUESTS - [0:0]", "-A FORWARD -i guest0 -j GUESTS", "-A GUESTS -o wan0 -j ACCEPT"],
};

const SIZES: Readonly<Record<RoleName, number>> = { web: 20, db: 18, edge: 12 };
const FLEET = (Object.keys(ROLES) as RoleName[]).flatMap(role =>
  Array.from({ length: SIZES[role] }, (_, at) => {
    const name = `${role}-${at + 1}`;
    return { name, texts: texts(role, BY_HAND[name]) };
  }),
);

describe("an import of 50 hosts of three roles with 5 hand-made exceptions", () => {
  const hosts = FLEET.map(({ name, texts: own }, at) => hostOf(name, own, { address: `192.0.2.${at + 1}` }));
  const adoption = adoptFleet(hosts, { project: "shop", stack: "imported" });

  it("finds three functions, each named for its hosts", () => {
    expect(adoption.roles.map(({ functionName, hosts: own }) => [functionName, own.length])).toEqual([
      ["web", 20],
      ["db", 18],
      ["edge", 12],
    ]);
  });

  it("names five exceptions, each with its host", () => {
    expect(
      adoption.roles.flatMap(({ exceptions }) => exceptions.map(({ name, hosts: own }) => [name, ...own])),
    ).toEqual([
      ["support-until-may", "web-7"],
      ["without-log", "web-12"],
      ["own-tcp-9187", "db-3"],
      ["forward-drop-ipv6", "db-11"],
      ["guests", "edge-2"],
    ]);
  });

  it("synthesizes to what each host holds, in the order in which it holds it", () => {
    const documents = synthesizeProgram(adoption.files, "validated");
    expect(documents.size).toBe(50);
    for (const { name, texts: own } of FLEET) {
      for (const family of ["ipv4", "ipv6"] as const satisfies readonly Family[]) {
        expect(rulesOf(documents.get(name), family), `${name} ${family}`).toEqual(rulesOf(own, family));
      }
    }
  });

  it("writes the main program in loops, the exceptions beside them", () => {
    const main = adoption.files.find(({ name }) => name === "main.ts")?.content ?? "";
    expect(main).toContain(
      'web(new Host(stack, "web-7", { project: "shop", address: "192.0.2.7" }), ["support-until-may"]);',
    );
    expect(main.match(/for \(const/g)).toHaveLength(3);
    expect(main).toContain('  ["web-1", "192.0.2.1"],\n');
  });

  it("compiles, exceptions and all", () => {
    expect(typeCheck(new Map([["fleet", adoption.files]]))).toBe("");
  });

  it("writes an import block a host, with the owner that synthesis gives it", () => {
    const blocks = adoption.files.find(({ name }) => name === "import.tf")?.content ?? "";
    expect(blocks.match(/^import \{$/gm)).toHaveLength(50);
    expect(blocks).toContain('  to = netfilter_host.db-3\n  id = "root@192.0.2.23:22/shop/imported/db-3"\n');
  });
});

import { describe, expect, it } from "vitest";
import {
  type Backend,
  canonicalizeRuleset,
  parseSave,
  printSave,
  RulesetError,
  readRestore,
  type TrapHandling,
} from "../../../engine/ruleset";

function read(text: string, backend: Backend = "nf_tables", traps: TrapHandling = "refuse"): string {
  return printSave(readRestore(text, { family: "ipv4", backend, traps }));
}

const filter = (lines: string): string => `*filter\n${lines}\nCOMMIT\n`;
const rules = (text: string): readonly string[] => text.split("\n").filter(line => line.startsWith("-A "));

describe("a restore file", () => {
  it("is read as people write it", () => {
    const text = `# by hand

*filter
:INPUT DROP
:WEB - [7:9]
[1:2] -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
# the web
\t-A  INPUT -p tcp   -m multiport --dports http,https -j WEB
--append WEB -j ACCEPT
--insert=WEB -s 192.0.2.1 -j DROP
-A WEB -p udp
-D WEB 3
COMMIT
`;
    expect(read(text)).toBe(`*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:WEB - [0:0]
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p tcp -m multiport --dports 80,443 -j WEB
-A WEB -s 192.0.2.1/32 -j DROP
-A WEB -j ACCEPT
COMMIT
`);
  });

  it("has its tables printed in one order, and empty ones by legacy only", () => {
    const text = "*raw\nCOMMIT\n*nat\n-A POSTROUTING -j MASQUERADE\nCOMMIT\n*filter\n:INPUT - [0:0]\nCOMMIT\n";
    const tables = (printed: string): readonly string[] => printed.split("\n").filter(line => line.startsWith("*"));
    expect(tables(read(text))).toEqual(["*filter", "*nat"]);
    expect(tables(read(text, "legacy"))).toEqual(["*raw", "*filter", "*nat"]);
  });

  it("begins a table anew in its second section; the policy stays on legacy only", () => {
    const text = `${filter(":INPUT DROP\n:WEB -\n-A INPUT -p tcp")}${filter("-A INPUT -p udp")}`;
    expect(read(text)).toBe(
      filter(":INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -p udp"),
    );
    expect(read(text, "legacy")).toContain(":INPUT DROP [0:0]\n");
    expect(() => read(`${filter(":WEB -")}${filter("-A WEB -j DROP")}`)).toThrow(/no chain WEB here.*line 5/);
  });

  it("skips lines of the other family and keeps those of its own", () => {
    const text = filter(
      "-4 -A INPUT -p tcp\n-6 -A INPUT -s ::1\n-A INPUT -p udp --ipv4\n-A INPUT -p esp -6\n-A INPUT -m comment --comment -6",
    );
    expect(rules(read(text))).toEqual(["-A INPUT -p tcp", "-A INPUT -p udp", "-A INPUT -m comment --comment -6"]);
  });

  it("takes options before the command, glued forms and hexadecimal numbers", () => {
    const text = filter("-NWEB\n-p tcp -A WEB -j DROP\n-AWEB -p udp\n-I WEB 0x2 -p esp\n-D WEB 1");
    expect(rules(read(text))).toEqual(["-A WEB -p esp", "-A WEB -p udp"]);
  });

  it("jumps to a chain with the name of a target, where there is one", () => {
    const named = filter("-A INPUT -j REJECT\n:REJECT -\n-A INPUT -p tcp -j REJECT\n-A FORWARD -j MARK\n:MARK -");
    expect(() => read(named)).toThrow(/-j MARK: an option is missing \(line 5/);
    const text = filter(
      "-A INPUT -j REJECT\n:REJECT -\n:MARK -\n-A INPUT -p tcp -j REJECT\n--append FORWARD --jump MARK",
    );
    expect(rules(read(text))).toEqual([
      "-A INPUT -j REJECT --reject-with icmp-port-unreachable",
      "-A INPUT -p tcp -j REJECT",
      "-A FORWARD -j MARK",
    ]);
    expect(() => read(filter(":LOG -\n-A INPUT -j LOG\n-X LOG"))).toThrow(/rules still go to chain LOG/);
    expect(() => read(filter(":REJECT -\n-A INPUT -j REJECT --reject-with tcp-reset"))).toThrow(/--reject-with/);
  });

  it("keeps what a save says it could not show", () => {
    const line = "# Table `filter' is incompatible, use 'nft' tool.";
    expect([...readRestore(`${line}\n`, { family: "ipv4", backend: "nf_tables" }).incompatible]).toEqual([
      ["filter", line],
    ]);
  });
});

describe("a restore file that iptables-restore would not load", () => {
  it.each([
    ["*filter\n-A INPUT -p tcp\n", /table filter has no COMMIT \(line 2/],
    ["*filter\r\nCOMMIT\r\n", /the line ends in CRLF \(line 1/],
    ["*filter\n-A INPUT -m comment --comment a\0b\nCOMMIT\n", /NUL byte \(line 2/],
    ["*nothing\nCOMMIT\n", /there is no such table \(line 1/],
    ["*filter\n*nat\nCOMMIT\n", /this is no line of a restore file \(line 2/],
    ["-A INPUT -p tcp\n", /stands outside a table \(line 1/],
    ["COMMIT\n", /stands outside a table/],
    [filter(" COMMIT"), /this is no line of a restore file \(line 2/],
    [filter("COMMIT "), /this is no line of a restore file \(line 2/],
    [filter(" # comment"), /this is no line of a restore file/],
    [filter("   "), /blanks only/],
    [filter(":INPUT"), /declares no chain with a policy \(line 2/],
    [filter(":INPUT REJECT [0:0]"), /"REJECT" is no policy/],
    [filter(":ACCEPT - [0:0]"), /ACCEPT is a verdict/],
    [filter("-t nat -A PREROUTING -p tcp"), /-t is no part of a ruleset.*section of its own/],
    [filter("-L INPUT"), /-L is no part of a ruleset/],
    [filter("-S"), /-S is no part of a ruleset/],
    [filter("-C INPUT -p tcp"), /-C is no part of a ruleset/],
    [filter("-A INPUT -A INPUT -p tcp"), /-A: this is an option of the iptables command/],
    [filter("-A INPUT -j NOSUCH"), /no chain NOSUCH here \(line 2/],
    [filter("-A NOSUCH -j ACCEPT"), /no chain NOSUCH here/],
    [filter("-A INPUT -j ACCEPT # why"), /"#" is no argument of any option \(line 2/],
    [filter('-A INPUT -m comment --comment "open'), /double quote is opened and never closed \(line 2/],
    [filter("-A"), /-A names no chain/],
    [filter("-I INPUT 0 -p tcp"), /0 is no number of a rule/],
    [filter("-A INPUT -p tcp\n-D INPUT 1 -p tcp"), /"-p" cannot stand in this command \(line 3/],
    [filter("-P INPUT"), /nothing is no policy/],
    [filter("-N A B"), /"B" cannot stand/],
    [filter("[1:2 -A INPUT -p tcp"), /malformed counters/],
  ])("is refused with the line: %j", (text, message) => {
    expect(() => read(text)).toThrow(RulesetError);
    expect(() => read(text)).toThrow(message);
  });

  it("is judged by its backend where the two differ", () => {
    expect(read("*raw\n-A OUTPUT -p tcp\nCOMMIT")).toContain("-A OUTPUT -p tcp");
    expect(() => read("*raw\n-A OUTPUT -p tcp\nCOMMIT", "legacy")).toThrow(/COMMIT does not end in a newline/);
    const replace = filter("-A INPUT -p tcp\n-R INPUT 1 -p udp");
    expect(rules(read(replace, "legacy"))).toEqual(["-A INPUT -p udp"]);
    expect(() => read(replace)).toThrow(/-R cannot replace a rule of the same file on nf_tables \(line 3/);
    const rename = filter(":A -\n-A INPUT -j A\n-E A B");
    expect(rules(read(rename, "legacy"))).toEqual(["-A INPUT -j B"]);
    expect(() => read(rename)).toThrow(/-E cannot rename/);
    const policy = filter(":WEB DROP [0:0]");
    expect(() => read(policy, "legacy", "spell")).toThrow(/no policy/);
    expect(() => read(policy)).toThrow(/no policy/);
    expect(read(policy, "nf_tables", "spell")).toContain(":WEB - [0:0]\n");
    const twice = filter(":WEB -\n-A WEB -p tcp\n:WEB -\n-A WEB -p udp");
    expect(() => read(twice, "legacy", "spell")).toThrow(/declared twice/);
    expect(rules(read(twice, "nf_tables", "spell"))).toEqual(["-A WEB -p udp"]);
    const flush = filter("-A INPUT -p tcp\n-F\n-A INPUT -p udp");
    expect(rules(read(flush, "legacy"))).toEqual(["-A INPUT -p udp"]);
    expect(rules(read(flush, "nf_tables", "spell"))).toEqual(["-A INPUT -p tcp", "-A INPUT -p udp"]);
    expect(() => read(flush)).toThrow(/-F without a chain leaves the rules of the same file/);
  });
});

describe("a saved ruleset", () => {
  it("is brought to canonical form, rules included", () => {
    const saved = parseSave(
      "*nat\n:PREROUTING ACCEPT [5:300]\n:b - [0:0]\n:a - [0:0]\n-A a -s 10.0.0.1 -j b\nCOMMIT\n",
    );
    const context = { family: "ipv4", backend: "legacy" } as const;
    expect(printSave(canonicalizeRuleset(saved, context))).toBe(`*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:a - [0:0]
:b - [0:0]
-A a -s 10.0.0.1/32 -j b
COMMIT
`);
  });

  it("that would not load is refused with the line it is printed on", () => {
    const saved = parseSave("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp\n-A INPUT -j NOSUCH\nCOMMIT\n");
    expect(() => canonicalizeRuleset(saved, { family: "ipv4", backend: "legacy" })).toThrow(/NOSUCH.*line 4/);
  });
});

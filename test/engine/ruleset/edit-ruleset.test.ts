import { describe, expect, it } from "vitest";
import {
  type Backend,
  printSave,
  RuleError,
  type RulesetCommand,
  type RulesetContext,
  RulesetEditor,
  RulesetError,
} from "../../../engine/ruleset";

const NFT = { family: "ipv4", backend: "nf_tables" } as const;
const LEGACY = { family: "ipv4", backend: "legacy" } as const;

type Edit = RulesetCommand extends infer C ? (C extends unknown ? Omit<C, "table"> : never) : never;

function edit(commands: readonly Edit[], context: RulesetContext = NFT): string {
  const editor = new RulesetEditor(context);
  for (const command of commands) editor.apply({ table: "filter", ...command } as RulesetCommand);
  return printSave(editor.finish());
}

const BUILT_IN = ":INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n";
const save = (rest: string): string => `*filter\n${BUILT_IN}${rest}COMMIT\n`;

const append = (chain: string, rule: string): Edit => ({ kind: "append", chain, rule });
const add = (chain: string): Edit => ({ kind: "new chain", chain });

describe("commands that put rules into a chain", () => {
  it("spell the rule as the backend saves it", () => {
    expect(edit([append("INPUT", "-p TCP --dport ssh -s 192.0.2.1 -j ACCEPT")])).toBe(
      save("-A INPUT -s 192.0.2.1/32 -p tcp -m tcp --dport 22 -j ACCEPT\n"),
    );
  });

  it("make a rule an address, in order when appended, and the last one first when inserted", () => {
    const rule = "-s 192.0.2.1,192.0.2.2 -d 198.51.100.1,198.51.100.2 -j DROP";
    const pairs = ["1/32 -d 198.51.100.1", "1/32 -d 198.51.100.2", "2/32 -d 198.51.100.1", "2/32 -d 198.51.100.2"];
    const lines = pairs.map(pair => `-A INPUT -s 192.0.2.${pair}/32 -j DROP\n`);
    expect(edit([append("INPUT", rule)])).toBe(save(lines.join("")));
    expect(edit([append("INPUT", "-p udp"), { kind: "insert", chain: "INPUT", at: 1, rule }])).toBe(
      save(`${lines.reverse().join("")}-A INPUT -p udp\n`),
    );
  });

  it("insert anywhere up to one behind the last rule, and no further", () => {
    const three = [append("INPUT", "-p tcp"), append("INPUT", "-p udp")];
    expect(edit([...three, { kind: "insert", chain: "INPUT", at: 2, rule: "-p esp" }])).toBe(
      save("-A INPUT -p tcp\n-A INPUT -p esp\n-A INPUT -p udp\n"),
    );
    expect(edit([...three, { kind: "insert", chain: "INPUT", at: 3, rule: "-p esp" }])).toBe(
      save("-A INPUT -p tcp\n-A INPUT -p udp\n-A INPUT -p esp\n"),
    );
    expect(() => edit([...three, { kind: "insert", chain: "INPUT", at: 4, rule: "-p esp" }])).toThrow(
      /chain INPUT has no place 4 .* Its last rule there is number 2/,
    );
  });

  it("replace one rule by one rule", () => {
    const replace = (at: number, rule: string): Edit => ({ kind: "replace", chain: "INPUT", at, rule });
    expect(edit([append("INPUT", "-p tcp"), replace(1, "-p udp")])).toBe(save("-A INPUT -p udp\n"));
    expect(() => edit([append("INPUT", "-p tcp"), replace(2, "-p udp")])).toThrow(/no place 2/);
    expect(() => edit([append("INPUT", "-p tcp"), replace(1, "-s 192.0.2.1,192.0.2.2")])).toThrow(
      /several rules of one/,
    );
  });

  it("refuse a chain that is not there, and a jump to one", () => {
    expect(() => edit([append("WEB", "-j ACCEPT")])).toThrow(/table filter has no chain WEB here/);
    expect(() => edit([append("INPUT", "-j WEB")])).toThrow(RulesetError);
    expect(() => edit([append("INPUT", "-g WEB")])).toThrow(/no chain WEB here.*`-N WEB`/);
    expect(() => edit([append("INPUT", "-s nowhere")])).toThrow(RuleError);
  });

  it("do not take a comment for a jump", () => {
    expect(edit([append("INPUT", '-m comment --comment "then -j WEB"')])).toContain('--comment "then -j WEB"\n');
    expect(edit([append("INPUT", "-m comment --comment -j")])).toContain("--comment -j\n");
  });
});

describe("commands that delete rules", () => {
  it("take the first of equal rules, whatever it was spelled like", () => {
    const rules = [
      append("INPUT", "-p tcp --dport 22"),
      append("INPUT", "-p udp"),
      append("INPUT", "-p 6 --dport ssh"),
    ];
    expect(edit([...rules, { kind: "delete rule", chain: "INPUT", rule: "-p tcp -m tcp --dport 22:22" }])).toBe(
      save("-A INPUT -p udp\n-A INPUT -p tcp -m tcp --dport 22\n"),
    );
  });

  it("take every rule of a list of addresses", () => {
    const rule = "-s 192.0.2.1,192.0.2.2 -j DROP";
    expect(
      edit([append("INPUT", rule), append("INPUT", "-p udp"), { kind: "delete rule", chain: "INPUT", rule }]),
    ).toBe(save("-A INPUT -p udp\n"));
  });

  it("refuse a rule that is not there", () => {
    expect(() => edit([append("INPUT", "-p tcp"), { kind: "delete rule", chain: "INPUT", rule: "-p udp" }])).toThrow(
      /chain INPUT of table filter has no such rule/,
    );
    expect(() => edit([{ kind: "delete at", chain: "INPUT", at: 1 }])).toThrow(/no place 1.*is empty/);
  });

  it("take a rule by its number", () => {
    const rules = ["tcp", "udp", "esp"].map(name => append("INPUT", `-p ${name}`));
    expect(edit([...rules, { kind: "delete at", chain: "INPUT", at: 2 }])).toBe(
      save("-A INPUT -p tcp\n-A INPUT -p esp\n"),
    );
  });

  it("empty one chain or all", () => {
    const filled = [add("WEB"), append("WEB", "-p tcp"), append("INPUT", "-j WEB")];
    expect(edit([...filled, { kind: "flush", chain: "WEB" }])).toBe(save(":WEB - [0:0]\n-A INPUT -j WEB\n"));
    expect(edit([...filled, { kind: "flush" }, { kind: "delete chain" }])).toBe(save(""));
  });
});

describe("commands about chains", () => {
  it("print built-in chains in hook order and user chains by the bytes of their names", () => {
    const names = ["b", "_", "a", "B", "é", "__proto__", "constructor"];
    const lines = ["B", "_", "__proto__", "a", "b", "constructor", "é"].map(name => `:${name} - [0:0]\n`);
    expect(edit(names.map(add))).toBe(save(lines.join("")));
  });

  it("refuse a name twice, the name of a target or verdict, and one that is too long", () => {
    expect(() => edit([add("WEB"), add("WEB")])).toThrow(/exists already/);
    expect(() => edit([add("LOG")])).toThrow(/LOG is the name of a target/);
    expect(() => edit([add("ACCEPT")])).toThrow(/ACCEPT is a verdict/);
    expect(() => edit([add("INPUT")])).toThrow(/exists already/);
    expect(() => edit([add("n".repeat(29))])).toThrow(/has 29 bytes/);
    expect(edit([add("n".repeat(28))])).toContain(`:${"n".repeat(28)} - [0:0]\n`);
  });

  it("delete a chain only when it is empty and nothing goes to it", () => {
    const remove: Edit = { kind: "delete chain", chain: "WEB" };
    expect(edit([add("WEB"), remove])).toBe(save(""));
    expect(() => edit([add("WEB"), append("WEB", "-p tcp"), remove])).toThrow(/holds rules.*-F WEB/);
    expect(() => edit([add("WEB"), append("INPUT", "-j WEB"), remove])).toThrow(/rules still go to chain WEB/);
    const unused: readonly Edit[] = [
      add("WEB"),
      append("INPUT", "-j WEB"),
      { kind: "delete at", chain: "INPUT", at: 1 },
      remove,
    ];
    expect(edit(unused)).toBe(save(""));
    expect(edit([add("WEB"), append("INPUT", "-g WEB"), { kind: "flush" }, remove])).toBe(save(""));
    expect(() => edit([{ kind: "delete chain", chain: "INPUT" }])).toThrow(/INPUT is a built-in chain/);
  });

  it("rename a chain together with the jumps to it", () => {
    const renamed: readonly Edit[] = [
      add("WEB"),
      append("INPUT", "-p tcp -j WEB"),
      { kind: "rename chain", chain: "WEB", to: "HTTP" },
      add("WEB"),
      append("INPUT", "-p tcp -j WEB"),
      { kind: "delete rule", chain: "INPUT", rule: "-p tcp -j HTTP" },
    ];
    expect(edit(renamed)).toBe(save(":HTTP - [0:0]\n:WEB - [0:0]\n-A INPUT -p tcp -j WEB\n"));
    expect(() => edit([add("A"), add("B"), { kind: "rename chain", chain: "A", to: "B" }])).toThrow(
      /B .*exists already/,
    );
    expect(() => edit([{ kind: "rename chain", chain: "INPUT", to: "B" }])).toThrow(/built-in/);
  });

  it("set policies of built-in chains only, and never DROP in nat", () => {
    const drop = (chain: string): Edit => ({ kind: "policy", chain, policy: "DROP" });
    expect(edit([drop("INPUT")])).toContain(":INPUT DROP [0:0]\n");
    expect(() => edit([add("WEB"), drop("WEB")])).toThrow(/WEB is a user chain, which has no policy/);
    const editor = new RulesetEditor(NFT);
    expect(() => editor.apply({ table: "nat", kind: "policy", chain: "PREROUTING", policy: "DROP" })).toThrow(
      /table nat/,
    );
  });

  it("refuse jumps that packets can follow round, and more than 15 in a row on nf_tables", () => {
    const loop = [add("A"), add("B"), append("A", "-j B"), append("B", "-g A")];
    expect(edit(loop)).toContain("-A A -j B\n-A B -g A\n");
    expect(() => edit([...loop, append("INPUT", "-j A")])).toThrow(/lead from chain A back to it/);
    const row = (length: number): readonly Edit[] => [
      ...Array.from({ length }, (_, at) => add(`C${at}`)),
      append("INPUT", "-j C0"),
      ...Array.from({ length: length - 1 }, (_, at) => append(`C${at}`, `-j C${at + 1}`)),
    ];
    expect(edit(row(15))).toContain("-A C13 -j C14\n");
    expect(() => edit(row(16))).toThrow(/over 15 jumps/);
    expect(edit(row(16), LEGACY)).toContain("-A C14 -j C15\n");
  });
});

describe("a table that commands only emptied", () => {
  const printed = (backend: Backend, command: Edit): string => edit([command], { family: "ipv4", backend });

  it("is printed by legacy and not there on nf_tables", () => {
    expect(printed("legacy", { kind: "flush" })).toBe(save(""));
    expect(printed("nf_tables", { kind: "flush" })).toBe("");
    expect(printed("nf_tables", { kind: "delete chain" })).toBe("");
    expect(printed("nf_tables", { kind: "policy", chain: "INPUT", policy: "ACCEPT" })).toBe(save(""));
  });
});

import { describe, expect, it } from "vitest";
import { type Family, RuleError } from "../../../../engine/ruleset";
import { parseIptablesCommand } from "../../../../engine/ruleset/script/iptables-command";

function parse(args: readonly string[], family: Family = "ipv4") {
  return parseIptablesCommand(args, `iptables ${args.join(" ")}`, { family, resolve: new Map() });
}

function edit(line: string, family: Family = "ipv4") {
  const parsed = parse(line.split(" "), family);
  return parsed.kind === "edit" ? parsed.command : parsed.kind;
}

const accepting = { kind: "append", table: "filter", chain: "INPUT", rule: "-j ACCEPT" };

describe("a command line of iptables", () => {
  it.each([
    ["-A INPUT -j ACCEPT", accepting],
    ["-A c", { kind: "append", table: "filter", chain: "c", rule: "" }],
    ["-I INPUT -j DROP", { kind: "insert", table: "filter", chain: "INPUT", at: 1, rule: "-j DROP" }],
    ["-I INPUT 3 -j DROP", { kind: "insert", table: "filter", chain: "INPUT", at: 3, rule: "-j DROP" }],
    ["-R INPUT 2 -j DROP", { kind: "replace", table: "filter", chain: "INPUT", at: 2, rule: "-j DROP" }],
    ["-D INPUT 2", { kind: "delete at", table: "filter", chain: "INPUT", at: 2 }],
    ["-D INPUT -j DROP", { kind: "delete rule", table: "filter", chain: "INPUT", rule: "-j DROP" }],
    ["-P INPUT DROP", { kind: "policy", table: "filter", chain: "INPUT", policy: "DROP" }],
    ["-N c", { kind: "new chain", table: "filter", chain: "c" }],
    ["-X c", { kind: "delete chain", table: "filter", chain: "c" }],
    ["-X", { kind: "delete chain", table: "filter" }],
    ["-F", { kind: "flush", table: "filter" }],
    ["-F c", { kind: "flush", table: "filter", chain: "c" }],
    ["-Z", { kind: "zero", table: "filter" }],
    ["-E a b", { kind: "rename chain", table: "filter", chain: "a", to: "b" }],
  ])("%s is read", (line, command) => {
    expect(edit(line)).toEqual(command);
  });

  it.each([
    "-j ACCEPT -A INPUT",
    "-AINPUT -jACCEPT",
    "--append INPUT -j ACCEPT",
    "--append=INPUT -j ACCEPT",
    "--app INPUT -j ACCEPT",
    "-vA INPUT -j ACCEPT",
    "-w -A INPUT -j ACCEPT",
    "-w 5 -A INPUT -j ACCEPT -v",
    "-w5 -W 1000 -A INPUT -j ACCEPT",
    "--wait=1.5 -A INPUT -j ACCEPT",
    "-A INPUT -t filter -j ACCEPT",
    "-A INPUT -j ACCEPT --table=filter",
    "-4 -A INPUT -j ACCEPT",
    "-A INPUT -j ACCEPT --",
    "--modprobe=/sbin/modprobe -A INPUT -j ACCEPT",
  ])("%s appends an ACCEPT to INPUT", line => {
    expect(edit(line)).toEqual(accepting);
  });

  it("has its table anywhere, the last one counting", () => {
    expect(edit("-tnat -A POSTROUTING -j MASQUERADE")).toMatchObject({ table: "nat" });
    expect(edit("-t raw -A PREROUTING -t mangle -j MARK --set-mark 1")).toMatchObject({ table: "mangle" });
  });

  it.each([
    ["-A INPUT -ptcp --dport=22", "-p tcp --dport 22"],
    ["-A INPUT --protocol=tcp -m tcp --dpo 22", "--protocol tcp -m tcp --dpo 22"],
    ["-A INPUT -p tcp --syn -fj DROP", "-p tcp --syn -f -j DROP"],
    ["-A INPUT -c 1 2 -j DROP", "-c 1 2 -j DROP"],
    ["-A INPUT -c 1,2 -j DROP", "-c 1,2 -j DROP"],
    ["-A INPUT ! -s 10.0.0.1 -j DROP", "! -s 10.0.0.1 -j DROP"],
    ["-A INPUT -p tcp ! --dport 22", "-p tcp ! --dport 22"],
    ["-A INPUT -s 10.0.0.1,10.0.0.2 -j DROP", "-s 10.0.0.1,10.0.0.2 -j DROP"],
    ["-A INPUT -m comment --comment -A", "-m comment --comment -A"],
    ["-A INPUT -m comment --comment --table", "-m comment --comment --table"],
    ["-A INPUT -m unheard-of --some value -j DROP", "-m unheard-of --some value -j DROP"],
  ])("%s leaves the rule %s", (line, rule) => {
    expect(edit(line)).toMatchObject({ rule });
  });

  it("puts words into the quoting of a restore file", () => {
    const args = ["-A", "INPUT", "-m", "comment", "--comment", `it's "a" b`, "-j", "DROP"];
    expect(parse(args)).toMatchObject({ command: { rule: `-m comment --comment "it\\'s \\"a\\" b" -j DROP` } });
  });

  it.each([
    ["-A INPUT -s ! 10.0.0.1", "! -s 10.0.0.1"],
    ["-A INPUT -p ! tcp", "! -p tcp"],
    ["-A INPUT -p tcp --dport ! 22", "-p tcp ! --dport 22"],
    ["-A INPUT -p tcp --tcp-flags ! SYN,ACK SYN", "-p tcp ! --tcp-flags SYN,ACK SYN"],
    ["-A INPUT -m state --state ! NEW", "-m state ! --state NEW"],
  ])("%s is the old place of the negation, and it says so", (line, rule) => {
    const parsed = parse(line.split(" "));
    expect(parsed).toMatchObject({ command: { rule } });
    expect(parsed.notes).toHaveLength(1);
    expect(parsed.notes[0]).toMatch(/is read as/);
  });

  it("takes a ! for a comment where it is one", () => {
    expect(parse(["-A", "INPUT", "-m", "comment", "--comment", "!", "-j", "DROP"])).toMatchObject({
      command: { rule: '-m comment --comment "!" -j DROP' },
      notes: [],
    });
  });

  it.each(["-L", "-nvL", "-L INPUT 1 -nv --line-numbers", "-S", "-V", "-h", "--list", "-L -Z"])(
    "%s only prints",
    line => {
      expect(edit(line)).toBe("listing");
    },
  );

  it("-C asks for a rule", () => {
    expect(parse("-C INPUT -j DROP".split(" "))).toMatchObject({ kind: "check", chain: "INPUT", rule: "-j DROP" });
  });

  it.each([
    ["-j ACCEPT", /no command is given/],
    ["-A INPUT -D INPUT", /-D: it is a second command beside -A/],
    ["-A", /-A: the chain is missing/],
    ["-P INPUT", /-P: the policy is missing/],
    ["-P INPUT drop", /"drop" is no policy.*ACCEPT or DROP/],
    ["-R INPUT -j DROP", /-R: the rule number is missing/],
    ["-I INPUT 0 -j DROP", /"0" is no rule number/],
    ["-D INPUT x", /"x" is no rule number/],
    ["-D INPUT 1 -j DROP", /both a rule number and a rule/],
    ["-t nosuch -F", /there is no table "nosuch"/],
    ["-F INPUT -s 10.0.0.1", /this command takes no "-s 10.0.0.1"/],
    ["-N a b", /this command takes no "b"/],
    ["-A INPUT -n -j DROP", /-n: iptables takes it with -L only, not with -A/],
    ["-A INPUT --line-numbers", /with -L only/],
    ["-A INPUT -w x", /"x" is no number of seconds/],
    ["-6 -F", /-6: the command is of the other family.*ip6tables/],
    ["-A INPUT -Q", /-Q: unknown option/],
    ["-A INPUT --in eth0", /fits --insert and --in-interface|fits --in-interface and --insert/],
    ["-A INPUT -- -j DROP", /--: iptables reads no word behind it/],
    ["! -A INPUT", /-A: the option cannot be negated/],
    ["-A INPUT ! ! -s 10.0.0.1", /!: it stands twice/],
    ["-A INPUT ! -s ! 10.0.0.1", /negated twice/],
    ["-A INPUT !", /!: nothing follows it/],
    ["-A INPUT -j", /-j: the value is missing/],
    ["-A INPUT -p tcp --syn=1", /the option takes no value/],
  ])("%s is refused", (line, message) => {
    expect(() => edit(line)).toThrow(RuleError);
    expect(() => edit(line)).toThrow(message);
  });

  it("takes 20,000 options in a blink", () => {
    const before = process.cpuUsage();
    parse(["-A", "INPUT", ...Array.from({ length: 10_000 }, () => ["-m", "tcp", "--dport", "1"]).flat()]);
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  });
});

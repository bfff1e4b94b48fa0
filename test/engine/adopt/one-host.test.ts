import { describe, expect, it } from "vitest";
import { adoptFleet, readWritten } from "../../../engine/adopt";
import { hostOf, rulesOf, type SavedTexts } from "./hosts";
import { synthesizeProgram } from "./synthesize-program";
import { typeCheck } from "./type-check";

function adopt(texts: SavedTexts) {
  const adoption = adoptFleet([hostOf("edge-1", texts, { address: "192.0.2.1" })], {
    project: "shop",
    stack: "imported",
  });
  return { ...adoption, program: adoption.files[0]?.content ?? "" };
}

/** The lines of the program's function that are about rules, without their indent. */
function rulesIn(program: string): readonly string[] {
  return program
    .slice(program.indexOf("export function"))
    .split("\n\n")
    .slice(1)
    .join("\n")
    .replace(/\n\}\n$/, "")
    .split("\n")
    .map(line => line.replace(/^ {2}/, ""));
}

const GATEWAY: SavedTexts = {
  ipv4: `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:WEB - [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -m conntrack --ctstate INVALID -j DROP
-A INPUT -p icmp -m icmp --icmp-type 8 -m limit --limit 10/sec -j ACCEPT
-A INPUT -s 10.0.0.1/32 -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT
-A INPUT -s 10.0.8.0/24 -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT
-A INPUT -p tcp -m multiport --dports 80,443 -j WEB
-A INPUT -p tcp -m state --state NEW -m tcp --dport 8080 -m comment --comment "the old proxy" -j ACCEPT
-A INPUT -p udp -m udp --sport 67 --dport 68 -j ACCEPT
-A INPUT -f -j DROP
-A WEB ! -s 10.0.0.0/8 -p tcp -m hashlimit --hashlimit-above 50/sec --hashlimit-burst 5 --hashlimit-mode srcip --hashlimit-name web -j REJECT --reject-with tcp-reset
-A WEB -j NFQUEUE --queue-num 3
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -i wan0 -p tcp -m tcp --dport 443 -j DNAT --to-destination 192.168.1.10:8443
-A POSTROUTING -s 172.16.100.0/24 -d 224.0.0.0/24 -j RETURN
-A POSTROUTING -s 172.16.100.0/24 ! -d 172.16.100.0/24 -p tcp -j MASQUERADE --to-ports 1024-65535
-A POSTROUTING -s 172.16.100.0/24 ! -d 172.16.100.0/24 -p udp -j MASQUERADE --to-ports 1024-65535
-A POSTROUTING -s 172.16.100.0/24 ! -d 172.16.100.0/24 -j MASQUERADE
COMMIT
`,
  ipv6: `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:WEB - [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -m conntrack --ctstate INVALID -j DROP
-A INPUT -p ipv6-icmp -j ACCEPT
-A INPUT -s 2001:db8::/32 -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT
-A INPUT -p tcp -m multiport --dports 80,443 -j WEB
-A WEB -j NFQUEUE --queue-num 3
COMMIT
`,
};

describe("the program of an imported host", () => {
  it("is what a person would have written", () => {
    const { program } = adopt(GATEWAY);
    expect(
      program,
    ).toBe(`import { Chain, Established, type Host, Loopback, Masquerade, Match, Rule, Ssh, Table, Target } from "netfilter-fleet";

/** What edge-1 holds. */
export function edge1(host: Host): void {
  const filter = new Table(host, "filter");
  const input = new Chain(filter, "INPUT", { policy: "DROP" });
  new Chain(filter, "FORWARD", { policy: "DROP" });
  const web = new Chain(filter, "WEB");
  const nat = new Table(host, "nat", { family: "ipv4" });
  const prerouting = new Chain(nat, "PREROUTING");

  new Loopback(input, "loopback");
  new Established(input, "established", { invalid: "drop" });
  input.add("ping", { icmpType: "echo-request", limit: { rate: "10/second" }, target: "ACCEPT" });
  new Ssh(input, "ssh", { source: ["10.0.0.1", "10.0.8.0/24"] });
  input.add("ipv6-icmp", { protocol: "ipv6-icmp", target: "ACCEPT" });
  new Ssh(input, "ssh-2", { source: "2001:db8::/32" });
  input.add("http-and-more", { protocol: "tcp", destinationPort: [80, 443], target: { jump: web } });
  input.add("the-old-proxy", {
    family: "ipv4",
    protocol: "tcp",
    matches: [Match.state({ state: "NEW" }), Match.tcp({ dport: 8080 })],
    comment: "the old proxy",
    target: "ACCEPT",
  });
  input.add("dhcp-client", { family: "ipv4", protocol: "udp", sourcePort: 67, destinationPort: 68, target: "ACCEPT" });
  input.add("drop", Rule.parse("-f -j DROP"));

  web.add("reject-hashlimit", {
    source: { not: "10.0.0.0/8" },
    protocol: "tcp",
    matches: [Match.hashlimit({ above: "50/sec", burst: 5, mode: "srcip", name: "web" })],
    target: { reject: "tcp-reset" },
  });
  web.add("nfqueue", { target: Target.nfqueue({ num: 3 }) });

  prerouting.add("dnat-https", {
    inInterface: "wan0",
    protocol: "tcp",
    destinationPort: 443,
    target: { dnat: { to: "192.168.1.10", port: 8443 } },
  });

  new Masquerade(host, "masquerade", {
    source: "172.16.100.0/24",
    exceptDestinations: ["224.0.0.0/24"],
    portRange: "1024-65535",
  });
}
`);
  });

  it("compiles, and synthesizes to the same rules of both families", () => {
    const { files } = adopt(GATEWAY);
    expect(typeCheck(new Map([["edge-1", files]]))).toBe("");
    const document = synthesizeProgram(files).get("edge-1");
    expect(rulesOf(document, "ipv4")).toEqual(rulesOf(GATEWAY, "ipv4"));
    expect(rulesOf(document, "ipv6")).toEqual(rulesOf(GATEWAY, "ipv6"));
    expect(document?.owner).toBe("shop/imported/edge-1");
  });

  it("writes one rule for both families where they agree, and lists where rules differ in one value", () => {
    const { program } = adopt({
      ipv4: `*filter
-A INPUT -p tcp -m tcp --dport 53 -j ACCEPT
-A INPUT -p udp -m udp --dport 53 -j ACCEPT
-A INPUT -i lan0 -j ACCEPT
-A INPUT -s 10.0.0.1/32 -j DROP
-A INPUT -s 10.0.0.2/32 -j DROP
COMMIT
`,
      ipv6: `*filter
-A INPUT -p tcp -m tcp --dport 53 -j ACCEPT
-A INPUT -p udp -m udp --dport 53 -j ACCEPT
-A INPUT -s 2001:db8::1/128 -j DROP
COMMIT
`,
    });
    expect(rulesIn(program)).toEqual([
      'input.add("dns", { protocol: ["tcp", "udp"], destinationPort: 53, target: "ACCEPT" });',
      'input.add("in-lan0", { family: "ipv4", inInterface: "lan0", target: "ACCEPT" });',
      'input.add("drop-from-10.0.0.1-and-more", { source: ["10.0.0.1", "10.0.0.2", "2001:db8::1"], target: "DROP" });',
    ]);
  });

  it("keeps rules apart whose order would not come out the same", () => {
    const texts = {
      ipv4: `*filter
-A INPUT -s 10.0.0.1/32 -p tcp -j ACCEPT
-A INPUT -s 10.0.0.2/32 -p udp -j ACCEPT
-A INPUT -s 10.0.0.1/32 -p udp -j ACCEPT
-A INPUT -s 10.0.0.2/32 -p tcp -j ACCEPT
COMMIT
`,
      ipv6: "*filter\n-A INPUT -p udp -j ACCEPT\n-A INPUT -p tcp -j ACCEPT\nCOMMIT\n",
    };
    const document = synthesizeProgram(adopt(texts).files).get("edge-1");
    expect(rulesOf(document, "ipv4")).toEqual(rulesOf(texts, "ipv4"));
    expect(rulesOf(document, "ipv6")).toEqual(rulesOf(texts, "ipv6"));
  });

  it("writes a long list of like rules as a table", () => {
    const rules = Array.from(
      { length: 12 },
      (_, at) => `-A FORWARD -s 10.0.0.${at + 1}/32 -i lan0 -m mac --mac-source 02:00:00:00:00:${at + 10} -j ACCEPT`,
    );
    const texts = { ipv4: `*filter\n${rules.join("\n")}\nCOMMIT\n` };
    const { program, files } = adopt(texts);
    expect(program).toContain("const fromRows: readonly (readonly [source: string, macSource: string])[] = [");
    expect(program.match(/forward\.add/g)).toHaveLength(1);
    expect(rulesOf(synthesizeProgram(files).get("edge-1"), "ipv4")).toEqual(rulesOf(texts, "ipv4"));
  });

  it("writes a pattern of several rules that repeats as one table", () => {
    const rules = Array.from({ length: 9 }, (_, at) => [
      `-A FORWARD -s 10.0.${at}.0/24 -j LOG --log-prefix "net ${at}: "`,
      `-A FORWARD -s 10.0.${at}.0/24 -p tcp -m tcp --dport ${8000 + at} -j ACCEPT`,
    ]).flat();
    const texts = { ipv4: `*filter\n${rules.join("\n")}\n-A FORWARD -j DROP\nCOMMIT\n` };
    const { program, files } = adopt(texts);
    expect(program.match(/forward\.add/g)).toHaveLength(3);
    expect(program).toContain('  ["10.0.0.0/24", "net 0: ", "10.0.0.0/24", 8000],\n');
    expect(rulesOf(synthesizeProgram(files).get("edge-1"), "ipv4")).toEqual(rulesOf(texts, "ipv4"));
  });

  it("leaves out what belongs to others, and names it", () => {
    const { program, leftOut } = adopt({
      ipv4: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:DOCKER - [0:0]
:f2b-sshd - [0:0]
-A INPUT -p tcp -m multiport --dports 22 -j f2b-sshd
-A INPUT -i eth0 -j ACCEPT
-A FORWARD -o docker0 -j DOCKER
-A f2b-sshd -j RETURN
COMMIT
`,
    });
    expect(program).toContain(
      " * Left to fail2ban: rules in filter INPUT, f2b-sshd.\n * Left to Docker: rules in filter FORWARD, DOCKER.\n",
    );
    expect(rulesIn(program)).toEqual(['input.add("in-eth0", { inInterface: "eth0", target: "ACCEPT" });']);
    expect(leftOut.get("edge-1")).toHaveLength(4);
  });

  it("says what it could not declare, and why", () => {
    const { program } = adopt({
      ipv4: "*filter\n-A INPUT -p tcp -m tcp --dport 9:3 -j ACCEPT\n-A INPUT -j DROP\nCOMMIT\n",
    });
    expect(program).toMatch(
      / \* Not imported: the rule "-p tcp -m tcp --dport 9:3 -j ACCEPT" of filter INPUT\. .* reversed/,
    );
  });

  it("declares a rule that never matches as it stood, and says that it is meant", () => {
    const { program, leftOut } = adopt({
      ipv4: "*filter\n-A INPUT -p udp -m udp --dport 60000:29 -j ACCEPT\n-A INPUT -j DROP\nCOMMIT\n",
    });
    expect(rulesIn(program).join(" ").replace(/\s+/g, " ")).toContain(
      'Rule.parse("-p udp -m udp --dport 60000:29 -j ACCEPT", { lint: { allow: "read-otherwise", because: \'imported as it stood: the range "60000:29" is reversed and never matches\', }, })',
    );
    expect(leftOut.get("edge-1")).toEqual([]);
  });

  it("takes the rules behind its own anchor for the chain's", () => {
    const { program } = adopt({
      ipv4: "*filter\n:NF-INPUT - [0:0]\n-A INPUT -j NF-INPUT\n-A NF-INPUT -i lan0 -j ACCEPT\nCOMMIT\n",
    });
    expect(rulesIn(program)).toEqual(['input.add("in-lan0", { inInterface: "lan0", target: "ACCEPT" });']);
  });

  it("stays a program whatever the names and texts are", () => {
    const texts = {
      ipv4: `*filter
:class - [0:0]
:host - [0:0]
:Input - [0:0]
-A INPUT -m comment --comment "*/ \${x} \\"q\\" \\'" -j class
-A INPUT -m comment --comment "a\u202eb" -j host
-A INPUT -j Input
-A class -j ACCEPT
-A host -j ACCEPT
-A Input -j RETURN
COMMIT
`,
    };
    const { files, program } = adopt(texts);
    expect(typeCheck(new Map([["edge-1", files]]))).toBe("");
    expect(program).not.toContain("\u202e");
    expect(rulesOf(synthesizeProgram(files).get("edge-1"), "ipv4")).toEqual(rulesOf(texts, "ipv4"));
  });
});

describe("a table of rules", () => {
  it("does not take the name of a chain for a column", () => {
    const rules = Array.from(
      { length: 9 },
      (_, at) => `-A source -s 10.0.0.${at}/32 -p tcp -m tcp --dport ${at + 1} -j ACCEPT`,
    );
    const texts = { ipv4: `*filter\n:source - [0:0]\n-A INPUT -j source\n${rules.join("\n")}\nCOMMIT\n` };
    const { files, program } = adopt(texts);
    expect(program).toContain("[sourceValue, destinationPort]");
    expect(rulesOf(synthesizeProgram(files).get("edge-1"), "ipv4")).toEqual(rulesOf(texts, "ipv4"));
  });
});

describe("a text that is imported", () => {
  const read = (text: string) => readWritten({ text, neighbours: [], resolve: new Map() });
  const program = (text: string) => {
    const { held, leftOut, sysctls, links } = read(text);
    const reach = { address: "192.0.2.1", port: 22, user: "root", privilege: "root" } as const;
    const host = { name: "fw", connection: reach, held, leftOut, sysctls, links, neighbours: [] };
    return adoptFleet([host], { project: "shop", stack: "imported" }).files;
  };

  it("keeps the comments of a script above what they are about", () => {
    const [role, main] = program(`#!/bin/sh
# closed unless opened
iptables -P INPUT DROP
# the office
iptables -A INPUT -s 10.0.0.0/8 -p tcp --dport ssh -m conntrack --ctstate NEW -j ACCEPT
sysctl -w net.ipv4.ip_forward=1
`);
    expect(role?.content).toContain(
      '  // closed unless opened\n  const input = new Chain(filter, "INPUT", { policy: "DROP" });\n',
    );
    expect(role?.content).toContain('  // the office\n  new Ssh(input, "ssh", { source: "10.0.0.0/8" });\n');
    expect(main?.content).toContain('new Sysctl(fwHost, "net.ipv4.ip_forward", "1");');
  });

  it("of a host that has settings of devices sets each of them again", () => {
    const { held, leftOut, sysctls } = read("*filter\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n");
    const reach = { address: "192.0.2.1", port: 22, user: "root", privilege: "root" } as const;
    const links = { eth0: { "tx-*.limit_max": "30000" }, ifb7: { type: "ifb" } };
    const host = { name: "fw", connection: reach, held, leftOut, sysctls, links, neighbours: [] };
    const { files } = adoptFleet([host], { project: "shop", stack: "imported" });
    expect(files.map(({ content }) => content).join("\n")).toContain(
      'import { Host, LinkSetting } from "netfilter-fleet";',
    );
    expect(synthesizeProgram(files).get("fw")?.links).toEqual(links);
  });

  it("keeps the comments of a restore file, but for iptables-save's own", () => {
    const [role] = program(
      "# Generated by iptables-save v1.8.9\n*filter\n# the office\n-A INPUT -s 10.0.0.0/8 -j ACCEPT\nCOMMIT\n# Completed on Mon\n",
    );
    expect(rulesIn(role?.content ?? "")).toEqual([
      "// the office",
      'input.add("from-10.0.0.0-8", { source: "10.0.0.0/8", target: "ACCEPT" });',
    ]);
  });

  it("is told to be IPv6 by its rules", () => {
    expect(read("*filter\n-A INPUT -i lo -j ACCEPT\n-A INPUT -s 2001:db8::/32 -j DROP\nCOMMIT\n").held.ipv4).toEqual(
      [],
    );
  });

  it("is refused when iptables-save says that it does not show everything", () => {
    const save = "# Table `filter' is incompatible, use 'nft' tool.\n*nat\nCOMMIT\n";
    expect(() => read(save)).toThrow(/could not show the ipv4 table filter.*save again/);
  });
});

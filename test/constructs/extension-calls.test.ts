import { describe, expect, it } from "vitest";
import { Cidr, Icmp, Mark, Match, Port, Rate, type RuleProps, Target, TcpFlags } from "../../constructs";
import { ElasticAddress, makeChain, makeStack, rulesOf } from "./practice-stack";

/** The IPv4 lines of one rule in filter INPUT, or the chain given. */
function linesOf(props: RuleProps, chain = makeChain()) {
  chain.add("it", props);
  return rulesOf(chain).ipv4;
}

/** What is said about a rule that is refused. */
function refusal(props: RuleProps, chain = makeChain()): string {
  try {
    chain.add("it", props);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("the rule was accepted");
}

/** As a caller without types may write it. */
const untyped = (options: object) => ({ kind: "match", name: "tcp", options }) as const;

describe("a rule of typed calls", () => {
  it("is written as iptables-save would print it", () => {
    expect(
      linesOf({
        protocol: "tcp",
        matches: [Match.connlimit({ above: 10, mask: 24 }), Match.recent({ rcheck: true, seconds: 60, name: "ssh" })],
        comment: "too many",
        target: Target.nfqueue({ num: 1, bypass: true }),
      }),
    ).toEqual([
      '-p tcp -m connlimit --connlimit-above 10 --connlimit-mask 24 --connlimit-saddr -m recent --rcheck --seconds 60 --name ssh --mask 255.255.255.255 --rsource -m comment --comment "too many" -j NFQUEUE --queue-num 1 --queue-bypass',
    ]);
  });

  it("takes one match twice, in the order written", () => {
    const sets = ["b", "a"].map(name => Match.set({ matchSet: [name, "src"] }));
    expect(linesOf({ matches: sets, target: "DROP" })).toEqual([
      "-m set --match-set b src -m set --match-set a src -j DROP",
    ]);
  });

  it("writes lists, pairs and what is denied", () => {
    expect(
      linesOf({
        protocol: "tcp",
        matches: [
          Match.multiport({ dports: [80, "8000:8080"] }),
          Match.conntrack({ ctstate: { not: ["NEW", "INVALID"] } }),
          Match.set({ matchSet: { not: ["nets", ["src", "dst"]] }, updateCounters: { not: true } }),
          Match.tcp({ flags: [["SYN", "ACK"], "SYN"] }),
        ],
        target: "DROP",
      }),
    ).toEqual([
      "-p tcp -m multiport --dports 80,8000:8080 -m conntrack ! --ctstate INVALID,NEW -m set ! --match-set nets src,dst ! --update-counters -m tcp --tcp-flags SYN,ACK SYN -j DROP",
    ]);
  });

  it("takes the values that have classes of their own", () => {
    expect(
      linesOf({
        protocol: "tcp",
        matches: [
          Match.tcp({ dport: Port.range(1024, 2048), flags: TcpFlags.syn() }),
          Match.multiport({ sports: [Port.of(80), 443] }),
          Match.limit({ limit: Rate.perMinute(5) }),
          Match.conntrack({ ctorigsrc: { not: Cidr.of("10.0.0.0/8") } }),
        ],
        target: Target.mark({ setMark: Mark.of(0x1, 0xf) }),
      }),
    ).toEqual([
      "-p tcp -m tcp --dport 1024:2048 --tcp-flags FIN,SYN,RST,ACK SYN -m multiport --sports 80,443 -m limit --limit 5/min -m conntrack ! --ctorigsrc 10.0.0.0/8 -j MARK --set-xmark 0x1/0xf",
    ]);
    expect(
      linesOf({ protocol: "icmp", matches: [Match.icmp({ type: Icmp.type("echo-request") })], target: "ACCEPT" }),
    ).toEqual(["-p icmp -m icmp --icmp-type 8 -j ACCEPT"]);
  });

  it("keeps each value one word, whatever stands in it", () => {
    const prefix = 'a "b" \\ -j ACCEPT';
    expect(linesOf({ target: Target.log({ prefix }) })).toEqual(['-j LOG --log-prefix "a \\"b\\" \\\\ -j ACCEPT"']);
    const smuggled = { matches: [Match.recent({ set: true, name: "x -j ACCEPT" })] };
    expect(refusal(smuggled)).toMatch(/^Rule "gateway\/.*\/it": name of Match\.recent: --name: /);
    expect(linesOf({ matches: [Match.comment({ comment: "-j" })], target: Target.log({ prefix: "!" }) })).toEqual([
      '-m comment --comment -j -j LOG --log-prefix "!"',
    ]);
  });

  it("writes the elements of a match of several", () => {
    const tunnel = { proto: "esp", mode: "tunnel", tunnelDst: "192.0.2.1", tunnelSrc: "192.0.2.2" } as const;
    const call = Match.policy({ dir: "in", strict: true, elements: [tunnel, { reqid: { not: 7 } }] });
    expect(linesOf({ family: "ipv4", matches: [call], target: "ACCEPT" })).toEqual([
      "-m policy --dir in --pol ipsec --strict --proto esp --mode tunnel --tunnel-dst 192.0.2.1 --tunnel-src 192.0.2.2 --next ! --reqid 7 -j ACCEPT",
    ]);
    const wrong = { kind: "match", name: "policy", options: { dir: "in", elements: [{}, { spy: 1 }] } } as const;
    expect(refusal({ matches: [wrong] })).toMatch(
      /elements\[1\] of Match\.policy has no option "spy"\. Write one of reqid,/,
    );
  });

  it("carries values that are known only after apply", () => {
    const stack = makeStack();
    const elastic = new ElasticAddress(stack, "eip");
    const chain = makeChain("PREROUTING", {}, { name: "nat", family: "ipv4" });
    const [line] =
      linesOf(
        { protocol: "tcp", family: "ipv4", target: Target.dnat({ toDestination: elastic.publicIp, persistent: true }) },
        chain,
      ) ?? [];
    expect(line).toEqual({
      unknown: "-p tcp -j DNAT --to-destination ${aws_eip.eip.public_ip} --persistent",
    });
  });

  it("belongs to the family that has the match", () => {
    const chain = makeChain();
    chain.add("it", { matches: [Match.hl({ eq: 255 })], target: "ACCEPT" });
    expect(rulesOf(chain)).toEqual({ ipv6: ["-m hl --hl-eq 255 -j ACCEPT"] });
  });
});

describe("a typed call that iptables or the kernel would refuse", () => {
  it("is named with its property and the fix, for a value", () => {
    expect(refusal({ matches: [Match.limit({ limit: "often" })] })).toMatch(
      /limit of Match\.limit: --limit: "often" is no rate .* Write a number with \/second/,
    );
  });

  it("is named with the fix, for the wrong table, chain and protocol", () => {
    expect(refusal({ target: Target.ct({ notrack: true }) })).toMatch(
      /Target\.ct: -j CT: the kernel refuses it in table filter .* Put the rule into table raw\./,
    );
    expect(refusal({ matches: [Match.owner({ uidOwner: 0 })] })).toMatch(
      /Match\.owner: -m owner: the kernel refuses it in chain INPUT .* Put the rule into OUTPUT or POSTROUTING\./,
    );
    expect(refusal({ matches: [Match.tcp({ option: 5 })] })).toMatch(
      /Match\.tcp: -m tcp: it needs a protocol .* As a property: protocol: "tcp"\./,
    );
  });

  it("is named with the fix, for a match of the other family", () => {
    expect(refusal({ family: "ipv4", matches: [Match.hl({ eq: 1 })] })).toMatch(/belongs to IPv6/);
  });
});

describe("a call without types", () => {
  it("is refused for an option that is not there", () => {
    expect(refusal({ matches: [untyped({ port: 22 })] })).toMatch(
      /Match\.tcp has no option "port"\. Write one of sport, dport, option, flags, syn\./,
    );
  });

  it("is refused for a match that is not there", () => {
    expect(refusal({ matches: [{ kind: "match", name: "nothing", options: {} }] })).toMatch(
      /Match\.nothing is not known/,
    );
  });

  it.each([
    ["a flag that is no flag", { syn: "yes" }, "syn of Match.tcp is a flag"],
    ["one word where two belong", { flags: "SYN" }, "flags of Match.tcp takes two words"],
    ["an object as a value", { dport: { port: 22 } }, "dport of Match.tcp is not a value"],
    ["an empty list", { flags: [[], "SYN"] }, "flags of Match.tcp is an empty list"],
    ["a list where one value belongs", { dport: [22, 23] }, "dport of Match.tcp is not a value"],
  ])("is refused for %s", (_, options, message) => {
    expect(refusal({ protocol: "tcp", matches: [untyped(options)] })).toContain(message);
  });

  it("is refused for a denial where iptables knows none", () => {
    const call = { kind: "target", name: "LOG", options: { prefix: { not: "x" } } } as const;
    expect(refusal({ target: call })).toMatch(/prefix of Target\.log cannot be denied/);
  });
});

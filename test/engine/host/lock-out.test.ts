import { describe, expect, it } from "vitest";
import { judgeLockOut } from "../../../engine/host/lock-out";
import { buildTransition } from "../../../engine/host/transition";
import { documentWith, observationOf, shared, snapshotOf } from "./fixtures";

const ESTABLISHED = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";
const SSH = "-p tcp -m tcp --dport 22 -j ACCEPT";
const BUILT_IN = [":INPUT ACCEPT [0:0]", ":FORWARD ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]"];
const LOGIN = "198.51.100.7 50022 192.0.2.1 22";

/** What is said of these INPUT rules behind a policy of DROP, for a login from 198.51.100.7. */
function judge(
  rules: readonly string[],
  more: { filter?: object; live?: readonly string[]; connection?: string } = {},
) {
  const document = documentWith({ INPUT: shared(rules, { policy: "DROP" }), ...more.filter });
  const snapshot = snapshotOf([...BUILT_IN, ...(more.live ?? [])], {
    interfaces: [
      { name: "lo", addresses: ["127.0.0.1/8"] },
      { name: "eth0", addresses: ["192.0.2.1/24"] },
      { name: "eth1", addresses: ["10.0.0.1/8"] },
    ],
  });
  const told = { ...snapshot, facts: { ...snapshot.facts, connection: more.connection ?? LOGIN } };
  return judgeLockOut(told, buildTransition(document, observationOf(document, told)), 22);
}

describe("a login that is to change the rules", () => {
  it("passes where they let a new one in, and its answers out", () => {
    expect(judge(["-i lo -j ACCEPT", ESTABLISHED, SSH])).toEqual({ kind: "passes" });
    expect(judge(["-s 198.51.100.0/24 -j ACCEPT"])).toEqual({ kind: "passes" });
    expect(judge(["-m multiport -p tcp --dports 80,22 -j ACCEPT"])).toEqual({ kind: "passes" });
  });

  it.each([
    ["nothing lets it in", ["-i lo -j ACCEPT", ESTABLISHED]],
    ["another address is let in", [ESTABLISHED, "-s 203.0.113.0/24 -p tcp -m tcp --dport 22 -j ACCEPT"]],
    ["another port is let in", [ESTABLISHED, "-p tcp -m tcp --dport 2222 -j ACCEPT"]],
    ["a rule before drops it", ["-s 198.51.100.0/24 -j DROP", ESTABLISHED, SSH]],
    ["a rule before rejects it", ["-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j REJECT", ESTABLISHED, SSH]],
    ["only its first packet passes", ["-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT"]],
  ])("is cut where %s", (_what, rules) => {
    expect(judge(rules).kind).toBe("cut");
  });

  it("is told by which rule or policy it is cut, and which of its packets", () => {
    expect(judge([ESTABLISHED])).toMatchObject({
      what: "the packet that opens a new login",
      by: { kind: "policy", table: "filter", chain: "INPUT" },
    });
    const output = { OUTPUT: shared(["-p tcp -m tcp --sport 22 -j DROP"]) };
    expect(judge([SSH], { filter: output })).toMatchObject({
      what: "the host's answer to a new login",
      by: { kind: "rule", rule: { chain: "NF-OUTPUT", rule: 1, text: "-p tcp -m tcp --sport 22 -j DROP" } },
    });
  });

  it.each([
    ["a rate", [ESTABLISHED, "-p tcp -m tcp --dport 22 -m limit --limit 3/min -j ACCEPT"]],
    ["a list", [ESTABLISHED, "-p tcp -m tcp --dport 22 -m set --match-set admins src -j ACCEPT"]],
    ["the interface", [ESTABLISHED, "-i eth1 -p tcp -m tcp --dport 22 -j ACCEPT"]],
    ["a mark", [ESTABLISHED, "-m connmark --mark 0x1 -j ACCEPT"]],
  ])("is left to the timer where it hangs on %s", (_what, rules) => {
    expect(judge(rules).kind).toBe("unsure");
  });

  it("is not taken for one from the host itself", () => {
    expect(judge(["-i lo -j ACCEPT"]).kind).toBe("cut");
    expect(judge(["-i lo -j ACCEPT"], { connection: "192.0.2.1 50022 192.0.2.1 22" })).toEqual({ kind: "passes" });
  });

  it("is judged behind the rules of others that stand before ours", () => {
    const banned = [
      ":f2b-sshd - [0:0]",
      "-A INPUT -p tcp -m multiport --dports 22 -j f2b-sshd",
      "-A f2b-sshd -j RETURN",
    ];
    expect(judge([ESTABLISHED, SSH], { live: banned })).toEqual({ kind: "passes" });
    const live = [
      ...banned.slice(0, 2),
      "-A f2b-sshd -s 198.51.100.7/32 -j REJECT --reject-with icmp-port-unreachable",
    ];
    expect(judge([ESTABLISHED, SSH], { live })).toMatchObject({ kind: "cut", by: { rule: { chain: "f2b-sshd" } } });
  });

  it("is left to the timer where the host does not say where it comes from", () => {
    expect(judge([], { connection: "" }).kind).toBe("unsure");
  });
});

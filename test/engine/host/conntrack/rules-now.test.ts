import { describe, expect, it } from "vitest";
import type { ConnectionEnd } from "../../../../engine/conntrack";
import { RulesNow } from "../../../../engine/host/conntrack/rules-now";
import { parseSave } from "../../../../engine/ruleset";
import { snapshotOf } from "../fixtures";

function rules(...raw: readonly string[]): RulesNow {
  const text = `*raw\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:DNS - [0:0]\n${raw.map(rule => `-A ${rule}\n`).join("")}COMMIT\n`;
  return new RulesNow({ live: { ipv4: parseSave(text), ipv6: parseSave("") }, facts: snapshotOf([]).facts });
}

const dns = (route: ConnectionEnd["route"], protocol = "udp"): ConnectionEnd => ({
  ...{ route, protocol, address: "192.0.2.1", port: 53, answerer: { address: "192.0.2.1", port: 53 } },
});

describe("the rules that a host has now", () => {
  it.each<[string, RulesNow]>([
    ["CT", rules("PREROUTING -p udp -m udp --dport 53 -j CT --notrack")],
    ["NOTRACK", rules("PREROUTING -p udp -m udp --dport 53 -j NOTRACK")],
    ["a chain", rules("PREROUTING -j DNS", "DNS -p udp -m udp --dport 53 -j CT --notrack")],
    [
      "a rule that looks at more",
      rules("PREROUTING -p udp -m udp --dport 53 -m statistic --mode nth --every 2 --packet 0 -j CT --notrack"),
    ],
  ])("keep out of tracking what %s takes out of it", (_what, now) => {
    expect(now.keepOut(dns("in"))).toBe(true);
    expect(now.keepOut(dns("through"))).toBe(true);
    expect(now.keepOut(dns("in", "tcp"))).toBe(false);
    expect(now.keepOut(dns("out"))).toBe(false);
  });

  it("keep nothing out that is let by before, or tracked in another zone or with a helper", () => {
    const ours = "PREROUTING -p udp -m udp --dport 53";
    expect(rules().keepOut(dns("in"))).toBe(false);
    expect(rules(`${ours} -j ACCEPT`, `${ours} -j CT --notrack`).keepOut(dns("in"))).toBe(false);
    expect(rules(`${ours} -j CT --zone 5`).keepOut(dns("in"))).toBe(false);
  });
});

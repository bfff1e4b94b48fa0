import { describe, expect, it } from "vitest";
import { plan } from "../../../engine/host";
import { documentWith, observationOf, recordOf, snapshotOf, whole } from "./fixtures";

/** The kinds of changes of rules that a plan has for a host with that iptables, judged without the host's help. */
function ruleChanges(iptablesVersion: string, wanted: string, held: string): readonly string[] {
  const document = documentWith({ WEB: whole([wanted]) });
  const { facts } = snapshotOf([]);
  const snapshot = snapshotOf([":WEB - [0:0]", `-A WEB ${held}`], {
    facts: { ...facts, iptablesVersion },
    record: recordOf({ WEB: "whole" }),
  });
  const { changes } = plan(document, observationOf(document, snapshot));
  return changes.flatMap(change => (change.subject === "chain" ? change.rules.map(({ kind }) => kind) : []));
}

describe("a judgement without the host's own binaries", () => {
  it("spells as the iptables of that host does", () => {
    const [wanted, held] = ["-p icmp -m icmp --icmp-type 255/255 -j DROP", "-p icmp -m icmp --icmp-type any -j DROP"];
    // 255/255 is any type up to 1.8.9, and one code of one type from 1.8.11 on.
    expect(ruleChanges("1.8.9", wanted, held)).toEqual([]);
    expect(ruleChanges("1.8.11", wanted, held)).toEqual(["remove", "add"]);
  });

  it("spells as the default does where the version is none that is known", () => {
    const [wanted, held] = ["-p tcp --dport http -j DROP", "-p tcp -m tcp --dport 80 -j DROP"];
    expect(ruleChanges("", wanted, held)).toEqual([]);
  });
});

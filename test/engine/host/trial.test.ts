import { describe, expect, it } from "vitest";
import { plan } from "../../../engine/host";
import { buildTrial } from "../../../engine/host/trial";
import { documentWith, observationOf, recordOf, shared, snapshotOf, whole } from "./fixtures";

describe("the files of a trial", () => {
  const document = documentWith({
    INPUT: shared(["-p tcp -j WEB", "-j ACCEPT", "-j KNOCK"]),
    WEB: whole(["-p tcp -m tcp --dport 443 -j ACCEPT"]),
  });

  it("name the chains that its rules stand in", () => {
    expect(buildTrial(document).files.holders).toEqual({ ipv4: "filter NF-INPUT\nfilter WEB\n", ipv6: "" });
  });

  it("name the chains that its rules jump to and that somebody else has made, verdicts and targets not among them", () => {
    expect(buildTrial(document).files.stubs).toEqual({ ipv4: "filter KNOCK\n", ipv6: "" });
  });
});

describe("a host whose chains hold the very text", () => {
  it("has spelled the rules itself, though nothing was tried", () => {
    const document = documentWith({ WEB: whole(["-p tcp -m tcp --dport 80 -j ACCEPT"]) });
    const { facts } = snapshotOf([]);
    const snapshot = snapshotOf([":WEB - [0:0]", "-A WEB -p tcp -m tcp --dport 80 -j ACCEPT"], {
      facts: { ...facts, namespaces: "works" },
      trial: { ipv4: { kind: "live" }, ipv6: { kind: "none" } },
      record: recordOf({ WEB: "whole" }),
    });
    const observation = observationOf(document, snapshot);
    expect(observation.judgement.judge).toBe("kernel");
    const rules = plan(document, observation).changes.flatMap(change =>
      change.subject === "chain" ? change.rules : [],
    );
    expect(rules.filter(({ kind }) => kind !== "keep")).toEqual([]);
  });
});

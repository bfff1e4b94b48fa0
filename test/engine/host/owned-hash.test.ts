import { describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../../engine/desired";
import { listRefusals } from "../../../engine/host/first-contact";
import { hashThrough } from "../../../engine/host/observe";
import { plan } from "../../../engine/host/plan";
import { documentWith, observationOf, recordOf, shared, snapshotOf, whole } from "./fixtures";

const IN_PLACE = snapshotOf([":INPUT DROP [0:0]", "-A INPUT -i lo -j ACCEPT", "-A INPUT -s 192.0.2.7/32 -j ACCEPT"]);
const ANCHORED = snapshotOf(
  [":INPUT DROP [0:0]", ":NF-INPUT - [0:0]", "-A INPUT -j NF-INPUT", "-A NF-INPUT -i lo -j ACCEPT"],
  { record: recordOf({ INPUT: "shared" }) },
);

describe("the hash of what is owned", () => {
  const yesterday = documentWith({ INPUT: shared(["-i lo -j ACCEPT"], { policy: "DROP" }) });
  const today = documentWith({
    INPUT: shared(["-s 192.0.2.7/32 -j ACCEPT", "-i lo -j ACCEPT"], { policy: "DROP" }),
    FORWARD: shared([]),
  });

  it.each([
    ["stand in place", IN_PLACE],
    ["stand behind the anchor", ANCHORED],
  ])("is the same through yesterday's document whatever today's wants, where rules %s", (_where, snapshot) => {
    const read = observationOf(yesterday, snapshot);
    expect(hashThrough(yesterday, observationOf(today, snapshot))).toBe(read.ownedHash);
    expect(observationOf(today, snapshot).ownedHash).not.toBe(read.ownedHash);
  });

  it.each([
    ["stand in place", yesterday, IN_PLACE],
    [
      "stand in place and look like a neighbour's",
      documentWith({ INPUT: shared(["-i docker0 -j ACCEPT"]) }),
      snapshotOf([":INPUT ACCEPT [0:0]", ":DOCKER - [0:0]", "-A INPUT -i docker0 -j ACCEPT"]),
    ],
    ["stand behind the anchor", yesterday, ANCHORED],
    [
      "are absent, and others' stand there",
      yesterday,
      snapshotOf([
        ":INPUT ACCEPT [0:0]",
        ":DOCKER - [0:0]",
        "-A INPUT -i docker0 -j ACCEPT",
        "-A INPUT -p tcp -j DROP",
      ]),
    ],
    [
      "fill a chain of ours",
      documentWith({ WEB: whole(["-p tcp -j ACCEPT"]) }),
      snapshotOf([":WEB - [0:0]", "-A WEB -p tcp -j ACCEPT"], { record: recordOf({ WEB: "whole" }) }),
    ],
  ])(
    "is by a read what it is by a later look through the same document, where rules %s",
    (_where, document, snapshot) => {
      const read = observationOf(document, snapshot);
      expect(hashThrough(document, read)).toBe(read.ownedHash);
    },
  );

  it("moves with a rule that somebody adds, and not with a recognised one", () => {
    const lines = [":INPUT DROP [0:0]", "-A INPUT -i lo -j ACCEPT"];
    const hash = (more: readonly string[]) => observationOf(yesterday, snapshotOf([...lines, ...more])).ownedHash;
    expect(hash(["-A INPUT -p tcp -j ACCEPT"])).not.toBe(hash([]));
    expect(hash([":DOCKER - [0:0]", "-A INPUT -i docker0 -j ACCEPT"])).toBe(hash([]));
  });

  it("looks at the sysctls that the document or the record names, and at no other that was read", () => {
    const named = documentWith({}, { sysctls: { "net.ipv4.ip_forward": "1" } });
    const hash = (sysctls: readonly (readonly [string, string])[]) =>
      observationOf(named, snapshotOf([], { sysctls: new Map(sysctls) })).ownedHash;
    const both = [
      ["net.ipv4.ip_forward", "1"],
      ["net.core.somaxconn", "9"],
    ] as const;
    expect(hash(both)).toBe(hash([["net.ipv4.ip_forward", "1"]]));
    expect(hash([["net.ipv4.ip_forward", "0"]])).not.toBe(hash(both));
  });
});

describe("a first contact with what was read and shown before", () => {
  const desired = documentWith({ INPUT: shared(["-i lo -j ACCEPT"]), FORWARD: shared([]) });
  const snapshot = snapshotOf([
    ":INPUT ACCEPT [0:0]",
    ":FORWARD ACCEPT [0:0]",
    "-A INPUT -s 192.0.2.7/32 -j ACCEPT",
    "-A FORWARD -s 192.0.2.8/32 -j ACCEPT",
  ]);

  it("is refused for the chains that were not shown only", () => {
    const observation = observationOf(desired, snapshot);
    expect(plan(desired, observation).refusals.map(({ kind }) => kind)).toEqual(["first-contact", "first-contact"]);
    const shown = documentWith({ INPUT: shared([]) });
    const refusals = listRefusals(desired, observation, shown);
    expect(refusals).toHaveLength(1);
    expect(refusals[0]?.message).toContain("chain FORWARD (ipv4 filter) holds 1 rule of unknown origin");
  });
});

describe("rules of a recognised owner that a new document would take away", () => {
  const neighbours = [{ name: "vpn", chains: ["VPN-*"] }];
  const shown = documentWith({ INPUT: shared(["-i lo -j ACCEPT"]) }, { neighbours });
  const snapshot = snapshotOf(
    [
      ":INPUT ACCEPT [0:0]",
      ":NF-INPUT - [0:0]",
      ":VPN-IN - [0:0]",
      ":f2b-sshd - [0:0]",
      "-A INPUT -j f2b-sshd",
      "-A INPUT -j NF-INPUT",
      "-A INPUT -j VPN-IN",
      "-A NF-INPUT -i lo -j ACCEPT",
    ],
    { record: recordOf({ INPUT: "shared" }) },
  );
  const refusalsOf = (desired: DesiredDocument) => listRefusals(desired, observationOf(desired, snapshot), shown);

  it("are refused, because no plan has shown them: the neighbour is no longer named", () => {
    const [refusal, ...more] = refusalsOf(documentWith({ INPUT: shared(["-i lo -j ACCEPT"]) }));
    expect(more).toEqual([]);
    expect(refusal?.message).toContain("3: -A INPUT -j VPN-IN");
    expect(refusal?.message).not.toContain("f2b-sshd");
  });

  it("are refused, because no plan has shown them: the chain becomes ours as a whole", () => {
    const [refusal] = refusalsOf(documentWith({ INPUT: whole(["-i lo -j ACCEPT"]) }, { neighbours }));
    expect(refusal?.message).toContain("1: -A INPUT -j f2b-sshd");
    expect(refusal?.message).toContain("3: -A INPUT -j VPN-IN");
  });

  it("go where the document says that they may, and stay where nothing changes", () => {
    const replace = { adopt: { existing: "replace" } };
    expect(refusalsOf(documentWith({ INPUT: shared(["-i lo -j ACCEPT"]) }, replace))).toEqual([]);
    expect(refusalsOf(documentWith({ INPUT: shared(["-i eth0 -j ACCEPT"]) }, { neighbours }))).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { plan, planDocuments } from "../../../engine/host";
import { documentWith, observationOf, recordOf, shared, snapshotOf, whole } from "./fixtures";

const SSH = "-p tcp -m tcp --dport 22 -j ACCEPT";
const BUILT_IN = [":INPUT ACCEPT [0:0]", ":FORWARD ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]"];

/** Rule changes of one plan, `+` and `-` only. */
function edits(document: ReturnType<typeof documentWith>, lines: readonly string[], more = {}): readonly string[] {
  const { changes } = plan(document, observationOf(document, snapshotOf(lines, more)));
  return changes.flatMap(change =>
    change.subject === "chain"
      ? change.rules.filter(({ kind }) => kind !== "keep").map(({ kind, text }) => `${kind} ${text}`)
      : [],
  );
}

describe("a plan for one host", () => {
  it("adds every rule and the anchor where nothing is there yet", () => {
    const document = documentWith({ INPUT: shared([SSH], { policy: "DROP" }) });
    const { changes } = plan(document, observationOf(document, snapshotOf([])));
    expect(changes[0]).toMatchObject({
      subject: "chain",
      action: "change",
      policy: { from: "ACCEPT", to: "DROP" },
      anchor: { from: "missing", to: "first" },
      rules: [{ kind: "add", text: SSH }],
    });
    expect(changes[1]).toMatchObject({ subject: "record", reason: "first-apply" });
  });

  it("finds nothing to do where our chain stands behind its anchor", () => {
    const document = documentWith({ INPUT: shared([SSH]) });
    const lines = [...BUILT_IN, ":NF-INPUT - [0:0]", "-A INPUT -j NF-INPUT", `-A NF-INPUT ${SSH}`];
    expect(edits(document, lines)).toEqual([]);
  });

  it("compares by meaning, not by spelling", () => {
    const document = documentWith({ INPUT: shared(["-p TCP --dport ssh -j ACCEPT"]) });
    const lines = [...BUILT_IN, ":NF-INPUT - [0:0]", "-A INPUT -j NF-INPUT", `-A NF-INPUT ${SSH}`];
    expect(edits(document, lines)).toEqual([]);
  });

  it("shows a rule of nobody known in a shared chain, and leaves recognised ones alone", () => {
    const document = documentWith({ INPUT: shared([SSH]) });
    const lines = [
      ...BUILT_IN,
      ":NF-INPUT - [0:0]",
      ":f2b-sshd - [0:0]",
      "-A INPUT -j f2b-sshd",
      "-A INPUT -j EVIL",
      "-A INPUT -j NF-INPUT",
      "-A INPUT -i docker0 -j ACCEPT",
      `-A NF-INPUT ${SSH}`,
    ];
    expect(edits(document, lines, { record: recordOf({ INPUT: "shared" }) })).toEqual(["remove -j EVIL"]);
  });

  it("recognises rules by the subnet of an owner's bridge only where that bridge is there", () => {
    const document = documentWith({ FORWARD: shared([]) });
    const lines = [...BUILT_IN, "-A FORWARD -d 192.168.122.0/24 -j ACCEPT"];
    expect(edits(document, lines)).toHaveLength(1);
    const interfaces = [{ name: "virbr0", addresses: ["192.168.122.1/24"] }];
    expect(edits(document, lines, { interfaces })).toEqual([]);
  });

  it.each([
    "! -i docker0 -j ACCEPT",
    "! -o virbr0 -j ACCEPT",
    "! -s 192.168.122.0/24 -j ACCEPT",
    "-m iprange --src-range 192.168.122.1-255.255.255.255 -j ACCEPT",
    "-s 192.168.0.0/16 -j ACCEPT",
  ])("takes %s for nobody's rule: it speaks of everybody else", rule => {
    const interfaces = [{ name: "virbr0", addresses: ["192.168.122.1/24"] }];
    const document = documentWith({ INPUT: shared([]) });
    expect(edits(document, [...BUILT_IN, `-A INPUT ${rule}`], { interfaces })).toEqual([`remove ${rule}`]);
  });

  it("recognises what the user's own patterns name", () => {
    const neighbours = [{ name: "our VPN", comments: ["vpn:*"] }];
    const document = documentWith({ INPUT: shared([]) }, { neighbours });
    expect(edits(document, [...BUILT_IN, '-A INPUT -p udp -m comment --comment "vpn:7" -j ACCEPT'])).toEqual([]);
  });

  it("shows a moved rule as taken out and put in, never as half a chain", () => {
    const rules = Array.from({ length: 50 }, (_, index) => `-s 10.0.0.${index}/32 -j ACCEPT`);
    const document = documentWith({ WEB: whole(rules) });
    const moved = [...rules.slice(1), rules[0]].map(rule => `-A WEB ${rule}`);
    expect(edits(document, [...BUILT_IN, ":WEB - [0:0]", ...moved])).toHaveLength(2);
  });

  it("takes away what is owned and no longer declared", () => {
    const document = documentWith({});
    const lines = [
      ...BUILT_IN,
      ":NF-INPUT - [0:0]",
      ":WEB - [0:0]",
      "-A INPUT -j NF-INPUT",
      `-A NF-INPUT ${SSH}`,
      "-A WEB -j DROP",
    ];
    const observation = observationOf(
      document,
      snapshotOf(lines, { record: recordOf({ INPUT: "shared", WEB: "whole" }) }),
    );
    expect(plan(document, observation).changes.filter(({ subject }) => subject === "chain")).toMatchObject([
      { chain: "INPUT", action: "remove" },
      { chain: "WEB", action: "remove" },
    ]);
  });

  it("takes unknown leaves for changes", () => {
    const desired = documentWith({ INPUT: shared([SSH, { unknown: "-s ${aws_eip.a.public_ip} -j ACCEPT" }]) });
    const observed = documentWith({ INPUT: shared([SSH]) });
    expect(planDocuments(desired, observed)).toMatchObject([
      { rules: [{ kind: "keep" }, { kind: "add", text: "-s ${aws_eip.a.public_ip} -j ACCEPT (known after apply)" }] },
    ]);
  });

  it("holds the IPv6 part vacuously where the kernel has none, and says so", () => {
    const document = documentWith({}, { ipv6: { filter: { INPUT: shared([SSH]) } } });
    const snapshot = snapshotOf([]);
    const observation = observationOf(document, { ...snapshot, facts: { ...snapshot.facts, ipv6: "absent" } });
    expect(planDocuments(document, observation.document)).toEqual([]);
    expect(observation.notes.map(({ message }) => message).join()).toContain("vacuously");
  });

  it("warns of a catch-all that recognised rules behind the anchor never get past", () => {
    const document = documentWith({ INPUT: shared([SSH, "-j DROP"]) });
    const lines = [
      ...BUILT_IN,
      ":NF-INPUT - [0:0]",
      "-A INPUT -j NF-INPUT",
      "-A INPUT -j LIBVIRT_INP",
      `-A NF-INPUT ${SSH}`,
      "-A NF-INPUT -j DROP",
    ];
    const { notes } = plan(document, observationOf(document, snapshotOf(lines)));
    expect(
      notes.some(({ severity, message }) => severity === "warning" && message.includes("catches everything")),
    ).toBe(true);
  });

  it("wants the books finished that an interrupted run left open", () => {
    const document = documentWith({});
    const observation = observationOf(document, snapshotOf([], { record: recordOf({}, { status: "open" }) }));
    expect(plan(document, observation).changes).toMatchObject([{ subject: "record", reason: "unfinished" }]);
    expect(observation.notes.map(({ message }) => message).join("\n")).toContain("did not finish");
  });

  it("does not call a run unfinished that is still at work", () => {
    const holder = { owner: "shop/site/edge-1", by: "ann@desk", ageSeconds: 7, remaining: 50 };
    const document = documentWith({});
    const snapshot = snapshotOf([], { record: recordOf({}, { status: "open" }), holder });
    const { changes, notes } = plan(document, observationOf(document, snapshot));
    expect(changes).toMatchObject([{ message: expect.stringMatching(/^a run is under way/) }]);
    expect(notes.map(({ message }) => message).join("\n")).not.toContain("did not finish");
  });
});

describe("the hash of the owned parts", () => {
  const document = documentWith({ INPUT: shared([SSH]) });
  const lines = [...BUILT_IN, ":NF-INPUT - [0:0]", "-A INPUT -j NF-INPUT", `-A NF-INPUT ${SSH}`];
  const hash = (saved: readonly string[]) => observationOf(document, snapshotOf(saved)).ownedHash;

  it("does not move with counters, recognised rules and other chains", () => {
    const busy = [
      ":INPUT ACCEPT [9:99]",
      ...BUILT_IN.slice(1),
      ":NF-INPUT - [0:0]",
      ":DOCKER - [0:0]",
      "-A INPUT -j f2b-sshd",
      "-A INPUT -j NF-INPUT",
      "-A OUTPUT -j ACCEPT",
      `-A NF-INPUT ${SSH}`,
    ];
    expect(hash(busy)).toBe(hash(lines));
  });

  it("moves with our rules, with unknown rules and with the anchor", () => {
    expect(hash([...lines, "-A NF-INPUT -j DROP"])).not.toBe(hash(lines));
    expect(hash([...lines, "-A INPUT -j EVIL"])).not.toBe(hash(lines));
    expect(hash(lines.filter(line => line !== "-A INPUT -j NF-INPUT"))).not.toBe(hash(lines));
  });
});

import { describe, expect, it } from "vitest";
import { holdsNow, shouldHold } from "../../../engine/host/full-tables";
import { printUndoData } from "../../../engine/host/undo-data";
import { documentWith, observationOf, recordOf, shared, snapshotOf, whole } from "./fixtures";

const SSH = "-p tcp -m tcp --dport 22 -j ACCEPT";
const BUILT_IN = [":INPUT ACCEPT [0:0]", ":FORWARD ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]"];
/** Ours and others' in one chain: a deny-list, our jump, a neighbour's jump, and a stranger's rule. */
const LIVE = [
  ...BUILT_IN,
  ":f2b-sshd - [0:0]",
  ":NF-INPUT - [0:0]",
  "-A INPUT -j f2b-sshd",
  "-A INPUT -j NF-INPUT",
  "-A INPUT -j LIBVIRT_INP",
  "-A INPUT -s 192.0.2.9/32 -j ACCEPT",
  "-A NF-INPUT -i lo -j ACCEPT",
];

type Document = ReturnType<typeof documentWith>;

const now = (document: Document, lines: readonly string[], more = {}) =>
  holdsNow(observationOf(document, snapshotOf(lines, more)), document)
    .map(printUndoData)
    .join("");

const goal = (document: Document, lines: readonly string[], more = {}) =>
  shouldHold(observationOf(document, snapshotOf(lines, more)), document, ({ policy }) =>
    policy === undefined ? undefined : "ACCEPT",
  )
    .map(printUndoData)
    .join("");

describe("what a table holds of ours now, in full", () => {
  it("is our chain, our jump and the stranger's rule, each at its place among those of others", () => {
    const document = documentWith({ INPUT: shared([SSH]) });
    expect(now(document, LIVE)).toBe(
      "C NF-INPUT\nL -i lo -j ACCEPT\nB INPUT\nF -j f2b-sshd\nR -j NF-INPUT\nF -j LIBVIRT_INP\nR -s 192.0.2.9/32 -j ACCEPT\n",
    );
  });

  it("is a chain that is to go again, where nothing of ours is there yet", () => {
    const document = documentWith({ INPUT: shared([SSH]), WEB: whole([SSH]) });
    expect(now(document, BUILT_IN)).toBe("B INPUT\nD -j NF-INPUT\nX NF-INPUT\nX WEB\n");
  });

  it("holds a policy only where it is declared, or ours by the record", () => {
    const lines = BUILT_IN.map(line => line.replace("INPUT ACCEPT", "INPUT DROP"));
    const open = documentWith({ INPUT: shared([SSH]) });
    expect(now(documentWith({ INPUT: shared([SSH], { policy: "ACCEPT" }) }), lines)).toContain("P INPUT DROP\n");
    expect(now(open, lines)).not.toContain("P INPUT");
    const policies = [{ family: "ipv4", table: "filter", chain: "INPUT", ours: "DROP", before: "ACCEPT" }] as const;
    expect(now(open, lines, { record: recordOf({ INPUT: "shared" }, { policies }) })).toContain("P INPUT DROP\n");
  });

  it("is every line of a chain that is wholly ours, built-in or not", () => {
    const document = documentWith({ OUTPUT: whole([SSH]), WEB: whole([SSH]) });
    const lines = [...BUILT_IN, ":WEB - [0:0]", "-A OUTPUT -j DROP", "-A WEB -j RETURN"];
    expect(now(document, lines)).toBe("W OUTPUT\nL -j DROP\nC WEB\nL -j RETURN\n");
  });
});

describe("what a table is to hold of ours, in full", () => {
  it("is our rules behind our jump, behind deny-lists, and no stranger's rule", () => {
    const document = documentWith({ INPUT: shared([SSH], { policy: "DROP" }) });
    expect(goal(document, LIVE)).toBe(
      `P INPUT DROP\nC NF-INPUT\nL ${SSH}\nB INPUT\nD -s 192.0.2.9/32 -j ACCEPT\nF -j f2b-sshd\nR -j NF-INPUT\nF -j LIBVIRT_INP\n`,
    );
  });

  it("puts our jump behind everybody's where the document says last", () => {
    const document = documentWith({ INPUT: shared([SSH], { anchor: "last" }) });
    expect(goal(document, LIVE)).toContain("F -j f2b-sshd\nF -j LIBVIRT_INP\nR -j NF-INPUT\n");
  });

  it("is nothing of a chain that is no longer declared, and the policy that it is given back", () => {
    const record = recordOf({ INPUT: "shared", WEB: "whole" });
    const lines = [...LIVE, ":WEB - [0:0]"];
    const data = goal(documentWith({}), lines, { record });
    expect(data).toBe("P INPUT ACCEPT\nB INPUT\nD -j NF-INPUT\nX NF-INPUT\nX WEB\n");
  });

  it("is only without our lines where a chain that was wholly ours is given back: others may write there by then", () => {
    const lines = [...BUILT_IN, `-A INPUT ${SSH}`, "-A INPUT -j DROP"];
    expect(goal(documentWith({}), lines, { record: recordOf({ INPUT: "whole" }) })).toBe(
      `P INPUT ACCEPT\nB INPUT\nD ${SSH}\nD -j DROP\n`,
    );
  });

  it("is no chain behind a jump where a chain that was shared becomes wholly ours, and has that one back after an undo", () => {
    const document = documentWith({ INPUT: whole([SSH]) });
    const record = recordOf({ INPUT: "shared" });
    const lines = [...BUILT_IN, ":NF-INPUT - [0:0]", "-A INPUT -j NF-INPUT", "-A NF-INPUT -i lo -j ACCEPT"];
    expect(goal(document, lines, { record })).toBe(`P INPUT ACCEPT\nW INPUT\nL ${SSH}\nX NF-INPUT\n`);
    expect(now(document, lines, { record })).toBe("W INPUT\nL -j NF-INPUT\nC NF-INPUT\nL -i lo -j ACCEPT\n");
  });

  it("is the declared lines of a chain that is wholly ours", () => {
    const document = documentWith({ OUTPUT: whole([SSH], { policy: "DROP" }), WEB: whole([SSH]) });
    expect(goal(document, BUILT_IN)).toContain(`W OUTPUT\nL ${SSH}\n`);
    expect(goal(document, BUILT_IN)).toContain(`C WEB\nL ${SSH}\n`);
  });
});

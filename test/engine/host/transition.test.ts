import { describe, expect, it } from "vitest";
import { renderDocument } from "../../../engine/host";
import { printTableEdit } from "../../../engine/host/table-edit";
import { buildTransition } from "../../../engine/host/transition";
import { documentWith, observationOf, recordOf, shared, snapshotOf, whole } from "./fixtures";

const SSH = "-p tcp -m tcp --dport 22 -j ACCEPT";
const BUILT_IN = [":INPUT ACCEPT [0:0]", ":FORWARD ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]"];

function restoreFile(document: ReturnType<typeof documentWith>, lines: readonly string[], more = {}): string {
  const { tables } = buildTransition(document, observationOf(document, snapshotOf(lines, more)));
  return tables.map(({ edit }) => printTableEdit(edit)).join("");
}

describe("what is written to a host", () => {
  it("puts the anchor before every rule but those of deny-lists", () => {
    const document = documentWith({ INPUT: shared([SSH]) });
    const lines = [
      ...BUILT_IN,
      ":f2b-sshd - [0:0]",
      "-A INPUT -j LIBVIRT_INP",
      "-A INPUT -j f2b-sshd",
      "-A INPUT -i docker0 -j ACCEPT",
    ];
    expect(restoreFile(document, lines)).toBe(
      `*filter\n:NF-INPUT - [0:0]\n-A NF-INPUT ${SSH}\n-I INPUT 3 -j NF-INPUT\nCOMMIT\n`,
    );
    expect(restoreFile(document, [...BUILT_IN, "-A INPUT -j LIBVIRT_INP"])).toContain("-I INPUT 1 -j NF-INPUT\n");
  });

  it("has each option as a word of its own", () => {
    const document = documentWith({ INPUT: shared(["-s192.0.2.1 -jDROP"]), WEB: whole(["--goto=KNOCK"]) });
    const written = restoreFile(document, BUILT_IN);
    expect(written).toContain("-A NF-INPUT -s 192.0.2.1 -j DROP\n");
    expect(written).toContain("-A WEB -g KNOCK\n");
  });

  it("puts the anchor at the end where the document says last", () => {
    const document = documentWith({ INPUT: shared([SSH], { anchor: "last" }) });
    expect(restoreFile(document, [...BUILT_IN, "-A INPUT -j LIBVIRT_INP"])).toContain("-I INPUT 2 -j NF-INPUT\n");
  });

  it("deletes by text, never by number", () => {
    const document = documentWith({ INPUT: shared([SSH]) });
    const lines = [
      ...BUILT_IN,
      ":NF-INPUT - [0:0]",
      "-A INPUT -j NF-INPUT",
      "-A INPUT -s 192.0.2.1/32 -j ACCEPT",
      `-A NF-INPUT ${SSH}`,
    ];
    expect(restoreFile(document, lines)).toBe("*filter\n-D INPUT -s 192.0.2.1/32 -j ACCEPT\nCOMMIT\n");
  });

  it("is only what differs: a changed policy is one line", () => {
    const document = documentWith({ INPUT: shared([SSH], { policy: "DROP" }), WEB: whole(["-j RETURN"]) });
    const lines = [
      ...BUILT_IN,
      ":NF-INPUT - [0:0]",
      ":WEB - [0:0]",
      "-A INPUT -j NF-INPUT",
      `-A NF-INPUT ${SSH}`,
      "-A WEB -j RETURN",
    ];
    expect(restoreFile(document, lines)).toBe("*filter\n:INPUT DROP [0:0]\nCOMMIT\n");
  });

  it("is nothing at all where nothing differs", () => {
    const document = documentWith({ WEB: whole(["-j RETURN"]) });
    expect(
      buildTransition(document, observationOf(document, snapshotOf([":WEB - [0:0]", "-A WEB -j RETURN"]))).tables,
    ).toEqual([]);
  });

  it("opens a FORWARD policy again on release, but not under Docker", () => {
    const owned = {
      policies: [{ family: "ipv4", table: "filter", chain: "FORWARD", ours: "DROP", before: "ACCEPT" }],
    } as const;
    const record = recordOf({ FORWARD: "shared" }, owned);
    const closed = [":INPUT ACCEPT [0:0]", ":FORWARD DROP [0:0]", ":OUTPUT ACCEPT [0:0]"];
    expect(restoreFile(documentWith({}), closed, { record })).toBe("*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n");
    expect(restoreFile(documentWith({}), [...closed, ":DOCKER - [0:0]"], { record })).toBe("");
  });

  it("does not bring a recorded DROP back without the rules that were replaced beside it", () => {
    const place = { family: "ipv4", table: "filter", chain: "INPUT" } as const;
    const policies = [{ ...place, ours: "ACCEPT", before: "DROP" }] as const;
    const having = (replaced: readonly string[]) =>
      recordOf({ INPUT: "shared" }, { policies, replaced: [{ ...place, rules: [...replaced] }] });
    expect(restoreFile(documentWith({}), BUILT_IN, { record: having([]) })).toContain(":INPUT DROP [0:0]");
    expect(restoreFile(documentWith({}), BUILT_IN, { record: having([SSH]) })).toBe("");
  });
});

describe("a rendered document", () => {
  const document = documentWith(
    { INPUT: shared([SSH], { policy: "DROP" }), WEB: whole(["-j RETURN"]) },
    {
      sysctls: { "net.ipv4.ip_forward": "1" },
      qdiscs: { eth0: ["qdisc root codel target 5ms"] },
      ipv6: { filter: { INPUT: shared([SSH]) } },
    },
  );

  it("is the files a host that holds nothing would be given", () => {
    expect(renderDocument(document)).toMatchInlineSnapshot(`
      [
        {
          "content": "*filter
      :INPUT DROP [0:0]
      :NF-INPUT - [0:0]
      :WEB - [0:0]
      -A NF-INPUT -p tcp -m tcp --dport 22 -j ACCEPT
      -A WEB -j RETURN
      -I INPUT 1 -j NF-INPUT
      COMMIT
      ",
          "name": "ipv4.rules",
        },
        {
          "content": "*filter
      :NF-INPUT - [0:0]
      -A NF-INPUT -p tcp -m tcp --dport 22 -j ACCEPT
      -I INPUT 1 -j NF-INPUT
      COMMIT
      ",
          "name": "ipv6.rules",
        },
        {
          "content": "qdisc replace dev eth0 root handle 1: codel target 5ms
      ",
          "name": "qdiscs.tc",
        },
        {
          "content": "net.ipv4.ip_forward = 1
      ",
          "name": "sysctls.conf",
        },
      ]
    `);
  });

  it("is what a transition to an empty host writes", () => {
    const rendered = renderDocument(document).find(({ name }) => name === "ipv4.rules")?.content;
    expect(restoreFile(documentWith({ INPUT: shared([SSH], { policy: "DROP" }), WEB: whole(["-j RETURN"]) }), [])).toBe(
      rendered,
    );
  });
});

import { describe, expect, it } from "vitest";
import { HostError, plan } from "../../../engine/host";
import { interpret } from "../../../engine/host/observe";
import type { Section } from "../../../engine/host/shell/frame";
import { parseSnapshot } from "../../../engine/host/snapshot";
import { buildTrial } from "../../../engine/host/trial";
import { printable } from "../../../engine/transport";
import { documentWith, shared } from "./fixtures";

/** Colours, the bell, a cursor by C1, text that runs backwards or hides, a second line. */
const HOSTILE = "\x1b[2J\x07\u009b31m\x7f\u202evil\u200b\u{e0041}\nedge-1: no drift";
const ONE_LINE = HOSTILE.replace("\n", " ");
const document = documentWith({ INPUT: shared(["-i lo -j ACCEPT"]) });

const said = (stdout: string, exitCode = 0, stderr = ""): Section => ({ stdout, stderr, exitCode });
const FACTS = "uid=0\niptables=iptables v1.8.9 (nf_tables)\nipv6=\ntc=tc\n";
const SAVE = "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n";
const TRIAL = "*filter\n:INPUT ACCEPT [0:0]\n:NF-INPUT - [0:0]\n-A NF-INPUT -i lo -j ACCEPT\nCOMMIT\n";

/** What becomes of a read whose sections are these: the failure, or all that is told of the host. */
function read(changes: Readonly<Record<string, Section | undefined>>, stderr = "") {
  const sections = new Map<string, Section>([
    ["facts", said(FACTS)],
    ["save4", said(SAVE)],
    ["trial4", said(TRIAL)],
    ["qdiscs", said("[]")],
    ["end", said("")],
  ]);
  for (const [name, section] of Object.entries(changes)) {
    if (section === undefined) sections.delete(name);
    else sections.set(name, section);
  }
  try {
    const observation = interpret(document, buildTrial(document), parseSnapshot("edge-1", sections, stderr));
    const { notes } = plan(document, observation);
    return { observation, notes: notes.map(({ message }) => message) };
  } catch (error) {
    if (error instanceof HostError) return { failure: error.cause };
    throw error;
  }
}

describe("what a host says in hostile characters", () => {
  it.each([
    ["instead of running a script", { facts: undefined }, HOSTILE],
    ["when its answer breaks off", { end: undefined }, HOSTILE],
    ["when its iptables-save fails", { save4: said("", 1, HOSTILE) }, ""],
    ["in the place of a save", { save4: said(`*filter\n${HOSTILE}\n`) }, ""],
    ["in the place of what a trial prints", { trial4: said(HOSTILE) }, ""],
    ["as the name of a table", { save4: said(`*${HOSTILE}\nCOMMIT\n`) }, ""],
    ["in the place of tc's JSON", { qdiscs: said(HOSTILE) }, ""],
    ["as a device of tc's", { qdiscs: said(JSON.stringify([{ kind: 1, dev: HOSTILE, [HOSTILE]: 1 }])) }, ""],
    ["in the place of an owner record", { record: said(HOSTILE) }, ""],
    ["when it refuses a rule", { trial4: said("", 3, `@refused 5 ${ONE_LINE}\n`) }, ""],
    ["when it refuses all rules", { trial4: said("", 1, HOSTILE) }, ""],
  ])("%s, is told escaped", (_when, changes, stderr) => {
    const { failure } = read(changes, stderr);
    expect(failure).toBeDefined();
    const message = failure?.message ?? "";
    expect(printable(message)).toBe(message);
  });

  it("of its last undo and its last boot, in notes, is escaped", () => {
    const { notes = [] } = read({
      "rolled-back": said(HOSTILE),
      "boot-failed": said(HOSTILE),
      legacy: said("", 0, HOSTILE),
      nft: said("", 75, HOSTILE),
    });
    expect(notes.length).toBeGreaterThan(3);
    for (const note of notes) expect(printable(note)).toBe(note);
  });
});

describe("JSON of a host", () => {
  it.each([
    "",
    "{",
    "[",
    "null",
    "1",
    '"x"',
    "[null,1,[]]",
    "[{}]",
    '{"nftables":1}',
    '{"nftables":[{"rule":{"expr":5}}]}',
  ])("that is broken or means nothing, %j, is refused or left aside, and nothing else goes wrong", text => {
    for (const name of ["qdiscs", "nft", "addresses", "record"]) {
      const { failure, observation } = read({ [name]: said(text), ...(name === "nft" ? { replay: said(text) } : {}) });
      expect([name, failure?.kind ?? "unreadable"]).toEqual([name, "unreadable"]);
      if (name === "record") expect(failure?.message).toContain("is not an owner record");
      if (name === "nft") expect(observation?.nativeRules.kind).toMatch(/checked/);
    }
  });

  it("names things as it likes: none of them is taken for what every object has", () => {
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      const { observation, failure } = read({
        save4: said(
          `*filter\n:INPUT ACCEPT [0:0]\n:${name} - [0:0]\n-A INPUT -j ${name}\n-A ${name} -m set --match-set ${name} src -j DROP\nCOMMIT\n`,
        ),
        qdiscs: said(`[{"kind":"noqueue","handle":"0:","dev":"${name}","root":true,"options":{"${name}":1}}]`),
        addresses: said(`[{"ifname":"${name}","${name}":1,"addr_info":[{"local":"10.0.0.1","prefixlen":8}]}]`),
        [`sysctl ${name}`]: said("1"),
        nft: said(`{"nftables":[{"table":{"family":"${name}","name":"${name}"}},{"${name}":{}}]}`),
        replay: said(`{"nftables":[]}`),
      });
      expect(failure).toBeUndefined();
      expect(observation?.snapshot.live.ipv4.tables.get("filter")?.chains.get(name)?.rules).toHaveLength(1);
      expect(observation?.snapshot.queues.get(name)?.qdiscs).toHaveLength(1);
      expect(observation?.snapshot.sysctls.get(name)).toBe("1");
      expect(Object.getPrototypeOf(observation?.document.ipv4.filter)).toBe(Object.prototype);
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

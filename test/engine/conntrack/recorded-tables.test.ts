import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type ConnectionEntry,
  type EntryForm,
  parseConnectionEntry,
  parseConnectionTable,
  parseConnectionXml,
  parseConntrackCounters,
  parseSavedEntry,
  printConnectionEntry,
  printSavedEntry,
} from "../../../engine/conntrack";

const RECORDED = resolve(__dirname, "../../../../shared/corpus/conntrack.jsonl");
const present = existsSync(RECORDED);
if (!present) console.log("skipped: no corpus");

interface Recorded {
  readonly id: string;
  readonly cmd?: string;
  readonly stdout?: string | null;
  readonly line?: string;
  readonly inserted_by?: readonly { readonly cmd: string }[];
}

const records: readonly Recorded[] = present
  ? readFileSync(RECORDED, "utf8")
      .trim()
      .split("\n")
      .map(text => JSON.parse(text) as Recorded)
  : [];

function linesOf(command: string): readonly string[] {
  const record = records.find(({ cmd }) => cmd === command);
  if (record === undefined) throw new Error(`no record of ${command}`);
  return (record.stdout ?? "").split("\n").filter(line => line !== "");
}

/** Text forms of one table: the command, how a line is read, and how it is printed back. */
const FORMS: readonly (readonly [command: string, form: EntryForm])[] = [
  ["conntrack -L", "plain"],
  ["conntrack -L -o id", "plain"],
  ["conntrack -L -f ipv6 -o extended", "extended"],
  ["conntrack -L -p tcp --state ESTABLISHED", "plain"],
  ["conntrack -L -u ASSURED -o labels", "plain"],
  ["cat /proc/net/nf_conntrack", "proc"],
];

/** What every form tells of a connection. DCCP's ports are 0 in one form and missing in the others. */
function kernelOf(entry: ConnectionEntry): object {
  const { family, protocolNumber, state, original, reply, progress, zone = 0 } = entry;
  const tuple = ({ sourcePort, destinationPort, ...rest }: ConnectionEntry["original"]) =>
    protocolNumber === 33 ? rest : { ...rest, sourcePort, destinationPort };
  return { family, protocolNumber, state, original: tuple(original), reply: tuple(reply), progress, zone };
}

/** conntrack leaves the keys of ICMP out of its XML. */
function withoutIcmp(told: object): unknown {
  return JSON.parse(JSON.stringify(told, (key, value) => (key === "icmp" ? undefined : value)));
}

function read(line: string): ConnectionEntry {
  const entry = parseConnectionEntry(line);
  if (entry === undefined) throw new Error(`not read: ${line}`);
  return entry;
}

describe.skipIf(!present)("recorded connection tables", () => {
  const table = present ? linesOf("conntrack -L").map(read) : [];

  it("hold the entries that were put in, each with its addresses, ports, state, time, mark and zone", () => {
    const insertions = records.find(({ inserted_by: by }) => by !== undefined)?.inserted_by ?? [];
    expect(insertions).toHaveLength(17);
    for (const { cmd } of insertions) {
      const option = (name: string) => new RegExp(` ${name} (\\S+)`).exec(cmd)?.[1];
      const number = (name: string) => (option(name) === undefined ? undefined : Number(option(name)));
      const found = table.filter(({ original, protocol, protocolNumber }) => {
        const isSame = option("-p") === protocol || option("-p") === String(protocolNumber);
        const isPort = protocol === "dccp" || original.sourcePort === number("--sport");
        return isSame && isPort && original.source === option("-s") && original.destination === option("-d");
      });
      expect(found, cmd).toHaveLength(1);
      const [entry] = found;
      if (entry === undefined) continue;
      expect(entry.reply.source, cmd).toBe(option("-r") ?? option("-d"));
      expect(entry.reply.destination, cmd).toBe(option("-q") ?? option("-s"));
      if (entry.protocol !== "dccp") {
        expect(entry.original.destinationPort, cmd).toBe(number("--dport"));
        expect(entry.reply.sourcePort, cmd).toBe(number("--reply-port-src") ?? number("--dport"));
        expect(entry.state, cmd).toBe(option("--state"));
      }
      expect(Math.abs((entry.timeout ?? 0) - (number("-t") ?? 0)), cmd).toBeLessThanOrEqual(2);
      expect(entry.progress, cmd).toBe(option("-u") === "SEEN_REPLY,ASSURED" ? "assured" : "unreplied");
      expect(entry.mark, cmd).toBe(number("-m") ?? 0);
      expect(entry.zone, cmd).toBe(number("--zone"));
      expect(entry.original.sourceKey, cmd).toBe(number("--srckey"));
      expect(entry.original.icmp?.id, cmd).toBe(number("--icmp-id") ?? number("--icmpv6-id"));
    }
  });

  it.each(FORMS)("are read and printed back to the letter: %s", (command, form) => {
    const lines = linesOf(command);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(printConnectionEntry(read(line), form)).toBe(line);
  });

  it("are the same in every form", () => {
    const all = table.map(kernelOf);
    const forms: ReadonlyMap<string, readonly ConnectionEntry[]> = new Map([
      ["id", linesOf("conntrack -L -o id").map(read)],
      ["proc", linesOf("cat /proc/net/nf_conntrack").map(read)],
      ["save", linesOf("conntrack -L -o save").flatMap(line => parseSavedEntry(line) ?? [])],
      ["xml", parseConnectionXml(linesOf("conntrack -L -o xml").join("\n"))],
    ]);
    for (const [name, entries] of forms) {
      const told = entries.map(kernelOf);
      expect(told, name).toHaveLength(all.length);
      for (const entry of all) {
        const known = name === "xml" ? withoutIcmp(entry) : entry;
        expect(told, `${name}: ${JSON.stringify(known)}`).toContainEqual(known);
      }
    }
    expect(linesOf("conntrack -L -f ipv6 -o extended").map(line => kernelOf(read(line)))).toEqual(
      all.filter(entry => JSON.stringify(entry).includes('"ipv6"')),
    );
  });

  it.each([...FORMS.map(([command]) => command), "conntrack -L -o save", "conntrack -L -o xml"])(
    "are read as a file of whatever form: %s",
    command => {
      const lines = linesOf(command);
      const around = lines.filter(line => /^<(\?xml|\/?conntrack)/.test(line) && !line.includes("<flow"));
      const footer = "conntrack v1.4.7 (conntrack-tools): 19 flow entries have been shown.";
      const text = [...lines, "", "odd"].join("\n");
      const middle = Math.floor(text.length / 2);
      const { entries, unread } = parseConnectionTable(`${text.slice(0, middle)}${footer}\n${text.slice(middle)}`);
      expect(entries).toEqual(parseConnectionTable(text).entries);
      expect(entries).toHaveLength(lines.length - around.length);
      expect(unread).toBe(1);
    },
  );

  it("are told whole by XML: counters, mark, times and identifiers too", () => {
    const byId = new Map(linesOf("conntrack -L -o id").map(line => [read(line).id, read(line)]));
    const entries = parseConnectionXml(linesOf("conntrack -L -o xml").join("\n"));
    expect(entries).toHaveLength(19);
    const found = ({ id }: ConnectionEntry): ConnectionEntry => {
      const entry = byId.get(id);
      if (entry === undefined) throw new Error(`no entry ${id}`);
      return entry;
    };
    for (const entry of entries) expect(kernelOf(entry)).toEqual(withoutIcmp(kernelOf(found(entry))));
    for (const entry of entries) {
      const { traffic, mark, use, age, timeout } = found(entry);
      expect(entry).toMatchObject({ traffic, mark, use, age, timeout });
    }
  });

  it("are printed back as they are saved", () => {
    const lines = linesOf("conntrack -L -o save");
    expect(lines.length).toBe(19);
    for (const line of lines) {
      const entry = parseSavedEntry(line);
      expect(entry && printSavedEntry(entry)).toBe(line);
    }
  });

  it("have counters that are summed over the processors", () => {
    const counters = parseConntrackCounters(linesOf("conntrack -S").join("\n"));
    expect(counters.get("insert")).toBe(17);
    expect(counters.get("drop")).toBe(0);
    expect(counters.size).toBe(10);
  });

  it("are read from the repositories of others, too", () => {
    const lines = records.flatMap(({ line }) => line ?? []);
    expect(lines).toHaveLength(14);
    for (const line of lines) {
      const entry = read(line);
      expect(entry.original.source, line).toBe(/ src=(\S+)/.exec(line)?.[1]);
      expect(entry.original.sourcePort, line).toBe(Number(/ sport=(\d+)/.exec(line)?.[1]));
      expect(entry.state, line).toBe(/ ([A-Z][A-Z_]+) /.exec(line)?.[1]);
      expect(entry.progress, line).toBe(
        line.includes("[UNREPLIED]") ? "unreplied" : line.includes("[ASSURED]") ? "assured" : "replied",
      );
      const timeout = /^(?:ipv4 +2 )?[a-z]+ +\d+ (\d+) /.exec(line)?.[1];
      expect(entry.timeout, line).toBe(timeout === undefined ? undefined : Number(timeout));
    }
  });
});

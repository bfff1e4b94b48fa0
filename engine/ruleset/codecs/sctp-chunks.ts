import type { ValueCodec, ValueScope } from "../extension";
import { isSince } from "../iptables-version";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";

/** SCTP chunk types by number (libxt_sctp.c), with the flags that may be asked for, in printed order. */
const CHUNKS: readonly (readonly [name: string, number: number, flags: string])[] = [
  ["DATA", 0, "IUBE"],
  ["INIT", 1, ""],
  ["INIT_ACK", 2, ""],
  ["SACK", 3, ""],
  ["HEARTBEAT", 4, ""],
  ["HEARTBEAT_ACK", 5, ""],
  ["ABORT", 6, "T"],
  ["SHUTDOWN", 7, ""],
  ["SHUTDOWN_ACK", 8, ""],
  ["ERROR", 9, ""],
  ["COOKIE_ECHO", 10, ""],
  ["COOKIE_ACK", 11, ""],
  ["ECN_ECNE", 12, ""],
  ["ECN_CWR", 13, ""],
  ["SHUTDOWN_COMPLETE", 14, "T"],
  ["I_DATA", 64, "IUBE"],
  ["ASCONF_ACK", 128, ""],
  ["RE_CONFIG", 130, ""],
  ["PAD", 132, ""],
  ["FORWARD_TSN", 192, ""],
  ["ASCONF", 193, ""],
  ["I_FORWARD_TSN", 194, ""],
];

/** Types that iptables 1.8.7 does not know. */
const SINCE_1_8_9 = new Set(["I_DATA", "RE_CONFIG", "PAD", "I_FORWARD_TSN"]);

const MODES = ["all", "any", "only"];

interface ChunkCondition {
  readonly name: string;
  readonly number: number;
  readonly flags: string;
}

function readChunk(text: string, scope: ValueScope): ChunkCondition {
  const colon = text.indexOf(":");
  const name = colon < 0 ? text : text.slice(0, colon);
  const isKnown = (known: string): boolean => isSince(scope.iptables, "1.8.9") || !SINCE_1_8_9.has(known);
  const chunk = CHUNKS.find(([known]) => known === name.toUpperCase() && isKnown(known));
  if (chunk === undefined) {
    const names = CHUNKS.map(([known]) => known).join(", ");
    throw new ValueError(`${JSON.stringify(name)} is no SCTP chunk type`, `Write one of ${names}, ALL or NONE.`);
  }
  const flags = colon < 0 ? undefined : text.slice(colon + 1);
  const condition = { name: chunk[0], number: chunk[1], flags: flags ?? "" };
  if (flags === undefined) return condition;
  const fix =
    chunk[2] === "" ? "Leave the flags out." : `Write letters of ${chunk[2]}, capital for set, small for not set.`;
  const what = `${JSON.stringify(flags)} are no flags of ${chunk[0]}`;
  if ([...flags].some(flag => !chunk[2].includes(flag.toUpperCase()))) throw new ValueError(what, fix);
  const distinct = new Set(flags.toUpperCase()).size;
  if (flags !== "" && distinct === flags.length) return condition;
  // Of a flag that stands twice only one remains, and a colon without flags is lost.
  return spellTrap({ spelled: condition, what, fix }, scope.traps);
}

/** A flag once asked to be set stays so (libxt_sctp.c sets bits and clears none). */
function printChunk(chunk: ChunkCondition): string {
  const order = CHUNKS.find(([name]) => name === chunk.name)?.[2] ?? "";
  const printed = [...order].flatMap(flag => {
    if (chunk.flags.includes(flag)) return [flag];
    return chunk.flags.includes(flag.toLowerCase()) ? [flag.toLowerCase()] : [];
  });
  return printed.length === 0 ? chunk.name : `${chunk.name}:${printed.join("")}`;
}

/** `all`, `any` or `only`, and the chunk types, printed in the order of their numbers. */
export const sctpChunks: ValueCodec = {
  kind: "SCTP chunk types",
  accepts: "all, any or only, and a comma-separated list of chunk types with flags after a colon, e.g. any DATA:B,INIT",
  arity: 2,
  items: [{ takes: "one", of: MODES }, { takes: "several" }],
  canonicalize: ([modeText = "", list = ""], scope) => {
    const mode = modeText.toLowerCase();
    if (!MODES.includes(mode))
      throw new ValueError(`${JSON.stringify(modeText)} is no mode`, "Write all, any or only.");
    const word = list.toUpperCase();
    if (word === "ALL" || word === "NONE") return [mode, word];
    const chunks = new Map<number, ChunkCondition>();
    for (const entry of list.split(",")) {
      const chunk = readChunk(entry, scope);
      const flags = `${chunks.get(chunk.number)?.flags ?? ""}${chunk.flags}`;
      chunks.set(chunk.number, { ...chunk, flags: [...new Set(flags)].join("") });
    }
    const ordered = [...chunks.values()].sort((a, b) => a.number - b.number);
    return [mode, ordered.map(printChunk).join(",")];
  },
};

import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";

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

const MODES = ["all", "any", "only"];

function readChunk(text: string): readonly [number: number, printed: string] {
  const [name = "", flags] = text.split(":", 2);
  const chunk = CHUNKS.find(([known]) => known === name.toUpperCase());
  if (chunk === undefined) {
    const names = CHUNKS.map(([known]) => known).join(", ");
    throw new ValueError(`${JSON.stringify(name)} is no SCTP chunk type`, `Write one of ${names}, ALL or NONE.`);
  }
  if (flags === undefined) return [chunk[1], chunk[0]];
  const given = new Map([...flags].map(flag => [flag.toUpperCase(), flag] as const));
  const printed = [...chunk[2]].flatMap(flag => given.get(flag) ?? []).join("");
  if (printed.length === flags.length && flags !== "") return [chunk[1], `${chunk[0]}:${printed}`];
  const fix =
    chunk[2] === "" ? "Leave the flags out." : `Write letters of ${chunk[2]}, capital for set, small for not set.`;
  throw new ValueError(`${JSON.stringify(flags)} are no flags of ${chunk[0]}`, fix);
}

/** `all`, `any` or `only`, and the chunk types, printed in the order of their numbers. */
export const sctpChunks: ValueCodec = {
  kind: "SCTP chunk types",
  accepts: "all, any or only, and a comma-separated list of chunk types with flags after a colon, e.g. any DATA:B,INIT",
  arity: 2,
  canonicalize: ([modeText = "", list = ""]) => {
    const mode = modeText.toLowerCase();
    if (!MODES.includes(mode))
      throw new ValueError(`${JSON.stringify(modeText)} is no mode`, "Write all, any or only.");
    const word = list.toUpperCase();
    if (word === "ALL" || word === "NONE") return [mode, word];
    const chunks = new Map(list.split(",").map(readChunk));
    return [
      mode,
      [...chunks]
        .sort(([a], [b]) => a - b)
        .map(([, printed]) => printed)
        .join(","),
    ];
  },
};

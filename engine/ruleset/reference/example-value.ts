import { OMITTED, type ValueCodec } from "../extension";
import type { Family } from "../model";
import { ValueError } from "../rule-error";

/** Usual values of kinds whose codec takes nearly any word, or has an unusual one first. */
const OF_KIND: ReadonlyMap<string, string> = new Map([
  ["DSCP class", "EF"],
  ["NAT address", "192.0.2.10"],
  ["ICMP type", "echo-request"],
  ["address types", "LOCAL"],
  ["comment", "administration"],
  ["conntrack states", "NEW"],
  ["connection states", "NEW"],
  ["helper", "ftp"],
  ["interface", "eth0"],
  ["log prefix", "dropped: "],
  ["port", "443"],
  ["port list", "80,443"],
  ["port range", "443"],
  ["protocol", "tcp"],
  ["queue range", "0:3"],
]);

/** Tried in this order. Names first: codecs of numbers and addresses refuse them. */
const WORDS = [
  "web",
  "5/minute",
  "192.0.2.10-192.0.2.20",
  "2001:db8::10-2001:db8::20",
  "192.0.2.10",
  "2001:db8::10",
  "02:00:5e:00:53:01",
  "10",
  "1",
  "8080",
  "0",
];

/** Words that the codec takes: of what it names itself, else of a list. None for a codec that takes none of these. */
export function exampleValues(codec: ValueCodec, family: Family): readonly string[] | undefined {
  if (codec.arity === 0) return [];
  return candidates(codec).find(values => values.length === codec.arity && accepts(codec, values, family));
}

function candidates(codec: ValueCodec): readonly (readonly string[])[] {
  const ofKind = OF_KIND.get(codec.kind);
  const named = /e\.g\. (.+)$/.exec(codec.accepts)?.[1] ?? "";
  const closed = codec.items?.map(({ of = [] }) => of[0] ?? "web");
  const phrases = [named, ...named.split(/, | or /)].filter(phrase => phrase !== "");
  return [
    ...(ofKind === undefined ? [] : [[ofKind]]),
    ...phrases.map(phrase => (codec.arity === 2 ? phrase.split(" ") : [phrase])),
    ...(closed === undefined ? [] : [closed]),
    ...WORDS.map(word => [word]),
  ];
}

function accepts(codec: ValueCodec, values: readonly string[], family: Family): boolean {
  const scope = { family, backend: "nf_tables", protocol: 6, excludedProtocol: undefined, negated: false } as const;
  try {
    return codec.canonicalize(values, { ...scope, traps: "refuse", iptables: "1.8.11" }) !== OMITTED;
  } catch (error) {
    if (error instanceof ValueError) return false;
    throw error;
  }
}

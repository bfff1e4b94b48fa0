import { flag } from "../codecs/flag";
import type { ExtensionDescription, ValueCodec } from "../extension";
import { parseProtocol } from "../protocols";
import { ValueError } from "../rule-error";

/** Headers with their number and short name, in printed order (libip6t_ipv6header.c); 255 is any upper protocol. */
const HEADERS: readonly (readonly [name: string, number: number, alias: string])[] = [
  ["hop-by-hop", 0, "hop"],
  ["ipv6-opts", 60, "dst"],
  ["ipv6-route", 43, "route"],
  ["ipv6-frag", 44, "frag"],
  ["ah", 51, "auth"],
  ["esp", 50, "esp"],
  ["ipv6-nonxt", 59, "none"],
  ["protocol", 255, "prot"],
];

const NAMES = HEADERS.map(([name]) => name);

function readHeader(text: string): string {
  const found = HEADERS.find(([name, , alias]) => text === name || text === alias);
  const number = /^(all|any)$/i.test(text) ? undefined : parseProtocol(text);
  const header = found ?? HEADERS.find(([, known]) => known === number);
  if (header !== undefined) return header[0];
  throw new ValueError(`${JSON.stringify(text)} is no header`, `Write names of ${NAMES.join(", ")}, or numbers.`);
}

/** Headers by name, short name or number, printed by name in one order. */
const headers: ValueCodec = {
  kind: "IPv6 headers",
  accepts: `one or more of ${NAMES.join(", ")}, separated by commas`,
  arity: 1,
  items: [{ takes: "several", of: NAMES }],
  canonicalize: ([text = ""]) => {
    const given = new Set(text.split(",").map(readHeader));
    return [NAMES.filter(name => given.has(name)).join(",")];
  },
};

export const ipv6headerMatch: ExtensionDescription = {
  name: "ipv6header",
  kind: "match",
  families: ["ipv6"],
  summary: "Which extension headers an IPv6 packet has.",
  source: "iptables-extensions(8), ipv6header (IPv6-specific); libip6t_ipv6header.c, ip6t_ipv6header.c",
  oneOf: ["--header"],
  options: [
    { name: "--header", negation: "allowed", value: headers, summary: "It has exactly these headers." },
    { name: "--soft", negation: "refused", value: flag, summary: "It has these headers, and may have others." },
  ],
};

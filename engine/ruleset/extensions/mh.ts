import { narrowingRange } from "../codecs/narrowing-range";
import type { ExtensionDescription, ValueCodec } from "../extension";
import { ValueError } from "../rule-error";

const TYPES = narrowingRange({ min: 0, max: 255 });

/** Message types with their short names, in the order iptables tries them (libip6t_mh.c). */
const NAMES: readonly (readonly [number: number, ...names: string[]])[] = [
  [0, "binding-refresh-request", "brr"],
  [1, "home-test-init", "hoti"],
  [2, "careof-test-init", "coti"],
  [3, "home-test", "hot"],
  [4, "careof-test", "cot"],
  [5, "binding-update", "bu"],
  [6, "binding-acknowledgement", "ba"],
  [7, "binding-error", "be"],
];

/** A name, cut short or not: the full name before a longer one, else the first that begins so. */
function readType(text: string): string {
  if (text === "" || /^[0-9]/.test(text)) return text;
  const wanted = text.toLowerCase();
  const exact = NAMES.find(([, ...names]) => names.includes(wanted));
  const found = exact ?? NAMES.find(([, ...names]) => names.some(name => name.startsWith(wanted)));
  if (found !== undefined) return String(found[0]);
  const fix = `Write a number from 0 to 255, or one of ${NAMES.map(([, name]) => name).join(", ")}.`;
  throw new ValueError(`${JSON.stringify(text)} is no mobility type`, fix);
}

/** A message type or range of them. iptables refuses a reversed range in every version. */
const mobilityTypes: ValueCodec = {
  kind: "mobility types",
  accepts: "a type from 0 to 255 or its name, or a range LOW:HIGH, e.g. hoti:cot",
  arity: 1,
  canonicalize: ([text = ""], scope) => {
    const numbers = text.split(":").map(readType).join(":");
    const [low = "", high = low] = numbers.split(":");
    const isReversed = low !== "" && high !== "" && Number(low) > Number(high);
    return TYPES.canonicalize([numbers], isReversed ? { ...scope, traps: "refuse" } : scope);
  },
};

export const mhMatch: ExtensionDescription = {
  name: "mh",
  kind: "match",
  families: ["ipv6"],
  summary: "Message type of Mobile IPv6.",
  source: "iptables-extensions(8), mh (IPv6-specific); libip6t_mh.c, ip6t_mh.c",
  protocols: [135],
  impliedBy: 135,
  options: [{ name: "--mh-type", negation: "allowed", value: mobilityTypes, summary: "Type or range of types." }],
};

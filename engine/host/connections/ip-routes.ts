import { type Family, type MaskedAddress, parseMaskedAddress } from "../../ruleset";

/** A route of the main table. */
export interface IpRoute {
  readonly destination: MaskedAddress;
  /** The device that packets to these addresses leave by. Absent where there are several, or it depends on more. */
  readonly device?: string;
  /** Of several routes to the same addresses the least is taken. */
  readonly metric: number;
}

/** ip-route(8): the types that it prints first; `unicast` is left out. */
const TYPES: ReadonlySet<string> = new Set([
  ...["unicast", "local", "broadcast", "multicast", "anycast"],
  ...["throw", "unreachable", "prohibit", "blackhole", "nat"],
]);
/** Words of a route that is taken only for some packets, or not now. */
const CONDITIONAL = ["from", "tos", "dead"] as const;

/** Reads what `ip -4 route show` and `ip -6 route show` print. */
export function readIpRoutes(text: string): readonly IpRoute[] {
  return text.split("\n").flatMap(line => readIpRoute(line) ?? []);
}

/** `10.0.0.0/8 dev eth1 …` or `default via 192.0.2.254 dev eth0 …`. */
function readIpRoute(line: string): IpRoute | undefined {
  const words = line.trim().split(/\s+/);
  const isTyped = TYPES.has(words[0] ?? "");
  const first = words[isTyped ? 1 : 0] ?? "";
  const family = familyOf(first, words);
  const everywhere = family === "ipv4" ? "0.0.0.0/0" : "::/0";
  const destination = parseMaskedAddress(first === "default" ? everywhere : first, family);
  if (destination === undefined) return undefined;
  const isPlain = !isTyped && !CONDITIONAL.some(word => words.includes(word));
  const device = isPlain ? wordAfter(words, "dev") : undefined;
  return { destination, metric: Number(wordAfter(words, "metric") ?? 0), ...(device !== undefined && { device }) };
}

/** Of a default route only its gateway tells (`via inet6` is IPv4's), or `pref`, which IPv4 does not know. */
function familyOf(first: string, words: readonly string[]): Family {
  const telling = first === "default" ? (wordAfter(words, "via") ?? "") : first;
  return telling.includes(":") || words.includes("pref") ? "ipv6" : "ipv4";
}

function wordAfter(words: readonly string[], name: string): string | undefined {
  const at = words.indexOf(name);
  return at < 0 ? undefined : words[at + 1];
}

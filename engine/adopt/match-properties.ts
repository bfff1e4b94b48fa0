import type { DescribedMatch, Rule, RuleMatch, RuleOption } from "../ruleset";
import { findImpliedMatch, parseProtocol } from "../ruleset";
import { type Expression, object, oneOrMany, plain, quoted } from "./expression";
import { extensionCall } from "./extension-code";
import { icmpTypeName } from "./icmp-type-name";
import type { PropertyName } from "./rule-form";

/** A property with the place in which a rule's words have it: later places stand behind earlier ones. */
interface PlacedProperty {
  readonly place: number;
  readonly name: PropertyName;
  readonly value: Expression;
}

/** The order in which properties become words of a rule. */
const PLACES: readonly PropertyName[] = [
  "tcpFlags",
  "sourcePort",
  "destinationPort",
  "icmpType",
  "icmpv6Type",
  "connectionState",
  "mark",
  "limit",
  "addressType",
  "owner",
  "hopLimit",
];

/** What the matches of a rule are written as; `undefined` where one of them is no described extension. */
export function matchProperties(rule: Rule): ReadonlyMap<PropertyName, Expression> | undefined {
  const properties = new Map<PropertyName, Expression>();
  const { matches } = rule;
  const last = matches.at(-1);
  const comment = last === undefined ? undefined : commentOf(last);
  const end = comment === undefined ? matches.length : matches.length - 1;
  let place = -1;
  let at = 0;
  for (; at < end; at += 1) {
    const match = matches[at];
    const said = match === undefined ? undefined : propertiesOf(match, rule);
    const [first] = said ?? [];
    // The words of a match that stands behind a later one would come out before it.
    if (said === undefined || first === undefined || first.place <= place) break;
    for (const property of said) {
      place = Math.max(place, property.place);
      properties.set(property.name, property.value);
    }
  }
  const calls = matches.slice(at, end).map(match => extensionCall("match", match));
  if (calls.some(made => made === undefined)) return undefined;
  if (calls.length > 0) properties.set("matches", { kind: "list", items: calls.flatMap(made => made ?? []) });
  if (comment !== undefined) properties.set("comment", quoted(comment));
  return properties;
}

export function commentOf(match: RuleMatch): string | undefined {
  if (match.kind !== "described" || match.name !== "comment") return undefined;
  const [option] = match.options;
  return match.options.length === 1 && option?.negated === false ? option.values[0] : undefined;
}

function propertiesOf(match: RuleMatch, rule: Rule): readonly PlacedProperty[] | undefined {
  if (match.kind !== "described") return undefined;
  const said = read(match, rule);
  return said
    ?.map(([name, value]) => ({ place: PLACES.indexOf(name), name, value }))
    .sort((one, other) => one.place - other.place);
}

type Said = readonly (readonly [PropertyName, Expression])[] | undefined;

function read(match: DescribedMatch, rule: Rule): Said {
  switch (match.name) {
    case "multiport":
      return readMultiport(match.options);
    case "icmp":
    case "icmp6":
      return readIcmp(match, rule);
    case "conntrack":
      return single(match, "--ctstate", value => ["connectionState", matched(words(value))]);
    case "mark":
      return single(match, "--mark", value => ["mark", matched(mark(value))]);
    case "limit":
      return readLimit(match.options);
    case "addrtype":
      return readPair(match.options, ["--src-type", "--dst-type"], "addressType", ["source", "destination"], words);
    case "owner":
      return readPair(match.options, ["--uid-owner", "--gid-owner"], "owner", ["user", "group"], ids);
    case "hl":
      return single(match, "--hl-eq", ({ negated, value }) =>
        negated || rule.family !== "ipv6" ? undefined : ["hopLimit", plain(value)],
      );
    default:
      return readPorts(match, rule);
  }
}

interface Value {
  readonly negated: boolean;
  readonly value: string;
}

interface Items {
  readonly negated: boolean;
  readonly items: readonly Expression[];
}

function words({ negated, value }: Value): Items {
  return { negated, items: value.split(",").map(quoted) };
}

/** Numbers only: a range of ids has no property. */
function ids({ negated, value }: Value): Items | undefined {
  return /^\d+$/.test(value) ? { negated, items: [plain(value)] } : undefined;
}

function matched({ negated, items }: Items): Expression {
  const value = oneOrMany(items);
  return negated ? object([["not", value]]) : value;
}

function single(
  { options }: DescribedMatch,
  name: string,
  say: (value: Value) => readonly [PropertyName, Expression] | undefined,
): Said {
  const [option] = options;
  if (option === undefined || options.length > 1 || option.name !== name) return undefined;
  const said = say({ negated: option.negated, value: option.values[0] ?? "" });
  return said === undefined ? undefined : [said];
}

/** `0x1` is a number, `0x1/0xff` a text. */
function mark({ negated, value }: Value): Items {
  return { negated, items: [value.includes("/") ? quoted(value) : plain(value)] };
}

function readPair(
  options: readonly RuleOption[],
  names: readonly [string, string],
  property: PropertyName,
  keys: readonly [string, string],
  say: (value: Value) => Items | undefined,
): Said {
  const entries: (readonly [string, Expression])[] = [];
  for (const { name, negated, values } of options) {
    const at = names.indexOf(name);
    const key = keys[at];
    const items = say({ negated, value: values[0] ?? "" });
    if (key === undefined || items === undefined) return undefined;
    entries.push([key, matched(items)]);
  }
  return entries.length === 0 ? undefined : [[property, object(entries)]];
}

function readLimit(options: readonly RuleOption[]): Said {
  const rate = options.find(({ name }) => name === "--limit");
  const burst = options.find(({ name }) => name === "--limit-burst");
  if (rate === undefined || options.some(option => option.negated || (option !== rate && option !== burst))) {
    return undefined;
  }
  const entries: (readonly [string, Expression])[] = [["rate", quoted(rateInWords(rate.values[0] ?? ""))]];
  if (burst !== undefined) entries.push(["burst", plain(burst.values[0] ?? "")]);
  return [["limit", object(entries)]];
}

/** `5/min` → `5/minute`. */
function rateInWords(rate: string): string {
  return rate.replace(/\/sec$/, "/second").replace(/\/min$/, "/minute");
}

function readMultiport(options: readonly RuleOption[]): Said {
  const [option] = options;
  if (option === undefined || options.length > 1) return undefined;
  const ports = (option.values[0] ?? "").split(",");
  // A single port would be written as one, which is another match.
  if (ports.length < 2) return undefined;
  const name = { "--sports": "sourcePort", "--dports": "destinationPort" }[option.name];
  if (name !== "sourcePort" && name !== "destinationPort") return undefined;
  return [[name, matched({ negated: option.negated, items: ports.map(portCode) })]];
}

/** The match that the protocol brings with it: ports, and the flags of TCP. */
function readPorts(match: DescribedMatch, rule: Rule): Said {
  const { protocol, family } = rule;
  const number = protocol === undefined || protocol.negated ? undefined : parseProtocol(protocol.value);
  const implied = number === undefined ? undefined : findImpliedMatch(number, family);
  if (implied?.name !== match.name || match.options.length === 0) return undefined;
  const said: (readonly [PropertyName, Expression])[] = [];
  for (const { name, negated, values } of match.options) {
    if (name === "--sport" || name === "--dport") {
      const ports = matched({ negated, items: [portCode(values[0] ?? "")] });
      said.push([name === "--sport" ? "sourcePort" : "destinationPort", ports]);
    } else if (name === "--tcp-flags" && !negated) {
      said.push(["tcpFlags", tcpFlags(values[0] ?? "", values[1] ?? "")]);
    } else {
      return undefined;
    }
  }
  return said;
}

function portCode(port: string): Expression {
  return /^(0|[1-9]\d*)$/.test(port) ? plain(port) : quoted(port);
}

function tcpFlags(mask: string, set: string): Expression {
  if (mask === "FIN,SYN,RST,ACK" && set === "SYN") return quoted("syn");
  const flags = (text: string) =>
    ({ kind: "list", items: text === "NONE" ? [] : text.split(",").map(quoted) }) as const;
  return object([
    ["mask", flags(mask)],
    ["set", flags(set)],
  ]);
}

function readIcmp(match: DescribedMatch, rule: Rule): Said {
  const [option] = match.options;
  if (option === undefined || match.options.length > 1 || option.negated) return undefined;
  const version = rule.family === "ipv4" && match.name === "icmp" ? 4 : 6;
  if (version === 6 && (match.name !== "icmp6" || rule.family !== "ipv6")) return undefined;
  const value = option.values[0] ?? "";
  const name = icmpTypeName(rule.family, value);
  const type = name === undefined ? portCode(value) : quoted(name);
  return [[version === 4 ? "icmpType" : "icmpv6Type", type]];
}

import type { RuleOption, RuleTarget } from "../ruleset";
import { type Entry, type Expression, object, plain, quoted } from "./expression";
import { extensionCall } from "./extension-code";

/** What RuleProps calls the answers of REJECT; `port-unreachable` goes without saying. */
const REJECTIONS: ReadonlyMap<string, string> = new Map([
  ["icmp-port-unreachable", "port-unreachable"],
  ["icmp6-port-unreachable", "port-unreachable"],
  ["icmp-host-unreachable", "host-unreachable"],
  ["icmp6-addr-unreachable", "host-unreachable"],
  ["icmp-net-unreachable", "net-unreachable"],
  ["icmp6-no-route", "net-unreachable"],
  ["icmp-admin-prohibited", "admin-prohibited"],
  ["icmp6-adm-prohibited", "admin-prohibited"],
  ["tcp-reset", "tcp-reset"],
  ["icmp-host-prohibited", "host-prohibited"],
  ["icmp-net-prohibited", "net-prohibited"],
  ["icmp-proto-unreachable", "proto-unreachable"],
  ["icmp6-policy-fail", "policy-fail"],
  ["icmp6-reject-route", "reject-route"],
]);

/** Is the word for this answer of REJECT one that both families have? */
export function isAnswerOfBoth(answer: string): boolean {
  const word = REJECTIONS.get(answer);
  return answer === "tcp-reset" || [...REJECTIONS].some(([other, same]) => other !== answer && same === word);
}

const LEVELS = ["emerg", "alert", "crit", "error", "warning", "notice", "info", "debug"];

/** A target as RuleProps takes it; `undefined` where it has no words for it. */
export function targetCode(target: RuleTarget): Expression | undefined {
  switch (target.kind) {
    case "verdict":
      return target.name === "QUEUE" ? undefined : quoted(target.name);
    case "chain":
      return object([[target.jumpKind, { kind: "chain", name: target.name }]]);
    case "verbatim":
      return undefined;
    case "described":
      return shorthand(target.name, target.options) ?? extensionCall("target", target);
  }
}

/** The everyday targets, in the words that both families share. */
function shorthand(name: string, options: readonly RuleOption[]): Expression | undefined {
  if (options.some(({ negated }) => negated)) return undefined;
  const given = new Map(options.map(option => [option.name, option.values[0] ?? ""]));
  const only = (...names: readonly string[]) =>
    given.size === options.length && [...given.keys()].every(key => names.includes(key));
  switch (name) {
    case "REJECT":
      return only("--reject-with") ? rejection(given.get("--reject-with")) : undefined;
    case "LOG":
      return only("--log-prefix", "--log-level") ? object([["log", log(given)]]) : undefined;
    case "NFLOG":
      return only("--nflog-prefix", "--nflog-group") ? object([["nflog", nflog(given)]]) : undefined;
    case "SNAT":
      return only("--to-source") ? translation("snat", given.get("--to-source")) : undefined;
    case "DNAT":
      return only("--to-destination") ? translation("dnat", given.get("--to-destination")) : undefined;
    case "MASQUERADE":
      return only("--to-ports") ? masquerade(given.get("--to-ports")) : undefined;
    case "REDIRECT":
      return only("--to-ports") ? redirect(given.get("--to-ports")) : undefined;
    case "MARK":
      return only("--set-xmark") ? mark(given.get("--set-xmark")) : undefined;
    case "TCPMSS":
      return clampMss(given);
    case "CT":
      return given.size === 1 && only("--notrack") ? quoted("NOTRACK") : undefined;
    default:
      return undefined;
  }
}

function rejection(type: string | undefined): Expression | undefined {
  const said = type === undefined ? undefined : REJECTIONS.get(type);
  if (said === undefined) return undefined;
  return said === "port-unreachable" ? quoted("REJECT") : object([["reject", quoted(said)]]);
}

function log(given: ReadonlyMap<string, string>): Expression {
  const entries: Entry[] = [];
  const prefix = given.get("--log-prefix");
  const level = given.get("--log-level");
  if (prefix !== undefined) entries.push(["prefix", quoted(prefix)]);
  if (level !== undefined) entries.push(["level", quoted(LEVELS[Number(level)] ?? level)]);
  return object(entries);
}

function nflog(given: ReadonlyMap<string, string>): Expression {
  const entries: Entry[] = [];
  const prefix = given.get("--nflog-prefix");
  const group = given.get("--nflog-group");
  if (prefix !== undefined) entries.push(["prefix", quoted(prefix)]);
  if (group !== undefined) entries.push(["group", plain(group)]);
  return object(entries);
}

/** `10.0.0.1:80`, `[2001:db8::1]:80-90`, `:8080`, `10.0.0.1-10.0.0.9`. */
const TRANSLATION = /^(?:\[(?<six>[0-9a-f:.-]+)\]|(?<four>[0-9.-]*)):(?<port>[0-9-]+)$/;

function translation(name: "snat" | "dnat", text = ""): Expression | undefined {
  const found = TRANSLATION.exec(text)?.groups;
  const to = found === undefined ? text : (found.six ?? found.four ?? "");
  const port = found?.port;
  if (to === "" && (port === undefined || name === "snat")) return undefined;
  if (found === undefined && !/^[0-9a-f:.-]+$/.test(text)) return undefined;
  const entries: Entry[] = [];
  if (to !== "") entries.push(["to", quoted(to)]);
  if (port !== undefined) entries.push(["port", portCode(port)]);
  return object([[name, object(entries)]]);
}

function masquerade(ports: string | undefined): Expression {
  return ports === undefined ? quoted("MASQUERADE") : object([["masquerade", object([["ports", quoted(ports)]])]]);
}

function redirect(port: string | undefined): Expression {
  return object([["redirect", object(port === undefined ? [] : [["port", portCode(port)]])]]);
}

function portCode(port: string): Expression {
  return /^(0|[1-9]\d*)$/.test(port) ? plain(port) : quoted(port);
}

function mark(text = ""): Expression | undefined {
  const [, set, mask] = /^(0x[0-9a-f]+)\/(0x[0-9a-f]+)$/.exec(text) ?? [];
  if (set === undefined || mask === undefined) return undefined;
  const entries: Entry[] = [["set", plain(set)]];
  if (mask !== "0xffffffff") entries.push(["mask", plain(mask)]);
  return object([["mark", object(entries)]]);
}

function clampMss(given: ReadonlyMap<string, string>): Expression | undefined {
  if (given.size !== 1) return undefined;
  if (given.has("--clamp-mss-to-pmtu")) return object([["clampMss", quoted("path")]]);
  const bytes = given.get("--set-mss");
  return bytes === undefined ? undefined : object([["clampMss", plain(bytes)]]);
}

import { parseClassId } from "../class-id";
import { checkDevice } from "../device";
import { parseHandle } from "../handle";
import { quoteWord, TrafficError } from "../traffic-error";
import {
  FILTER_PROTOCOLS,
  type FilterAction,
  type FilterProtocol,
  type FilterSelector,
  type TrafficFilter,
} from "../traffic-filter";
import { WordReader } from "../word-reader";
import { printHexadecimal, readWord32 } from "../word32";
import { findContradiction, mergeKeys, parseU32Match, type U32Match } from "./u32-match";

const EXAMPLE = "filter parent 1: protocol ip pref 10 u32 match ip dport 22 0xffff flowid 1:30";
const WHOLE_MARK = 0xffff_ffff;
const REDIRECT = "action mirred egress redirect dev";

/**
 * Reads a filter: its canonical string, or one written freely (`prio` for `pref`, `classid` for `flowid`). Three kinds are
 * known: `fw` by the firewall mark, `u32` by address, port, protocol or any bytes, `matchall`. Throws TrafficError.
 */
export function parseFilter(text: string): TrafficFilter {
  const words = new WordReader(text, "filter");
  if (words.peek() === "filter") words.take();
  const head = readHead(words);
  const { kind } = head;
  const matches: U32Match[] = [];
  let action: FilterAction | undefined;
  for (let word = words.take(); word !== undefined; word = words.take()) {
    if (word === "match" && kind === "u32") matches.push(parseU32Match(words, head.protocol));
    else if ((word === "flowid" || word === "classid") && action === undefined)
      action = { kind: "class", id: parseClassId(words.takeArgument(word), `filter, ${word}`) };
    else if (word === "action" && kind === "matchall" && action === undefined) action = readRedirect(words);
    else refuse(`${quoteWord(word)} cannot stand in a filter of ${kind}`, "it takes what it matches and one action");
  }
  if (action === undefined) {
    return refuse("a filter without flowid", "it says which class takes the packets, or that they are redirected");
  }
  return {
    part: "filter",
    parent: head.parent,
    protocol: head.protocol,
    preference: head.preference,
    selector: selectorOf(kind, head.mark, matches),
    action,
  };
}

/** The canonical string: the head, the kind with what it matches, the action. */
export function printFilter({ parent, protocol, preference, selector, action }: TrafficFilter): string {
  const head = ["filter", "parent", parent, "protocol", protocol, "pref", String(preference)];
  return [...head, ...printSelector(selector), ...printAction(action)].join(" ");
}

export function printSelector(selector: FilterSelector): readonly string[] {
  switch (selector.kind) {
    case "fw": {
      const mask = selector.mask === WHOLE_MARK ? "" : `/${printHexadecimal(selector.mask)}`;
      return ["handle", `${printHexadecimal(selector.mark)}${mask}`, "fw"];
    }
    case "u32":
      return ["u32", ...selector.words];
    case "matchall":
      return ["matchall"];
  }
}

function printAction(action: FilterAction): readonly string[] {
  return action.kind === "class" ? ["flowid", action.id] : [...REDIRECT.split(" "), action.device];
}

interface Head extends Pick<TrafficFilter, "parent" | "protocol" | "preference"> {
  readonly kind: FilterSelector["kind"];
  readonly mark?: { readonly mark: number; readonly mask: number };
}

function readHead(words: WordReader): Head {
  let parent: TrafficFilter["parent"] | undefined;
  let protocol: FilterProtocol | undefined;
  let preference: number | undefined;
  let mark: Head["mark"];
  for (let word = words.take(); ; word = words.take()) {
    if (word === "parent" && parent === undefined) parent = parseHandle(words.takeArgument(word), "filter, parent");
    else if (word === "protocol" && protocol === undefined) protocol = readProtocol(words.takeArgument(word));
    else if ((word === "pref" || word === "prio") && preference === undefined)
      preference = readPreference(words.takeArgument(word));
    else if (word === "handle" && mark === undefined) mark = readMaskedMark(words.takeArgument(word));
    else if (word === "fw" || word === "u32" || word === "matchall") {
      if (parent === undefined || protocol === undefined || preference === undefined)
        return refuse(
          `a filter without ${parent === undefined ? "parent" : protocol === undefined ? "protocol" : "pref"}`,
          "the kernel would choose, and it could not be told apart from others",
        );
      if ((mark !== undefined) !== (word === "fw"))
        return refuse(
          `a filter of ${word} ${mark === undefined ? "without" : "with"} handle`,
          "the handle is the mark that fw looks for, and of no other kind",
        );
      return { parent, protocol, preference, kind: word, ...(mark === undefined ? {} : { mark }) };
    } else if (word === undefined)
      return refuse("the text ends before the kind", "a filter is one of fw, u32 or matchall");
    else refuse(`${quoteWord(word)} stands where a filter says what it is`, "known kinds are fw, u32 and matchall");
  }
}

function selectorOf(kind: Head["kind"], mark: Head["mark"], matches: readonly U32Match[]): FilterSelector {
  if (kind === "fw") return { kind, mark: mark?.mark ?? 0, mask: mark?.mask ?? WHOLE_MARK };
  if (kind === "matchall") return { kind };
  if (matches.length === 0) return refuse("a filter of u32 without match", "it would take no packet at all");
  const keys = matches.flatMap(match => match.keys);
  const offset = findContradiction(keys);
  if (offset !== undefined) {
    return refuse(
      `two matches want different bits of the bytes at ${offset}`,
      "a filter asks all of its matches, so that it would take no packet; tc makes a third value of both (pack_key, tc/f_u32.c)",
    );
  }
  return { kind, keys: mergeKeys(keys), words: matches.flatMap(match => match.words) };
}

function readProtocol(text: string): FilterProtocol {
  const known = FILTER_PROTOCOLS.find(protocol => protocol === text);
  return known ?? refuse(`${quoteWord(text)} is no protocol of a filter here`, "all, ip and ipv6 are known");
}

function readPreference(text: string): number {
  const value = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : Number.NaN;
  return value <= 65_535
    ? value
    : refuse(`${quoteWord(text)} is no preference`, "it is a number from 1 to 65535 (tc(8))");
}

function readMaskedMark(text: string): NonNullable<Head["mark"]> {
  const [markText = "", maskText] = text.split("/", 2);
  const mark = readWord32(markText);
  const mask = maskText === undefined ? WHOLE_MARK : readWord32(maskText);
  if (mark !== undefined && mark !== 0 && mask !== undefined && (mark & ~mask) >>> 0 === 0) return { mark, mask };
  return refuse(
    `${quoteWord(text)} is no mark`,
    "a mark has 32 bits, all within its mask, and fw finds no packet by 0",
  );
}

function readRedirect(words: WordReader): FilterAction {
  for (const expected of REDIRECT.split(" ").slice(1)) {
    const word = words.takeArgument("action");
    if (word !== expected)
      return refuse(`${quoteWord(word)} is no action that can be declared`, `only \`${REDIRECT} DEVICE\` is known`);
  }
  return { kind: "redirect", device: checkDevice(words.takeArgument("dev")) };
}

function refuse(what: string, why: string): never {
  throw new TrafficError({ what, where: "filter", why, remedy: `Write it like \`${EXAMPLE}\`` });
}

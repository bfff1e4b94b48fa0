import { type ClassId, parseClassId } from "./class-id";
import { parseFilter } from "./filters/filter-text";
import { wordsOfKeys } from "./filters/u32-match";
import type { LiveFilter } from "./live-queues";
import { TrafficError } from "./traffic-error";
import type { FilterKey, TrafficFilter } from "./traffic-filter";

/**
 * What `tc -d filter show dev X parent PARENT` printed, as text, because iproute2's JSON of filters is not whole. A filter is
 * its first line, which begins with `filter`, and the lines indented below. Linear.
 * @param parent the handle that was asked for, which tc leaves out of its lines then
 */
export function readFilters(text: string, parent: string): readonly LiveFilter[] {
  const blocks: string[][] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("filter ")) blocks.push([line]);
    else if (line.trim() !== "") blocks.at(-1)?.push(line);
  }
  return blocks.flatMap(block => {
    const [head = "", ...more] = block;
    const words = head.trim().split(/\s+/);
    if (isFrame(words)) return [];
    const filter = more.length <= 64 ? readFilter(words, more, parent) : undefined;
    const shown = block
      .map(line => line.trim())
      .join(" ")
      .replace(/\s+/g, " ");
    return [{ parent: wordAfter(words, "parent") ?? parent, ...(filter === undefined ? {} : { filter }), text: shown }];
  });
}

/** Each preference has a line without anything in it; u32 has one more for its only hash table. */
function isFrame(words: readonly string[]): boolean {
  const chain = words.indexOf("chain");
  if (chain < 0) return false;
  const rest = words.slice(chain + 2);
  return rest.length === 0 || (rest[0] === "fh" && rest.slice(2).join(" ") === "ht divisor 1");
}

function readFilter(words: readonly string[], lines: readonly string[], asked: string): TrafficFilter | undefined {
  if (wordAfter(words, "chain") !== "0") return undefined;
  const kind = words.find(word => word === "u32" || word === "fw" || word === "matchall");
  const [parent, protocol, pref] = [
    wordAfter(words, "parent") ?? asked,
    wordAfter(words, "protocol"),
    wordAfter(words, "pref"),
  ];
  const head = `filter parent ${parent} protocol ${protocol} pref ${pref}`;
  const target = wordAfter(words, "*flowid") ?? wordAfter(words, "flowid") ?? wordAfter(words, "classid");
  try {
    if (kind === "fw" && lines.length === 0 && target !== undefined)
      return parseFilter(`${head} handle ${wordAfter(words, "handle")} fw flowid ${target}`);
    if (kind === "u32" && target !== undefined) return readU32(head, lines, parseClassId(target, "tc filter show"));
    if (kind === "matchall") return readMatchall(head, lines, target);
  } catch (error) {
    if (!(error instanceof TrafficError)) throw error;
  }
  return undefined;
}

function readU32(head: string, lines: readonly string[], target: ClassId): TrafficFilter | undefined {
  const keys: FilterKey[] = [];
  for (const line of lines) {
    const match = /^\s*match ([0-9a-f]{8})\/([0-9a-f]{8}) at (\d{1,4})\s*$/.exec(line);
    if (match === null) return undefined;
    const [, value = "", mask = "", offset = ""] = match;
    keys.push({ offset: Number(offset), value: Number.parseInt(value, 16), mask: Number.parseInt(mask, 16) });
  }
  const protocol = / protocol (all|ip|ipv6) /.exec(head)?.[1];
  if (protocol !== "all" && protocol !== "ip" && protocol !== "ipv6") return undefined;
  return parseFilter(`${head} u32 ${wordsOfKeys(keys, protocol).join(" ")} flowid ${target}`);
}

function readMatchall(head: string, lines: readonly string[], target: string | undefined): TrafficFilter | undefined {
  const rest = lines
    .map(line => line.trim())
    .filter(
      line =>
        line !== "not_in_hw" && !/^index \d+ ref \d+ bind \d+/.test(line) && !/^(in_hw|used_hw_stats|skip_)/.test(line),
    );
  if (rest.length === 0 && target !== undefined) return parseFilter(`${head} matchall flowid ${target}`);
  const device = /^action order 1: mirred \(Egress Redirect to device (\S+)\) stolen$/.exec(rest[0] ?? "")?.[1];
  return rest.length === 1 && device !== undefined && device !== "*" && target === undefined
    ? parseFilter(`${head} matchall action mirred egress redirect dev ${device}`)
    : undefined;
}

function wordAfter(words: readonly string[], word: string): string | undefined {
  const at = words.indexOf(word);
  return at < 0 ? undefined : words[at + 1];
}

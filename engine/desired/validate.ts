import type { z } from "zod";
import { keepsItsText, MAX_CHAIN_NAME_BYTES, type RuleContext, RuleError, RuleSpeller } from "../ruleset";
import { type Family, isBuiltInChain, TABLE_NAMES, type TableName } from "../ruleset/model";
import { canonicalizeSysctlValue, checkLinkValue, isLinkName, parseLinkSetting, parseSysctlName } from "../system";
import { checkQueues, parseTrafficPart } from "../traffic";
import { type ChainDocument, type DesiredDocument, isUnknown, type Leaf } from "./document";
import { BUILT_IN_NEIGHBOURS, neighbourOfChain } from "./neighbours";
import { sortKeys } from "./print";
import { parseProbeCheck } from "./probe";
import { documentSchema } from "./schema";

/** One thing wrong with a document: where (JSON pointer) and what, with the fix. */
export interface DocumentProblem {
  readonly path: string;
  readonly message: string;
  /** `neighbours`: it is only wrong as long as no other neighbours are named. */
  readonly hangsOn?: "neighbours";
}

/** A document that cannot be used. The message names every problem with its path. */
export class DocumentError extends Error {
  override readonly name = "DocumentError";
  constructor(
    readonly subject: string,
    readonly problems: readonly DocumentProblem[],
  ) {
    super(
      `${subject} is not a valid desired document:\n${problems.map(({ path, message }) => `  ${path || "/"}: ${message}`).join("\n")}`,
    );
  }
}

/** Prefix of the chains this program makes for itself. */
export const OWN_CHAIN_PREFIX = "NF-";

/** The chain that holds our rules for a shared chain: `INPUT` → `NF-INPUT`. */
export function ownChainOf(chain: string): string {
  return OWN_CHAIN_PREFIX + chain;
}

/** iptables takes more (xshared.c, `assert_valid_chain_name`): what a shell, awk or a template reads as its own. */
const CHAIN_NAME = /^[A-Za-z0-9_%(+,:=@][A-Za-z0-9_.%()+,:=@-]*$/;
/** Names that would clash with a target. */
const RESERVED_CHAIN_NAMES = new Set(
  "ACCEPT DROP QUEUE RETURN REJECT LOG NFLOG MARK CONNMARK CT NOTRACK DNAT SNAT MASQUERADE REDIRECT NETMAP TPROXY TCPMSS SET NFQUEUE TRACE AUDIT prototype".split(
    " ",
  ),
);

/**
 * Reads a document from parsed JSON: shape first, then meaning. Defaults are filled in.
 * @param subject what to call the document in the error: a file name or `host NAME`
 * @throws DocumentError with one problem a path
 */
export function parseDocument(value: unknown, subject: string): DesiredDocument {
  const document = parseDocumentShape(value, subject);
  const problems = [...checkMeaning(document)];
  if (problems.length > 0) throw new DocumentError(subject, problems);
  return document;
}

/**
 * Reads a document from parsed JSON by its shape alone: for what a host was found to hold, where a rule that nobody
 * should write is still a rule that stands there.
 * @throws DocumentError with one problem a path
 */
export function parseDocumentShape(value: unknown, subject: string): DesiredDocument {
  if (holdsPrototypeKey(value)) throw new DocumentError(subject, [...findPrototypeKeys(value, [])]);
  const shaped = documentSchema.safeParse(value);
  if (!shaped.success) {
    throw new DocumentError(
      subject,
      shaped.error.issues.map(issue => ({ path: pointer(issue.path), message: wordsOf(issue) })),
    );
  }
  // One order for every face: what is rendered for the boot is compared byte by byte.
  return sortKeys(shaped.data) as DesiredDocument;
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== "unrecognized_keys") return issue.message;
  const keys = issue.keys.map(key => JSON.stringify(key)).join(" and ");
  return `${keys} is no key that may stand here. Check its spelling: "nffleet schema" prints every key.`;
}

/** A key `__proto__` would vanish without a word when records are copied. */
function holdsPrototypeKey(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.hasOwn(value, "__proto__") || Object.values(value).some(holdsPrototypeKey);
}

function* findPrototypeKeys(value: unknown, path: readonly string[]): Generator<DocumentProblem> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, entry] of Object.entries(value)) {
    if (key === "__proto__") yield { path: pointer([...path, key]), message: '"__proto__" cannot name anything.' };
    yield* findPrototypeKeys(entry, [...path, key]);
  }
}

/** Everything the schema cannot say: names, places, the text of each rule. */
export function* checkMeaning(document: DesiredDocument): Generator<DocumentProblem> {
  for (const family of ["ipv4", "ipv6"] as const) {
    for (const table of TABLE_NAMES) {
      for (const [name, chain] of Object.entries(document[family][table] ?? {})) {
        const path = pointer([family, table, name]);
        yield* checkChain(document, family, table, name, chain, path);
      }
    }
  }
  for (const [device, texts] of Object.entries(document.qdiscs)) {
    const path = pointer(["qdiscs", device]);
    yield* checkDevice(device, path);
    yield* checkDeviceQueues(texts, path);
  }
  for (const [name, value] of Object.entries(document.sysctls)) {
    const path = pointer(["sysctls", name]);
    yield* checkLeaves([value], path, text => {
      const canonical = parseSysctlName(name);
      if (canonical !== name) throw new Error(`Write the name as "${canonical}".`);
      canonicalizeSysctlValue(text);
    });
  }
  for (const [device, settings] of Object.entries(document.links ?? {})) {
    yield* checkDevice(device, pointer(["links", device]));
    for (const [name, value] of Object.entries(settings)) yield* checkLinkSetting(name, value, ["links", device, name]);
  }
  yield* checkProbes(document);
}

function* checkDevice(device: string, path: string): Generator<DocumentProblem> {
  if (isLinkName(device) && !isInherited(device)) return;
  yield { path, message: `"${device}" is no interface name: at most 15 letters, digits and "_.@:-".` };
}

/** What a name means is asked even where its value is not known yet. */
function* checkLinkSetting(name: string, value: Leaf<string>, path: readonly string[]): Generator<DocumentProblem> {
  try {
    const setting = parseLinkSetting(name);
    if (!isUnknown(value)) checkLinkValue(setting, value);
  } catch (error) {
    yield { path: pointer(path), message: error instanceof Error ? error.message : String(error) };
  }
}

/** Each part by itself, then how they hang together: what is not known yet may be the part that is missed. */
function* checkDeviceQueues(texts: readonly Leaf<string>[], path: string): Generator<DocumentProblem> {
  const problems = [...checkLeaves(texts, path, text => void parseTrafficPart(text))];
  yield* problems;
  if (problems.length > 0 || texts.some(isUnknown)) return;
  const parts = texts.flatMap(text => (isUnknown(text) ? [] : [parseTrafficPart(text)]));
  for (const { at, message } of checkQueues(parts)) yield { path: `${path}/${at}`, message };
}

/** What is compared before and after the change has to fit into the time of the timer, and is asked of the host itself. */
function* checkProbes({ probes = [], timer }: DesiredDocument): Generator<DocumentProblem> {
  for (const [index, { check, through }] of probes.entries()) {
    const read = parseProbeCheck(check);
    if (read?.kind !== "conntrack") continue;
    const path = pointer(["probes", String(index)]);
    if (through !== undefined)
      yield { path, message: "A conntrack probe asks the host that is changed; leave through out." };
    if (read.seconds * 3 > timer)
      yield {
        path,
        message: `A conntrack probe of ${read.seconds} seconds needs a timer of ${read.seconds * 3} at least, and the timer is ${timer}. Raise timer, or say fewer seconds.`,
      };
  }
}

/** `toString` and its kind: every record answers to them, so a look-up by such a name finds what nobody declared. */
function isInherited(name: string): boolean {
  return name in Object.prototype;
}

function* checkChain(
  document: DesiredDocument,
  family: Family,
  table: TableName,
  name: string,
  chain: ChainDocument,
  path: string,
): Generator<DocumentProblem> {
  const builtIn = isBuiltInChain(table, name);
  const neighbour = neighbourOfChain(name, [...document.neighbours, ...BUILT_IN_NEIGHBOURS]);
  const isName = CHAIN_NAME.test(name) && name.length <= MAX_CHAIN_NAME_BYTES;
  if (!isName || RESERVED_CHAIN_NAMES.has(name) || isInherited(name)) {
    yield {
      path,
      message: `"${name}" cannot name a chain: at most ${MAX_CHAIN_NAME_BYTES} letters, digits and "_.-%()+,:=@", no target's name.`,
    };
  } else if (name.startsWith(OWN_CHAIN_PREFIX)) {
    yield {
      path,
      message: `"${name}": names that begin with ${OWN_CHAIN_PREFIX} are kept for the anchored chains. Choose another name.`,
    };
  }
  if (chain.mode === "shared") {
    if (!builtIn && neighbour === undefined) {
      yield {
        path,
        hangsOn: "neighbours",
        message: `"${name}" is a chain of your own, so every line of it is yours: write mode "whole". Only built-in chains and recognised owners' chains are shared.`,
      };
    }
    if (ownChainOf(name).length > MAX_CHAIN_NAME_BYTES)
      yield { path, message: `"${name}" is too long to be shared: at most 25 characters.` };
    if (chain.anchor === "none" || chain.anchor === "missing") {
      yield { path: `${path}/anchor`, message: 'A shared chain has an anchor: write "first" or "last".' };
    }
  } else {
    if (!builtIn && neighbour !== undefined) {
      yield {
        path,
        hangsOn: "neighbours",
        message: `"${name}" belongs to ${neighbour.name}. Declare it with mode "shared", or choose another name.`,
      };
    }
    if (chain.anchor !== "none")
      yield { path: `${path}/anchor`, message: 'A whole chain has no anchor: write "none".' };
  }
  if (chain.policy !== undefined && !builtIn) {
    yield {
      path: `${path}/policy`,
      message: "Only a built-in chain has a policy. End a user chain with a rule instead.",
    };
  }
  if (chain.policy === "DROP" && table === "nat") {
    yield {
      path: `${path}/policy`,
      message: "The nat table is not for filtering: iptables refuses DROP there. Put the policy into filter.",
    };
  }
  const checked = rememberedOf(family, table, name);
  yield* checkLeaves(chain.rules, `${path}/rules`, text => {
    if (checked.faultless.has(text)) return;
    checkRule(text, { family, table, chain: name }, checked.speller);
    checked.faultless.add(text);
  });
}

/** @throws Error (RuleError, or one of its own) that says what is wrong with the rule */
function checkRule(text: string, context: Required<RuleContext>, speller: RuleSpeller): void {
  const lines = spell(text, context, speller);
  if (lines.length === 1) return;
  throw new Error(`This is ${lines.length} rules in one line; write one rule a string:\n    ${lines.join("\n    ")}`);
}

/** A rule that never matches can be declared as it stands on a host; whoever writes one new is told by the lint. */
function spell(text: string, context: Required<RuleContext>, speller: RuleSpeller): readonly string[] {
  try {
    return speller.spell(text, context);
  } catch (error) {
    if (error instanceof RuleError && keepsItsText(text, context)) return [text];
    throw error;
  }
}

/** What was checked of one chain before: the hosts of a fleet hold mostly the same, or rules of the same shape. */
interface CheckedChain {
  readonly faultless: Set<string>;
  readonly speller: RuleSpeller;
}

const CHECKED = new Map<string, CheckedChain>();
const MOST_CHAINS = 200;
const MOST_RULES_OF_A_CHAIN = 5000;

function rememberedOf(family: Family, table: TableName, chain: string): CheckedChain {
  const place = `${family} ${table} ${chain}`;
  const known = CHECKED.get(place);
  if (known !== undefined && known.faultless.size < MOST_RULES_OF_A_CHAIN) return known;
  if (CHECKED.size >= MOST_CHAINS) CHECKED.clear();
  const checked = { faultless: new Set<string>(), speller: new RuleSpeller({ family, backend: "nf_tables" }) };
  CHECKED.set(place, checked);
  return checked;
}

function* checkLeaves(
  leaves: readonly Leaf<string>[],
  path: string,
  check: (text: string) => void,
): Generator<DocumentProblem> {
  for (const [index, leaf] of leaves.entries()) {
    if (isUnknown(leaf)) continue;
    try {
      check(leaf);
    } catch (error) {
      yield {
        path: `${path}/${index}`,
        message: `${JSON.stringify(leaf)}: ${error instanceof Error ? error.message : String(error)}`,
      };
    }
  }
}

/** RFC 6901. */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map(part => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

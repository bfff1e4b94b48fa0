import { BUILT_IN_NEIGHBOURS, DocumentError, neighbourOfChain, parseDocument } from "../../engine/desired";
import { type Family, readRule } from "../../engine/ruleset";
import { allowedFindings } from "./allowed-findings";
import type { AssembledHost, Source } from "./assemble-document";
import type { AssembledChain } from "./assembled-chain";
import { FAMILIES, nameOfFamily, otherFamily } from "./families";
import type { RulePart } from "./host-parts";

/** What a host must say about itself when it wants less than everything checked. */
export interface CheckOptions {
  readonly leaveOpen: Family | "neither";
}

/** Everything wrong between the constructs of one host, one line each with its fix. */
export function checkHost(assembled: AssembledHost, options: CheckOptions): readonly string[] {
  return [
    ...assembled.chains.flatMap(chain => chain.contradictions),
    ...checkJumps(assembled),
    ...assembled.chains.flatMap(chain => [...checkReachability(chain)]),
    ...checkOpenFamily(assembled.chains, options),
    ...checkDocument(assembled),
  ].map(message => message.replace(/\s*\n\s*/g, " · "));
}

/** What every reader of the document will ask of it: its shape and its meaning. */
function checkDocument(assembled: AssembledHost): readonly string[] {
  try {
    parseDocument(assembled.document, assembled.document.owner);
    return [];
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return error.problems.map(({ path, message }) => describeProblem(assembled, path, message));
  }
}

function describeProblem({ sources }: AssembledHost, path: string, message: string): string {
  for (let pointer = path; pointer !== ""; pointer = pointer.slice(0, pointer.lastIndexOf("/"))) {
    // A qdisc's device and a sysctl's name are the last part of the source's pointer or one before it.
    const source: Source | undefined = sources.get(pointer) ?? sources.get(`${pointer}/0`);
    if (source !== undefined) return `${source.construct.node.path} (${path}): ${message}`;
  }
  return `${path}: ${message}`;
}

function* checkJumps({ chains, document }: AssembledHost): Generator<string> {
  const declared = new Set<string>();
  for (const { table, chain, families } of chains)
    for (const family of families) declared.add(`${family} ${table} ${chain}`);
  const neighbours = [...document.neighbours, ...BUILT_IN_NEIGHBOURS];
  for (const { table, chain, rules } of chains) {
    for (const { goesTo, lines, construct } of rules) {
      if (goesTo === undefined) continue;
      if (neighbourOfChain(goesTo, neighbours) !== undefined) continue;
      for (const family of lines.keys()) {
        if (declared.has(`${family} ${table} ${goesTo}`)) continue;
        yield `${construct.node.path}: goes from ${chain} to ${goesTo}, but no chain of that name is declared in table ${table} for ${nameOfFamily(family)}. Declare it, or name its owner in the host's neighbours.`;
      }
    }
  }
  for (const family of FAMILIES) {
    const loop = findLoop(chains, family);
    if (loop === undefined) continue;
    yield `${loop.join(" → ")}: these chains go round in a circle, which the kernel refuses (${nameOfFamily(family)}). Take one of the jumps out.`;
    // A circle is nearly always the same in both families: once is enough.
    break;
  }
}

function findLoop(chains: readonly AssembledChain[], family: Family): readonly string[] | undefined {
  const next = new Map<string, string[]>();
  for (const { table, chain, rules } of chains) {
    const targets = rules.filter(rule => rule.lines.has(family)).flatMap(rule => rule.goesTo ?? []);
    next.set(`${table} ${chain}`, [...new Set(targets.map(target => `${table} ${target}`))]);
  }
  const done = new Set<string>();
  for (const start of next.keys()) {
    // Depth first without recursion: a chain of a thousand chains is no reason to overflow the stack.
    const path: string[] = [start];
    const pending: string[][] = [[...(next.get(start) ?? [])]];
    while (path.length > 0) {
      const step = pending.at(-1)?.pop();
      if (step === undefined) {
        const finished = path.pop();
        pending.pop();
        if (finished !== undefined) done.add(finished);
        continue;
      }
      const at = path.indexOf(step);
      if (at >= 0) return [...path.slice(at), step].map(name => name.slice(name.indexOf(" ") + 1));
      if (done.has(step)) continue;
      path.push(step);
      pending.push([...(next.get(step) ?? [])]);
    }
  }
  return undefined;
}

const TERMINAL_TARGETS = new Set(["ACCEPT", "DROP", "REJECT", "RETURN", "MASQUERADE"]);

/** Rules that stand after one which already decides about every packet, unless somebody says that they are meant. */
function* checkReachability({ table, chain, rules }: AssembledChain): Generator<string> {
  for (const family of FAMILIES) {
    let last: RulePart | undefined;
    for (const rule of rules) {
      const lines = rule.lines.get(family) ?? [];
      if (last !== undefined && lines.length > 0) {
        if (allowedFindings(rule.construct).includes("after-catch-all")) break;
        yield `${rule.construct.node.path}: never reached in ${table} ${chain}, because ${last.construct.node.path} before it decides about every packet. Move it up, or take it out.`;
        return;
      }
      if (lines.some(decidesAll)) last = rule;
    }
  }
}

function decidesAll(line: string): boolean {
  // Nearly every rule begins with a match, and then there is nothing to read.
  if (!line.startsWith("-j ") && !line.startsWith("-m comment ")) return false;
  const { target, words } = readRule(line);
  if (target === undefined || !TERMINAL_TARGETS.has(target)) return false;
  // Nothing before the target but a comment: `-m comment --comment TEXT`.
  const values = words.map(word => word.value);
  const start = values.indexOf("-j");
  const before = values.slice(0, start);
  return before.length === 0 || (before.length === 4 && before[1] === "comment");
}

/** A policy of DROP in one family beside an open other one is a door nobody looked at. */
function* checkOpenFamily(chains: readonly AssembledChain[], { leaveOpen }: CheckOptions): Generator<string> {
  for (const { table, chain, policies, parts } of chains) {
    for (const family of FAMILIES) {
      const other = otherFamily(family);
      if (policies.get(family) !== "DROP" || policies.get(other) === "DROP" || leaveOpen === other) continue;
      const path = parts[0]?.construct.node.path ?? chain;
      const name = nameOfFamily(other);
      yield `${path}: ${table} ${chain} drops by default in ${nameOfFamily(family)} and stays open in ${name}. Declare it for both families, or write leaveOpen: "${other}" on the host to say that ${name} is meant to stay open.`;
    }
  }
}

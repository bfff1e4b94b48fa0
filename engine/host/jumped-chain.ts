import { type Family, findExtension, partOptions, readRule, VERDICTS } from "../ruleset";

/**
 * The chain that a rule of a document jumps or goes to, glued (`-jWEB`) or not. Of chains and targets only those are chains
 * that no target is called like.
 */
export function chainJumpedTo(rule: string, family: Family): string | undefined {
  // Most rules end in a verdict, which is seen without reading them; a comment can only add names to be looked at.
  const named = [...rule.matchAll(JUMP)].map(([, name = ""]) => name);
  if (named.every(isTarget)) return undefined;
  const { target } = readRule(partOptions(rule, [family]));
  return target === undefined || isTarget(target) ? undefined : target;
}

const JUMP = /(?:^|\s)(?:-[jg]|--[jg][a-z]*)[\s=]*(\S+)/g;

function isTarget(name: string): boolean {
  return VERDICTS.includes(name) || findExtension("target", name) !== undefined;
}

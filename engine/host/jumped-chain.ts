import { findExtension, readRule, VERDICTS } from "../ruleset";

/** The chain that a rule jumps or goes to. Of chains and targets only those are chains that no target is called like. */
export function chainJumpedTo(rule: string): string | undefined {
  const { target } = readRule(rule);
  if (target === undefined || VERDICTS.includes(target) || findExtension("target", target) !== undefined)
    return undefined;
  return target;
}

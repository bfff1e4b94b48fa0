import { findOption } from "../extension";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";

/** Most elements of a policy (xt_policy.h, XT_POLICY_MAX_ELEM). */
const MAX_ELEMENTS = 4;

const WHOLE = ["--dir", "--pol", "--strict"];

function splitAtNext(options: readonly RuleOption[]): readonly (readonly RuleOption[])[] {
  const elements: RuleOption[][] = [[]];
  for (const option of options) {
    if (option.name === "--next") elements.push([]);
    else if (!WHOLE.includes(option.name)) elements.at(-1)?.push(option);
  }
  return elements;
}

/**
 * At most four elements, none of them empty in a strict policy, and ends of a tunnel in tunnel mode only (libxt_policy.c).
 *
 * @throws ValueError
 */
export function checkPolicyElements(options: readonly RuleOption[]): void {
  const elements = splitAtNext(options);
  if (elements.length > MAX_ELEMENTS) {
    throw new ValueError(`the policy has ${elements.length} elements`, `At most ${MAX_ELEMENTS} can be told.`);
  }
  const isStrict = findOption(options, "--strict") !== undefined;
  for (const [index, element] of elements.entries()) {
    if (isStrict && element.length === 0) {
      const fix = "Say something of it, such as --proto esp, or leave --strict out.";
      throw new ValueError(`element ${index + 1} of the strict policy is empty`, fix);
    }
    const end = element.find(({ name }) => name === "--tunnel-src" || name === "--tunnel-dst");
    const mode = findOption(element, "--mode");
    if (end !== undefined && (mode?.values[0] !== "tunnel" || mode.negated)) {
      throw new ValueError(`${end.name} is for tunnels`, "Add --mode tunnel to the element.");
    }
  }
}

import {
  type ExtensionDescription,
  type ExtensionScope,
  findOption,
  isNative,
  OMITTED,
  type OptionDescription,
  printedName,
  type ValueScope,
} from "./extension";
import { isSince } from "./iptables-version";
import type { RuleOption } from "./rule";
import { orRuleError, RuleError } from "./rule-error";
import { spellTrap } from "./trap";

/**
 * Brings the options of one match or target to the form iptables-save prints: values respelled, defaults dropped or
 * filled in, printed order; and checks what the description says of them.
 *
 * @throws RuleError
 */
export function canonicalizeOptions(
  description: ExtensionDescription,
  options: readonly RuleOption[],
  scope: ExtensionScope,
  text: string,
): readonly RuleOption[] {
  checkPlace(description, scope, text);
  checkCombination(description, options, text);
  const kept = withoutForgotten(description, options, scope, text);
  const [first = [], ...more] = splitElements(description, kept);
  const settled = [...respellAll(description, first, scope, text, "filled in")];
  for (const element of more) settled.push(...respellAll(description, element, scope, text, "as given"));
  checkProtocol(description, settled, scope, text);
  if (description.settle === undefined) return settled;
  return orRuleError(description.name, text, () => description.settle?.(settled, scope) ?? settled);
}

/** What iptables reads and then overwrites, reading on: a trap. */
function withoutForgotten(
  description: ExtensionDescription,
  options: readonly RuleOption[],
  scope: ExtensionScope,
  text: string,
): readonly RuleOption[] {
  let kept = options;
  for (const [name, by] of description.forgets ?? []) {
    const at = kept.findIndex(option => option.name === name);
    if (at < 0 || kept.findIndex(option => option.name === by) < at) continue;
    const what = `iptables forgets it when it comes to ${by}`;
    const spelled = kept.filter(option => option.name !== name);
    const trap = { spelled, what, fix: `Write ${by} before ${name}, or leave ${name} out.` };
    kept = orRuleError(name, text, () => spellTrap(trap, scope.traps));
  }
  return kept;
}

/** The options of each element; what is said of the match as a whole is among the first. */
function splitElements(
  { element }: ExtensionDescription,
  options: readonly RuleOption[],
): readonly (readonly RuleOption[])[] {
  if (element === undefined) return [options];
  const first: RuleOption[] = [];
  const elements = [first];
  let last = first;
  for (const option of options) {
    if (option.name === element.separator) {
      last = [option];
      elements.push(last);
    } else if (element.options.includes(option.name)) last.push(option);
    else first.push(option);
  }
  return elements;
}

/** In printed order, each once. */
function respellAll(
  description: ExtensionDescription,
  options: readonly RuleOption[],
  scope: ExtensionScope,
  text: string,
  defaults: "filled in" | "as given",
): readonly RuleOption[] {
  const spelled: RuleOption[] = [];
  const seen = new Set<string>();
  for (const option of description.options) {
    const name = printedName(option);
    if (seen.has(name)) continue;
    seen.add(name);
    const given = findOption(options, name);
    const missing = defaults === "filled in" ? fillIn(option, scope) : undefined;
    const canonical = given === undefined ? missing : respell(option, given, scope, text);
    if (canonical !== undefined) spelled.push(canonical);
  }
  return spelled;
}

function fillIn(option: OptionDescription, scope: ExtensionScope): RuleOption | undefined {
  const value = option.filledIn?.[scope.family];
  if (value === undefined) return undefined;
  return { name: printedName(option), negated: false, values: option.value.arity === 0 ? [] : [value] };
}

function respell(
  option: OptionDescription,
  given: RuleOption,
  scope: ExtensionScope,
  text: string,
): RuleOption | undefined {
  if (option.hooks !== undefined && scope.hook !== undefined && !option.hooks.includes(scope.hook)) {
    const fix = `Use it in ${option.hooks.join(", ")}.`;
    throw new RuleError({ what: `the kernel refuses it in ${scope.hook}`, option: option.name, fix, text });
  }
  const protocol = scope.protocol?.negated === false ? scope.protocol.number : undefined;
  const excludedProtocol = scope.protocol?.negated === true ? scope.protocol.number : undefined;
  const { family, backend, traps, iptables } = scope;
  const { negated } = given;
  const valueScope: ValueScope = { family, backend, protocol, excludedProtocol, negated, traps, iptables };
  const values = orRuleError(option.name, text, () => option.value.canonicalize(given.values, valueScope));
  if (values === OMITTED || (values.length === 1 && values[0] === option.omittedWhen && !given.negated))
    return undefined;
  return { name: given.name, negated: given.negated, values };
}

function checkPlace(description: ExtensionDescription, scope: ExtensionScope, text: string): void {
  const option = nameExtension(description);
  const { tables, hooks } = description;
  if (tables !== undefined && !tables.includes(scope.table)) {
    const fix = `Put the rule into table ${tables.join(" or ")}.`;
    throw new RuleError({ what: `the kernel refuses it in table ${scope.table}`, option, fix, text });
  }
  if (hooks !== undefined && scope.hook !== undefined && !hooks.includes(scope.hook)) {
    const fix = `Put the rule into ${hooks.join(" or ")}.`;
    throw new RuleError({ what: `the kernel refuses it in chain ${scope.hook}`, option, fix, text });
  }
}

/** Wherever -p stands: some of iptables' options want it before them, and in the canonical order it is. */
function checkProtocol(
  description: ExtensionDescription,
  options: readonly RuleOption[],
  scope: ExtensionScope,
  text: string,
): void {
  const { protocols } = description;
  const { protocol } = scope;
  if (protocols === undefined) return;
  const named = protocol !== undefined && protocols.includes(protocol.number);
  if (named && !protocol.negated) return;
  const option = nameExtension(description);
  const what = "it needs a protocol";
  const fix = `Add -p with protocol ${protocols.join(", ")} to the rule, not negated.`;
  // What nft translates reads the ports of every other protocol: iptables-nft looks at the protocol's number only.
  const isTranslated = scope.backend === "nf_tables" && isSince(scope.iptables, "1.8.9");
  const loads = named && isTranslated && isNative(description, options);
  if (!loads) throw new RuleError({ what, option, fix, text });
  orRuleError(option, text, () => spellTrap({ spelled: undefined, what, fix }, scope.traps));
}

function nameExtension(description: ExtensionDescription): string {
  return `${description.kind === "match" ? "-m" : "-j"} ${description.name}`;
}

function checkCombination(description: ExtensionDescription, options: readonly RuleOption[], text: string): void {
  const given = new Set(options.map(option => option.name));
  const option = nameExtension(description);
  const { oneOf, exclusive, requires } = description;
  if (oneOf !== undefined && !oneOf.some(name => given.has(name))) {
    const fix = oneOf.length === 1 ? `Add ${oneOf[0] ?? ""}.` : `Add one of ${oneOf.join(", ")}.`;
    throw new RuleError({ what: "an option is missing", option, fix, text });
  }
  for (const group of exclusive ?? []) {
    const clashing = group.filter(name => given.has(name));
    if (clashing.length < 2) continue;
    throw new RuleError({ what: `${clashing.join(" and ")} exclude each other`, option, fix: "Keep one.", text });
  }
  for (const [name, needed] of requires ?? []) {
    if (!given.has(name) || given.has(needed)) continue;
    throw new RuleError({ what: `${name} needs ${needed}`, option, fix: `Add ${needed}.`, text });
  }
}

import { type MaskedAddress, masked, parseMaskedAddress, printMaskedAddress } from "./address";
import { VERDICTS } from "./basic-parameters";
import { canonicalizeOptions } from "./canonicalize-extension";
import { readInterfaceName } from "./codecs/interface-name";
import { byteLength } from "./codecs/text";
import type { ExtensionScope, Hook } from "./extension";
import { findExtension } from "./extensions/registry";
import { DEFAULT_IPTABLES, isSince } from "./iptables-version";
import { isBuiltInChain } from "./model";
import { spellNativeMatches } from "./native-matches";
import { parseRule } from "./parse-rule";
import { printRule } from "./print-rule";
import { parseProtocol, printProtocol } from "./protocols";
import type { BackendContext, Rule, RuleField, RuleMatch, RuleTarget } from "./rule";
import { orRuleError, RuleError } from "./rule-error";
import { spellTrap, type TrapHandling } from "./trap";
import { splitWords } from "./words";

/** Longest name of a user chain, in bytes, on both backends. */
export const MAX_CHAIN_NAME_BYTES = 28;

/** A blank may be a tab. */
export const CONTROL_CHARACTER = /[\x00-\x08\x0a-\x1f\x7f]/;

/** Longest argument of a restore line, in bytes (xshared.c, `Parameter too long!`). */
const MAX_WORD_BYTES = 1023;

/**
 * Spells a rule as iptables-save of that backend and version prints it once loaded. A list of addresses gives one line an
 * address, sources outermost. Extensions that are not described pass through verbatim.
 *
 * @throws RuleError for what iptables or the kernel refuses, and, unless `context.traps` is `spell`, for what it cuts
 * silently or prints back as something else and for rules that can never match.
 */
export function canonicalizeRule(text: string, context: BackendContext): readonly string[] {
  checkControlCharacters(text, context.traps ?? "refuse");
  refuseLongWords(text);
  const rule = parseRule(text, context);
  const spelled = spellRule(rule, context, text);
  return listAddresses(spelled.source, "-s", context, text).flatMap(source =>
    listAddresses(spelled.destination, "-d", context, text).map(destination =>
      printRule(withAddresses(spelled, source, destination)),
    ),
  );
}

/** iptables loads and prints all but NUL and the line end, which parseRule refuses. */
function checkControlCharacters(text: string, traps: TrapHandling): void {
  const found = CONTROL_CHARACTER.exec(text)?.[0];
  if (found === undefined) return;
  const code = found.charCodeAt(0).toString(16).padStart(2, "0");
  const fix = "Remove it: it would end or cut the line, or reach every terminal that shows the rule.";
  const what = `the control character 0x${code} stands`;
  orRuleError("rule", text, () => spellTrap({ spelled: undefined, what, fix }, traps));
}

function refuseLongWords(text: string): void {
  if (text.length * 3 <= MAX_WORD_BYTES) return;
  for (const word of splitWords(text)) {
    const bytes = byteLength(word.value);
    if (bytes <= MAX_WORD_BYTES) continue;
    const fix = `iptables-restore takes ${MAX_WORD_BYTES} bytes a word: split the rule.`;
    throw new RuleError({ what: `an argument has ${bytes} bytes`, option: "rule", fix, text });
  }
}

function spellRule(rule: Rule, context: BackendContext, text: string): Rule {
  const hook = findHook(context, text);
  const protocol = spellProtocol(rule.protocol, text);
  const inInterface = spellInterface(rule.inInterface, "-i", context, text);
  const outInterface = spellInterface(rule.outInterface, "-o", context, text);
  if (rule.inInterface !== undefined && (hook === "OUTPUT" || hook === "POSTROUTING")) {
    const fix = "Leave it out, or put the rule into PREROUTING, INPUT or FORWARD.";
    throw new RuleError({ what: `${hook} knows no incoming interface`, option: "-i", fix, text });
  }
  if (rule.outInterface !== undefined && (hook === "INPUT" || hook === "PREROUTING")) {
    const fix = "Leave it out, or put the rule into FORWARD, OUTPUT or POSTROUTING.";
    throw new RuleError({ what: `${hook} knows no outgoing interface`, option: "-o", fix, text });
  }
  const { family, backend, table, traps = "refuse", iptables = DEFAULT_IPTABLES } = context;
  const place = { family, backend, table, hook, traps, iptables };
  const about = { ...place, protocol: protocol?.known, matchOptions: [] };
  const matches = rule.matches.map(match => spellMatch(match, about, text));
  const isTranslated = backend === "nf_tables" && isSince(iptables, "1.8.9");
  const native = isTranslated ? spellNativeMatches(matches, { traps, iptables }, text) : matches;
  const matchOptions = native.flatMap(match => (match.kind === "described" ? match.options : []));
  const target = rule.target === undefined ? undefined : spellTarget(rule.target, { ...about, matchOptions }, text);
  return {
    family: rule.family,
    ...(rule.source === undefined ? {} : { source: rule.source }),
    ...(rule.destination === undefined ? {} : { destination: rule.destination }),
    ...(inInterface === undefined ? {} : { inInterface }),
    ...(outInterface === undefined ? {} : { outInterface }),
    ...(protocol === undefined ? {} : { protocol: protocol.field }),
    ...(rule.fragment === undefined ? {} : { fragment: rule.fragment }),
    matches: native,
    ...(target === undefined ? {} : { target }),
  };
}

function findHook(context: BackendContext, text: string): Hook | undefined {
  if (context.chain === undefined) return undefined;
  if (isBuiltInChain(context.table, context.chain)) return context.chain as Hook;
  refuseName(context.chain, "-A", text);
  return undefined;
}

/** Chains, matches and targets have names of one size, and iptables-save prints them without quotes. */
function refuseName(name: string, option: string, text: string): void {
  const bytes = byteLength(name);
  if (bytes === 0 || bytes > MAX_CHAIN_NAME_BYTES) {
    const fix = `A name has 1 to ${MAX_CHAIN_NAME_BYTES} bytes.`;
    throw new RuleError({ what: `the name has ${bytes} bytes`, option, fix, text });
  }
  if (!/[ \t"]|^[-!]/.test(name)) return;
  const fix = "Use no blanks and no double quotes, and begin with neither - nor !.";
  throw new RuleError({
    what: `the saved text of the name ${JSON.stringify(name)} cannot be read back`,
    option,
    fix,
    text,
  });
}

interface SpelledProtocol {
  readonly field: RuleField;
  readonly known: { readonly number: number; readonly negated: boolean };
}

function spellProtocol(field: RuleField | undefined, text: string): SpelledProtocol | undefined {
  if (field === undefined) return undefined;
  const number = parseProtocol(field.value);
  if (number === undefined) {
    const fix = "Write a name of /etc/protocols or a number from 0 to 255.";
    throw new RuleError({ what: `${JSON.stringify(field.value)} is no protocol`, option: "-p", fix, text });
  }
  if (number === 0) {
    if (!field.negated) return undefined;
    throw new RuleError({ what: "no protocol is left, nothing matches", option: "! -p", fix: "Leave it out.", text });
  }
  return { field: { value: printProtocol(number), negated: field.negated }, known: { number, negated: field.negated } };
}

function spellInterface(
  field: RuleField | undefined,
  option: string,
  context: BackendContext,
  text: string,
): RuleField | undefined {
  if (field === undefined) return undefined;
  const { traps = "refuse" } = context;
  if (field.value !== "+") {
    return orRuleError(option, text, () => ({ ...field, value: readInterfaceName(field.value, traps) }));
  }
  if (!field.negated) return undefined;
  const spelled = context.backend === "legacy" ? undefined : field;
  const fix = "Leave it out: a copy saved by the legacy backend would match everything.";
  const trap = { spelled, what: "no interface is left, nothing matches", fix };
  return orRuleError(`! ${option}`, text, () => spellTrap(trap, traps));
}

function spellMatch(match: RuleMatch, scope: ExtensionScope, text: string): RuleMatch {
  const description = match.kind === "described" ? findExtension("match", match.name) : undefined;
  if (match.kind === "verbatim" || description === undefined) {
    refuseName(match.name, "-m", text);
    return match;
  }
  return { ...match, options: canonicalizeOptions(description, match.options, scope, text) };
}

function spellTarget(target: RuleTarget, scope: ExtensionScope, text: string): RuleTarget {
  if (target.kind === "verdict") {
    if (target.name === "DROP" && scope.table === "nat") {
      const fix = "Drop in filter, mangle or raw: nat sees the first packet of a connection only.";
      throw new RuleError({ what: "iptables refuses to drop in table nat", option: "-j DROP", fix, text });
    }
    if (target.name !== "QUEUE" || scope.backend === "legacy") return target;
    const fix = "Write -j NFQUEUE --queue-num 0.";
    throw new RuleError({ what: "the nft backend has no such verdict", option: "-j QUEUE", fix, text });
  }
  if (target.kind === "chain") {
    refuseName(target.name, target.jumpKind === "goto" ? "-g" : "-j", text);
    refuseJumpToVerdict(target, scope, text);
    return target;
  }
  const description = target.kind === "described" ? findExtension("target", target.name) : undefined;
  if (target.kind === "verbatim" || description === undefined) {
    refuseName(target.name, "-j", text);
    return target;
  }
  return { ...target, options: canonicalizeOptions(description, target.options, scope, text) };
}

function refuseJumpToVerdict(target: RuleTarget, scope: ExtensionScope, text: string): void {
  const isVerdict = VERDICTS.includes(target.name);
  if (!isVerdict && !isBuiltInChain(scope.table, target.name)) return;
  const option = target.jumpKind === "goto" ? "-g" : "-j";
  const fix = isVerdict ? `Write -j ${target.name}.` : "Only the kernel calls it: put shared rules into a user chain.";
  throw new RuleError({ what: `${target.name} is no user chain`, option, fix, text });
}

/** The addresses of `-s` or `-d`, masked; one undefined entry when there is no condition. */
function listAddresses(
  field: RuleField | undefined,
  option: string,
  context: BackendContext,
  text: string,
): readonly (RuleField | undefined)[] {
  if (field === undefined) return [undefined];
  const parts = field.value.split(",");
  if (field.negated && parts.length > 1) {
    const fix = "Write one rule with a user chain, or an ipset: iptables refuses a negated list.";
    throw new RuleError({ what: "a list of addresses is negated", option: `! ${option}`, fix, text });
  }
  return parts.map(part => {
    const address = parseMaskedAddress(part, context.family);
    if (address === undefined) throw refuseAddress(part, option, context, text);
    return spellAddress(address, field, option, context, text);
  });
}

function refuseAddress(part: string, option: string, context: BackendContext, text: string): RuleError {
  const other = context.family === "ipv4" ? "ipv6" : "ipv4";
  const isOther = part.includes(other === "ipv6" ? ":" : ".") && parseMaskedAddress(part, other) !== undefined;
  const what = isOther ? `is an ${other} address in an ${context.family} rule` : `is no ${context.family} address`;
  const fix = isOther
    ? `Put the rule among the ${other} rules.`
    : "Write an address or ADDRESS/PREFIX; host names are looked up once, at load, so they are refused.";
  return new RuleError({ what: `${JSON.stringify(part)} ${what}`, option, fix, text });
}

function spellAddress(
  address: MaskedAddress,
  field: RuleField,
  option: string,
  context: BackendContext,
  text: string,
): RuleField | undefined {
  const spelled = { value: printMaskedAddress(masked(address)), negated: field.negated };
  if (address.mask !== 0n) return spelled;
  if (!field.negated) return undefined;
  const traps = context.backend === "legacy" ? context.traps : "refuse";
  const trap = {
    spelled,
    what: "no address is left, nothing matches",
    fix: "Leave it out: the nft backend refuses it.",
  };
  return orRuleError(`! ${option}`, text, () => spellTrap(trap, traps ?? "refuse"));
}

function withAddresses(rule: Rule, source: RuleField | undefined, destination: RuleField | undefined): Rule {
  const { source: _source, destination: _destination, ...rest } = rule;
  return {
    ...rest,
    ...(source === undefined ? {} : { source }),
    ...(destination === undefined ? {} : { destination }),
  };
}

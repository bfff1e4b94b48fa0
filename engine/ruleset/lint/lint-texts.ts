import { canonicalizeRule } from "../canonicalize-rule";
import { byteLength } from "../codecs/text";
import { MAX_COMMENT_BYTES } from "../extensions/comment";
import { MAX_LOG_PREFIX_BYTES } from "../extensions/log";
import { MAX_NFLOG_PREFIX_BYTES } from "../extensions/nflog";
import { parseRule } from "../parse-rule";
import type { BackendContext, Rule, RuleOption } from "../rule";
import { RuleError } from "../rule-error";
import { RuleSpeller } from "../spell-rules";
import type { Finding } from "./finding";
import type { LintContext } from "./lint-context";
import { placeOf, subjectOf } from "./lint-dead-rules";
import type { ReadRule, ReadTable } from "./read-chains";

/** Texts that the kernel keeps so many bytes of, and cuts without a word. */
const KEPT_TEXTS: ReadonlyMap<string, number> = new Map([
  ["--comment", MAX_COMMENT_BYTES],
  ["--log-prefix", MAX_LOG_PREFIX_BYTES],
  ["--nflog-prefix", MAX_NFLOG_PREFIX_BYTES],
]);

/** Rules that iptables takes and makes something else of: cut texts, and what is printed back otherwise. */
export function* lintTexts(table: ReadTable, context: LintContext): Generator<Finding> {
  const { family, backend } = context;
  const speller = new RuleSpeller({ family, backend });
  for (const rules of table.chains.values()) {
    for (const rule of rules) {
      if (rule.reading === "guessed" || isSpelled(rule, speller)) continue;
      const cut = cutText(parseRule(rule.text, { family, table: table.name }));
      const trap = cut === undefined ? trapIn(rule, context) : undefined;
      const message = cut ?? trap;
      if (message === undefined) continue;
      yield {
        severity: "warning",
        kind: cut === undefined ? "read-otherwise" : "cut-text",
        family: context.family,
        ...placeOf(rule),
        message: `${subjectOf(rule)}: ${message}`,
      };
    }
  }
}

/** True for a rule that is neither refused nor cut, as nearly all are: what people write is refused such texts. */
function isSpelled({ table, chain, text }: ReadRule, speller: RuleSpeller): boolean {
  try {
    speller.spell(text, { table, chain });
    return true;
  } catch (error) {
    if (error instanceof RuleError) return false;
    throw error;
  }
}

function cutText({ matches, target }: Rule): string | undefined {
  const options: RuleOption[] = [];
  for (const part of [...matches, ...(target === undefined ? [] : [target])]) {
    if (part.kind === "described") options.push(...part.options);
  }
  for (const { name, values } of options) {
    const kept = KEPT_TEXTS.get(name);
    const bytes = byteLength(values[0] ?? "");
    if (kept === undefined || bytes <= kept) continue;
    return `the text of ${name} has ${bytes} bytes, and the kernel keeps ${kept} of them without a word. Shorten it.`;
  }
  return undefined;
}

/** Why people are refused a rule that iptables itself would take. */
function trapIn({ table, text }: ReadRule, { family, backend }: LintContext): string | undefined {
  const context: BackendContext = { family, table, backend };
  try {
    canonicalizeRule(text, context);
    return undefined;
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return isLoaded(text, context) ? `${error.option}: ${error.what}. ${error.fix}` : undefined;
  }
}

function isLoaded(text: string, context: BackendContext): boolean {
  try {
    canonicalizeRule(text, { ...context, traps: "spell" });
    return true;
  } catch (error) {
    if (error instanceof RuleError) return false;
    throw error;
  }
}

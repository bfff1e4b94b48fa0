import { canonicalizeRule } from "./canonicalize-rule";
import { isBuiltInChain } from "./model";
import type { BackendContext } from "./rule";
import { RuleError } from "./rule-error";
import { findShape, kindsOf, type RuleShape } from "./rule-shape";

/** What rules of one shape are spelled as: stretches of text with the values between them, by number. */
interface Template {
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
  /** The shape is canonical itself: a rule with canonical values stays as it is. */
  readonly keeps: "the text" | "the values";
}

type BackendChoice = Omit<BackendContext, "table" | "chain">;

/**
 * Spells many rules for one backend. The rules of real rulesets have few shapes: one that comes
 * back is parsed and spelled once, with samples for its plain values, and the values are put in afterwards. Gives what canonicalizeRule gives.
 */
export class RuleSpeller {
  /** By hook or, for user chains, table. */
  private readonly templates = new Map<string, Map<string, Template | "seen once" | "none">>();
  private readonly spelled = new Map<string, Map<string, readonly string[]>>();

  constructor(private readonly context: BackendChoice) {}

  /** @throws RuleError */
  spell(text: string, place: Required<Pick<BackendContext, "table" | "chain">>): readonly string[] {
    const { table, chain } = place;
    const key = isBuiltInChain(table, chain) ? `${table} ${chain}` : table;
    const shape = findShape(text, this.context.family);
    const template = shape === undefined ? undefined : this.templateOf(shape, key, place);
    if (shape !== undefined && template !== undefined) {
      return [template.keeps === "the text" && shape.spelling === "canonical" ? text : fill(template, shape.values)];
    }
    const known = mapOf(this.spelled, key);
    const earlier = known.get(text);
    if (earlier !== undefined) return earlier;
    const texts = canonicalizeRule(text, { ...this.context, ...place });
    known.set(text, texts);
    return texts;
  }

  private templateOf(
    shape: RuleShape,
    key: string,
    place: Required<Pick<BackendContext, "table" | "chain">>,
  ): Template | undefined {
    const known = mapOf(this.templates, key);
    const earlier = known.get(shape.shape);
    if (earlier === undefined) known.set(shape.shape, "seen once");
    if (earlier !== "seen once") return earlier === "none" ? undefined : earlier;
    const template = this.makeTemplate(shape, place);
    known.set(shape.shape, template ?? "none");
    return template;
  }

  /** Undefined for a shape whose rules are refused, make several rules, or lose or repeat a value. */
  private makeTemplate(
    { shape }: RuleShape,
    place: Required<Pick<BackendContext, "table" | "chain">>,
  ): Template | undefined {
    const samples = kindsOf(shape).map((kind, at) => kind.sample(at, this.context.family));
    if (samples.some(sample => shape.includes(sample))) return undefined;
    const pieces = shape.split(/\0[a-zA-Z]/);
    const sampled = pieces.map((piece, at) => `${piece}${samples[at] ?? ""}`).join("");
    const [text, ...more] = spellOrNothing(sampled, { ...this.context, ...place });
    if (text === undefined || more.length > 0) return undefined;
    return cut(text, samples, text === sampled ? "the text" : "the values");
  }
}

function spellOrNothing(text: string, context: BackendContext): readonly string[] {
  try {
    return canonicalizeRule(text, context);
  } catch (error) {
    if (error instanceof RuleError) return [];
    throw error;
  }
}

/** Cuts a text at the samples in it; each must stand there once. */
function cut(text: string, samples: readonly string[], keeps: Template["keeps"]): Template | undefined {
  const places = samples.map((sample, number) => ({ number, sample, at: text.indexOf(sample) }));
  const isOnce = places.every(({ sample, at }) => at >= 0 && text.indexOf(sample, at + 1) < 0);
  if (!isOnce) return undefined;
  places.sort((a, b) => a.at - b.at);
  const texts: string[] = [];
  let from = 0;
  for (const { sample, at } of places) {
    texts.push(text.slice(from, at));
    from = at + sample.length;
  }
  texts.push(text.slice(from));
  return { texts, numbers: places.map(({ number }) => number), keeps };
}

function fill({ texts, numbers }: Template, values: readonly string[]): string {
  let text = texts[0] ?? "";
  for (let at = 0; at < numbers.length; at += 1) text += `${values[numbers[at] ?? 0] ?? ""}${texts[at + 1] ?? ""}`;
  return text;
}

function mapOf<V>(maps: Map<string, Map<string, V>>, key: string): Map<string, V> {
  const known = maps.get(key);
  if (known !== undefined) return known;
  const made = new Map<string, V>();
  maps.set(key, made);
  return made;
}

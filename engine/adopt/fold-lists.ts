import { type AdoptedRule, formKey } from "./adopted-rule";
import { type Expression, list } from "./expression";
import { type ChainFamilies, familyWord } from "./family-word";
import type { Properties, PropertyName } from "./rule-form";

/**
 * Properties that take several values, each a rule of its own, from the one that varies fastest to the one that varies
 * slowest in what synthesis makes of several lists.
 */
const LISTS: readonly PropertyName[] = [
  "mark",
  "icmpv6Type",
  "icmpType",
  "protocol",
  "outInterface",
  "inInterface",
  "destination",
  "source",
];

/** Rules one after the other that differ in one value become one rule with a list of values. */
export function foldLists(rules: readonly AdoptedRule[], chain: ChainFamilies): readonly AdoptedRule[] {
  return LISTS.reduce<readonly AdoptedRule[]>((folded, property) => foldProperty(folded, property, chain), rules);
}

function foldProperty(
  rules: readonly AdoptedRule[],
  property: PropertyName,
  chain: ChainFamilies,
): readonly AdoptedRule[] {
  const folded: AdoptedRule[] = [];
  let run: AdoptedRule[] = [];
  let runKey: string | undefined;
  const close = () => {
    folded.push(...foldRun(run, property, chain));
    run = [];
  };
  for (const rule of rules) {
    const key = restKey(rule, property);
    if (key === undefined || key !== runKey || rule.remarks.length > 0) close();
    runKey = key;
    run.push(rule);
  }
  close();
  return folded;
}

/** What must be the same: everything but the property. `undefined` for a rule that does not have it as one value. */
function restKey({ form }: AdoptedRule, property: PropertyName): string | undefined {
  if (form.kind === "raw") return undefined;
  const value = form.properties.get(property);
  if (value === undefined || value.kind !== "plain") return undefined;
  return formKey({ kind: "typed", properties: without(form.properties, property) });
}

function foldRun(run: readonly AdoptedRule[], property: PropertyName, chain: ChainFamilies): readonly AdoptedRule[] {
  const [first] = run;
  if (first === undefined || run.length < 2) return run;
  const kernel = run.flatMap(rule => rule.kernel);
  if (familyWord(kernel, chain) === undefined) return foldByFamilies(run, property, chain);
  const values = run.map(rule => soleValue(rule, property));
  const said = values.flatMap(value => value ?? []);
  const properties = first.form.kind === "raw" ? undefined : new Map(first.form.properties);
  if (properties === undefined || said.length < run.length) return run;
  properties.set(property, list(said));
  return [{ form: { kind: "typed", properties }, kernel, remarks: first.remarks }];
}

/** Where the whole run has no word for its families, stretches of the same families have. */
function foldByFamilies(
  run: readonly AdoptedRule[],
  property: PropertyName,
  chain: ChainFamilies,
): readonly AdoptedRule[] {
  const stretches: AdoptedRule[][] = [];
  for (const rule of run) {
    const stretch = stretches.at(-1);
    const [before] = stretch ?? [];
    if (stretch === undefined || before === undefined || familiesKey(before) !== familiesKey(rule)) {
      stretches.push([rule]);
    } else {
      stretch.push(rule);
    }
  }
  return stretches.length < 2 ? run : stretches.flatMap(stretch => foldRun(stretch, property, chain));
}

function familiesKey({ kernel }: AdoptedRule): string {
  return kernel.map(({ families, bound }) => `${families.join("+")} ${bound}`).join(",");
}

function soleValue({ form }: AdoptedRule, property: PropertyName): Expression | undefined {
  return form.kind === "raw" ? undefined : form.properties.get(property);
}

function without(properties: Properties, property: PropertyName): Properties {
  const rest = new Map(properties);
  rest.delete(property);
  return rest;
}

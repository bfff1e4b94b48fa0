import { findExtension, type RuleMatch, type RuleTarget } from "../ruleset";
import { typedExtensionName } from "../ruleset/typed-names";
import { type TypedValue, typedOptions } from "../ruleset/typed-options";
import { call, type Expression, list, object, plain, quoted } from "./expression";

/** `Match.NAME({ … })` or `Target.NAME({ … })`; `undefined` for an extension that nobody described. */
export function extensionCall(kind: "match" | "target", extension: RuleMatch | RuleTarget): Expression | undefined {
  if (extension.kind !== "described") return undefined;
  const description = findExtension(kind, extension.name);
  if (description === undefined) return undefined;
  const callee = `${kind === "match" ? "Match" : "Target"}.${typedExtensionName(description)}`;
  const entries = Object.entries(typedOptions(description, extension.options)).map(
    ([name, value]) => [name, optionCode(value)] as const,
  );
  // An option that stands twice has one name only.
  if (entries.length !== extension.options.length) return undefined;
  return entries.length === 0 ? call(callee) : call(callee, object(entries));
}

function optionCode(value: TypedValue | { readonly not: TypedValue }): Expression {
  if (value === true) return plain("true");
  if (typeof value === "number") return plain(String(value));
  if (typeof value === "string") return quoted(value);
  if (isNegation(value)) return object([["not", optionCode(value.not)]]);
  return list(value.map(item => optionCode(item)));
}

function isNegation(value: object): value is { readonly not: TypedValue } {
  return "not" in value;
}

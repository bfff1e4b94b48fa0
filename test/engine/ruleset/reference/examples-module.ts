import { EXTENSIONS } from "../../../../engine/ruleset";
import { exampleRule } from "../../../../engine/ruleset/reference/example-rule";
import { exampleProperties } from "../../../../engine/ruleset/reference/extension-page";

/** A module of all examples of the extensions' pages, so that the compiler reads them as a reader of the pages would. */
export function examplesModule(): string {
  const examples = EXTENSIONS.map(description => {
    const rule = exampleRule(description);
    const { family, table, chain, canonical } = rule;
    const place = JSON.stringify({ family, table, chain, canonical });
    return `{ ${place.slice(1, -1)}, props: ${exampleProperties(description, rule)} },`;
  });
  return [
    "// Printed from the descriptions in engine/ruleset/extensions by `npm run golden`: change them, not this file.",
    'import { Match, type RuleProps, Target } from "../../constructs";',
    'import type { Family, TableName } from "../../engine/ruleset";',
    "",
    "/** The example of an extension's page, and what iptables-save prints of it. */",
    "export interface ExtensionExample {",
    "readonly family: Family; readonly table: TableName; readonly chain: string; readonly canonical: string;",
    "readonly props: RuleProps;",
    "}",
    "",
    `export const EXAMPLES: readonly ExtensionExample[] = [${examples.join("\n")}];`,
  ].join("\n");
}

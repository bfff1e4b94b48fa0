import { type ExtensionDescription, type OptionDescription, printedName } from "../extension";
import { ELEMENTS, elementOptions, ownOptions, typedElements } from "../typed-elements";
import { typedExtensionName, typedOptionName } from "../typed-names";
import { type TypedOptions, typedOptions } from "../typed-options";
import { type ExampleRule, exampleRule } from "./example-rule";
import { optionGroups } from "./option-groups";
import { acceptsSentence, defaultOf, familyName, hooksSentence, placeSentences } from "./sentences";

/** Where an extension's page stands below docs/extensions. Both kinds may have one name, in capitals or not. */
export function extensionFile({ kind, name }: ExtensionDescription): string {
  return `${kind}-${name.toLowerCase()}.md`;
}

/** `Match.hashlimit`. */
export function typedCallName(description: ExtensionDescription): string {
  return `${description.kind === "match" ? "Match" : "Target"}.${typedExtensionName(description)}`;
}

/** The page of one extension, in Markdown. */
export function extensionPage(description: ExtensionDescription): string {
  const { kind, name, aliases = [], families, summary, source } = description;
  const flag = kind === "match" ? "-m" : "-j";
  const alias = aliases.length === 0 ? "" : `, also ${aliases.map(one => `\`${flag} ${one}\``).join(", ")}`;
  const both = families.length > 1 ? [`${families.map(familyName).join(" and ")}.`] : [];
  const parts = [
    `# ${typedCallName(description)}`,
    `\`${flag} ${name}\`${alias}. ${summary}`,
    [...both, ...placeSentences(description)].join(" "),
    exampleSection(description, exampleRule(description)),
    ...(description.options.length === 0 ? ["It has no options."] : [optionTable(description)]),
    ...groupSentences(description),
    `Source: ${source}. [All extensions](README.md) · [Rule](../constructs/rule.md)`,
  ];
  return `${parts.join("\n\n")}\n`;
}

function exampleSection(description: ExtensionDescription, example: ExampleRule): string {
  const { family, table, chain, text, canonical } = example;
  const command = `${family === "ipv4" ? "iptables" : "ip6tables"} -t ${table} -A ${chain}`;
  const saved = canonical === text ? "" : `# saved as: -A ${chain} ${canonical}\n`;
  return [
    `\`\`\`ts\nnew Rule(chain, "example", ${exampleProperties(description, example)});\n\`\`\``,
    `\`\`\`sh\n${command} ${text}\n${saved}\`\`\``,
  ].join("\n\n");
}

/** The example as the properties of a Rule. */
export function exampleProperties(description: ExtensionDescription, { protocol, options }: ExampleRule): string {
  const typed = printOptions(typedOptions(description, options), typedElements(description, options));
  const call = `${typedCallName(description)}(${typed})`;
  const properties = [
    ...(protocol === undefined ? [] : [`protocol: ${JSON.stringify(protocol)}`]),
    ...(description.kind === "match" ? [`matches: [${call}]`, 'target: "ACCEPT"'] : [`target: ${call}`]),
  ];
  return `{ ${properties.join(", ")} }`;
}

function printOptions(options: TypedOptions, elements: readonly TypedOptions[]): string {
  const properties = Object.entries(options).map(([name, value]) => `${name}: ${printValue(value)}`);
  if (elements.length > 0) {
    properties.push(`${ELEMENTS}: [${elements.map(element => printOptions(element, []) || "{}").join(", ")}]`);
  }
  return properties.length === 0 ? "" : `{ ${properties.join(", ")} }`;
}

function printValue(value: TypedOptions[string]): string {
  if (Array.isArray(value)) return `[${value.map(printValue).join(", ")}]`;
  return JSON.stringify(value);
}

function optionTable(description: ExtensionDescription): string {
  const table = (options: readonly OptionDescription[]) =>
    ["| property | iptables | value | default | `not` |", "|---|---|---|---|---|"]
      .concat(options.map(option => optionRow(description, option)))
      .join("\n");
  const { element } = description;
  if (element === undefined) return table(description.options);
  return [
    table(ownOptions(description)),
    `\`${ELEMENTS}\` takes a list, \`${element.separator}\` standing between two. Each may have:`,
    table(elementOptions(description)),
  ].join("\n\n");
}

function optionRow(description: ExtensionDescription, option: OptionDescription): string {
  const names = [option.name, ...(option.aliases ?? [])].map(name => `\`${name}\``).join(", ");
  const printed = printedName(option) === option.name ? "" : `, saved as \`${option.printedAs}\``;
  const value = [option.summary, acceptsSentence(option) ?? "`true`.", hooksSentence(option)];
  const cells = [
    `\`${typedOptionName(description, option)}\``,
    `${names}${printed}`,
    value.filter(sentence => sentence !== undefined).join(" "),
    defaultOf(option) ?? "",
    option.negation === "allowed" ? "yes" : "",
  ];
  return `| ${cells.map(cell => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function groupSentences(description: ExtensionDescription): readonly string[] {
  const { required, exactlyOne, atMostOne, atLeastOne, requires } = optionGroups(description);
  const list = (names: readonly string[]) => names.map(name => `\`${name}\``).join(", ");
  const sentences = [
    ...(required.length === 0 ? [] : [`${list(required)} ${required.length === 1 ? "is" : "are"} needed.`]),
    ...exactlyOne.map(names => `Exactly one of ${list(names)} is needed.`),
    ...atLeastOne.map(names => `At least one of ${list(names)} is needed.`),
    ...atMostOne.map(names => `At most one of ${list(names)} may be given.`),
    ...requires.map(({ name, others }) => `\`${name}\` needs ${list(others)}.`),
  ];
  return sentences.length === 0 ? [] : [sentences.join(" ")];
}

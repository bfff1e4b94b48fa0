import type { ExtensionDescription, OptionDescription } from "../extension";
import { EXTENSIONS } from "../extensions/registry";
import { ELEMENTS, elementOptions, ownOptions } from "../typed-elements";
import { typedExtensionName, typedOptionName } from "../typed-names";
import { closedWords } from "../typed-words";
import { optionGroups } from "./option-groups";
import { optionType, VALUE_MODULES } from "./option-type";
import { acceptsSentence, defaultOf, hooksSentence, placeSentences } from "./sentences";

const KINDS = {
  match: { constant: "Match", call: "MatchCall", summary: "Every match of iptables, for `matches` of a rule." },
  target: {
    constant: "Target",
    call: "TargetCall",
    summary: "Every target of iptables with options, for `target` of a rule.",
  },
} as const;

const LINE_WIDTH = 120;

/** The module of all matches or all targets: an interface of options and a function for each. Not yet formatted. */
export function typedConstructs(kind: "match" | "target"): string {
  const { constant, call, summary } = KINDS[kind];
  const described = EXTENSIONS.filter(extension => extension.kind === kind).sort(byName);
  const body = [
    ...described.filter(({ options }) => options.length > 0).map(printInterface),
    `${comment([summary], "")}export const ${constant} = {\n${described.map(one => printFunction(one, call)).join("\n\n")}\n};`,
  ].join("\n\n");
  return `${printHead(body, call)}\n\n${body}\n`;
}

function byName(one: ExtensionDescription, other: ExtensionDescription): number {
  return one.name < other.name ? -1 : 1;
}

function printHead(body: string, call: string): string {
  const used = (names: readonly string[]) => names.filter(name => body.includes(`${name}<`));
  const imports = [
    { module: "extension-call", names: [call, ...used(["Negatable"])] },
    { module: "option-groups", names: used(["AtLeastOne", "AtMostOne", "ExactlyOne", "Requires"]) },
    { module: "rule-props", names: used(["Many"]) },
    ...[...VALUE_MODULES].map(([name, module]) => ({ module, names: isType(name, body) ? [name] : [] })),
  ];
  const lines = imports
    .filter(({ names }) => names.length > 0)
    .map(({ module, names }) => `import type { ${names.join(", ")} } from "./${module}";`);
  const table = body.includes("<TableName,") ? ['import type { TableName } from "../engine/ruleset";'] : [];
  return [
    "// Printed from the descriptions in engine/ruleset/extensions by `npm run golden`: change them, not this file.",
    ...table,
    ...lines.sort((one, other) => (moduleOf(one) < moduleOf(other) ? -1 : 1)),
  ].join("\n");
}

function moduleOf(line: string): string {
  return line.slice(line.indexOf(" from "));
}

/** Does a property's type name the class? */
function isType(name: string, body: string): boolean {
  return new RegExp(`[|<] ${name}\\b`).test(body);
}

function interfaceName(description: ExtensionDescription): string {
  const name = typedExtensionName(description);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}${description.kind === "match" ? "Match" : "Target"}`;
}

function printInterface(description: ExtensionDescription): string {
  const { required } = optionGroups(description);
  const flag = description.kind === "match" ? "-m" : "-j";
  const print = (options: readonly OptionDescription[]) =>
    options.map(option => printProperty(description, option, required)).join("");
  const name = interfaceName(description);
  const head = (of: string) => `/** Options of ${of}\`${flag} ${description.name}\`. */\nexport interface `;
  const { element } = description;
  if (element === undefined) return `${head("")}${name} {\n${print(description.options)}}`;
  const elements = `  /** In order; \`${element.separator}\` stands between two. */\n  readonly ${ELEMENTS}?: readonly ${name}Element[];\n`;
  return [
    `${head("one element of ")}${name}Element {\n${print(elementOptions(description))}}`,
    `${head("")}${name} {\n${print(ownOptions(description))}${elements}}`,
  ].join("\n\n");
}

function printProperty(
  description: ExtensionDescription,
  option: OptionDescription,
  required: readonly string[],
): string {
  const name = typedOptionName(description, option);
  const usual = defaultOf(option);
  const closed = option.value.items?.every((_, index) => closedWords(option.value, index) !== undefined) === true;
  const sentences = [option.summary, closed ? undefined : acceptsSentence(option), hooksSentence(option)];
  const text = sentences.filter(one => one !== undefined).join(" ");
  const lines = [`\`${option.name}\`: ${text}`, ...(usual === undefined ? [] : [`@default - ${usual}`])];
  return `${comment(lines, "  ")}  readonly ${name}${required.includes(name) ? "" : "?"}: ${optionType(description, option)};\n`;
}

function printFunction(description: ExtensionDescription, call: string): string {
  const { name, kind, source, summary, options } = description;
  const head = comment([[summary, ...placeSentences(description), `(${source})`].join(" ")], "  ");
  const value = `({ kind: "${kind}", name: ${JSON.stringify(name)}, options${options.length === 0 ? ": {}" : ""} })`;
  const groups = optionGroups(description);
  const needsNone = groups.required.length === 0 && groups.exactlyOne.length === 0 && groups.atLeastOne.length === 0;
  const type = [interfaceName(description), ...printGroups(description)].join(" & ");
  const parameter = options.length === 0 ? "" : `options: ${type}${needsNone ? " = {}" : ""}`;
  return `${head}  ${typedExtensionName(description)}: (${parameter}): ${call}${printPlaces(description)} => ${value},`;
}

/** The tables and hooks the kernel takes it in, as arguments of its call's type. */
function printPlaces({ tables, hooks }: ExtensionDescription): string {
  if (tables === undefined && hooks === undefined) return "";
  const union = (names: readonly string[]) => names.map(name => JSON.stringify(name)).join(" | ");
  const table = tables === undefined ? "TableName" : union(tables);
  return hooks === undefined ? `<${table}>` : `<${table}, ${union(hooks)}>`;
}

function printGroups(description: ExtensionDescription): readonly string[] {
  const { exactlyOne, atMostOne, atLeastOne, requires } = optionGroups(description);
  const union = (names: readonly string[]) => names.map(name => JSON.stringify(name)).join(" | ");
  return [
    ...exactlyOne.map(names => `ExactlyOne<${union(names)}>`),
    ...atMostOne.map(names => `AtMostOne<${union(names)}>`),
    ...atLeastOne.map(names => `AtLeastOne<${union(names)}>`),
    ...requires.map(({ name, others }) => `Requires<${union([name])}, ${union(others)}>`),
  ];
}

/** A docstring, in one line where it fits. */
function comment(paragraphs: readonly string[], indent: string): string {
  const safe = paragraphs.map(text => text.replaceAll("*/", "* /"));
  const [only = ""] = safe;
  if (safe.length === 1 && indent.length + only.length + 7 <= LINE_WIDTH) return `${indent}/** ${only} */\n`;
  const lines = safe.flatMap(text => wrap(text, LINE_WIDTH - indent.length - 3));
  return `${indent}/**\n${lines.map(line => `${indent} * ${line}\n`).join("")}${indent} */\n`;
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

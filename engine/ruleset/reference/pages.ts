import type { ExtensionDescription } from "../extension";
import { EXTENSIONS } from "../extensions/registry";
import { extensionFile, extensionPage, typedCallName } from "./extension-page";
import { familyName } from "./sentences";

/** One page, printed. */
export interface ExtensionPage {
  /** From the root of the repository. */
  readonly file: string;
  readonly text: string;
}

const FOLDER = "docs/extensions";

/** A page for each extension, and the index of them. */
export function extensionPages(): readonly ExtensionPage[] {
  const pages = EXTENSIONS.map(description => ({
    file: `${FOLDER}/${extensionFile(description)}`,
    text: extensionPage(description),
  }));
  return [{ file: `${FOLDER}/README.md`, text: indexPage() }, ...pages];
}

function indexPage(): string {
  return `${[
    "# Matches and targets",
    "What iptables can match and do, each as a call with its options. The everyday ones have a property of [Rule](../constructs/rule.md) besides.",
    "Properties have the names of iptables' options without the dashes and without the extension's own name: `--hashlimit-upto` is `upto`. A flag is `true`, two words are a pair, a comma-separated list is an array, and `{ not: value }` denies where the page says so. Parser, checks, [canonical form](../rule-language.md), types and these pages are read from one description an extension, in `engine/ruleset/extensions`.",
    "## Matches",
    indexTable("match"),
    "## Targets",
    indexTable("target"),
  ].join("\n\n")}\n`;
}

function indexTable(kind: ExtensionDescription["kind"]): string {
  const described = EXTENSIONS.filter(extension => extension.kind === kind);
  const sorted = described.sort((one, other) => (one.name < other.name ? -1 : 1));
  return ["| typed | iptables | families | |", "|---|---|---|---|", ...sorted.map(indexRow)].join("\n");
}

function indexRow(description: ExtensionDescription): string {
  const { kind, name, families, summary } = description;
  const cells = [
    `[${typedCallName(description)}](${extensionFile(description)})`,
    `\`${kind === "match" ? "-m" : "-j"} ${name}\``,
    families.map(familyName).join(", "),
    summary.replaceAll("|", "\\|"),
  ];
  return `| ${cells.join(" | ")} |`;
}

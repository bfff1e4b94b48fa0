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
    "Everything iptables can match and do beside what a [Rule](../constructs/rule.md) has properties for. Each is described once, in `engine/ruleset/extensions`; parser, checks, canonical form, typed call and these pages are read from there.",
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

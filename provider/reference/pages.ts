import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { HOST_DATA_SCHEMA, HOST_SCHEMA } from "../resources/host-schema";
import { PROVIDER_SCHEMA } from "../resources/provider-block";
import { printReferencePage, type ReferencePage } from "./reference-page";

const EXAMPLE = "examples/hcl";
const PIECES = "provider/reference/pieces";

/** What a page is made of: files of the example, and a hand-written piece. */
interface PageSource extends Omit<ReferencePage, "example" | "appendix"> {
  /** Where the page is kept, from the root of the repository. */
  readonly file: string;
  readonly examples: readonly string[];
  readonly piece: string;
}

const PAGES: readonly PageSource[] = [
  {
    file: "docs/provider.md",
    title: "netfilter Provider",
    heading: "netfilter Provider",
    schema: PROVIDER_SCHEMA,
    examples: ["versions.tf", "provider.tf"],
    piece: "provider.md",
  },
  {
    file: "docs/resources/host.md",
    title: "netfilter_host Resource - netfilter",
    heading: "netfilter_host (Resource)",
    schema: HOST_SCHEMA,
    examples: ["hosts.tf"],
    piece: "host-resource.md",
  },
  {
    file: "docs/data-sources/host.md",
    title: "netfilter_host Data Source - netfilter",
    heading: "netfilter_host (Data Source)",
    schema: HOST_DATA_SCHEMA,
    examples: ["live.tf"],
    piece: "host-data-source.md",
  },
];

/** One reference page, printed. */
export interface PrintedPage {
  /** From the root of the repository. */
  readonly file: string;
  readonly text: string;
}

/**
 * The reference pages of the provider, from its schemas, the example configuration and the hand-written pieces.
 * @param root the folder of the repository
 */
export function referencePages(root: string): readonly PrintedPage[] {
  return PAGES.map(({ file, examples, piece, ...page }) => {
    const toRoot = posix.relative(posix.dirname(file), ".");
    const blocks = examples.map(name => `\`\`\`terraform\n${read(root, EXAMPLE, name).trim()}\n\`\`\``);
    const origin = `From [${EXAMPLE}](${toRoot}/${EXAMPLE}/README.md), a whole configuration with tests.`;
    const example = [...blocks, origin].join("\n\n");
    return { file, text: printReferencePage({ ...page, example, appendix: read(root, PIECES, piece) }) };
  });
}

function read(root: string, folder: string, name: string): string {
  return readFileSync(join(root, folder, name), "utf8");
}

import type { Schema } from "../framework/schema";
import { schemaSection } from "./schema-section";

/** What a reference page tells beside its schema. */
export interface ReferencePage {
  /** `netfilter_host Resource - netfilter`. */
  readonly title: string;
  /** `netfilter_host (Resource)`. */
  readonly heading: string;
  readonly schema: Schema;
  /** Markdown: below the heading "Example Usage". */
  readonly example: string;
  /** Markdown with headings of the second level, after the schema. */
  readonly appendix: string;
}

/** A page as Terraform's registry wants it (developer.hashicorp.com/terraform/registry/providers/docs). */
export function printReferencePage({ title, heading, schema, example, appendix }: ReferencePage): string {
  const frontMatter = [
    "---",
    `page_title: ${JSON.stringify(title)}`,
    'subcategory: ""',
    "description: |-",
    `  ${schema.description}`,
    "---",
  ].join("\n");
  const parts = [
    frontMatter,
    `# ${heading}`,
    schema.description,
    `## Example Usage\n\n${example.trim()}`,
    schemaSection(schema),
    appendix.trim(),
  ];
  return `${parts.join("\n\n")}\n`;
}

import { isDeepStrictEqual } from "node:util";
import type { Attribute, Attributes, Schema } from "../framework/schema";
import { typeNameOf } from "./type-name";

/** The groups of a schema as Terraform's registry has them (developer.hashicorp.com/terraform/registry/providers/docs). */
const GROUPS = ["Required", "Optional", "Read-Only"] as const;
type Group = (typeof GROUPS)[number];

const GROUP_OF: Readonly<Record<Attribute["presence"], Group>> = {
  required: "Required",
  optional: "Optional",
  "optional-computed": "Optional",
  computed: "Read-Only",
};

/** One object type, and every place where it stands: `ipv4.filter`, `ipv6.filter`, … */
interface NestedSection {
  readonly attributes: Attributes;
  readonly paths: readonly string[];
}

/**
 * The section "Schema" of a reference page, in Markdown: attributes by group in the order of the schema, nested ones below
 * with an anchor each. Objects of one shape share one section.
 */
export function schemaSection({ attributes }: Schema): string {
  const nested = nestedSections(attributes).map(section => printNested(section));
  return ["## Schema", ...printGroups(attributes, group => `### ${group}`, ""), ...nested].join("\n\n");
}

function printNested({ attributes, paths }: NestedSection): string {
  const anchors = paths.map(path => `<a id="${anchorOf(path)}"></a>`).join("\n");
  const names = paths.map(path => `\`${path}\``);
  const [first = ""] = paths;
  return [
    `${anchors}\n### Nested Schema for ${names.join(", ")}`,
    ...printGroups(attributes, group => `${group}:`, `${first}.`),
  ].join("\n\n");
}

function printGroups(attributes: Attributes, heading: (group: Group) => string, above: string): readonly string[] {
  return GROUPS.flatMap(group => {
    const members = Object.entries(attributes).filter(([, { presence }]) => GROUP_OF[presence] === group);
    if (members.length === 0) return [];
    return [heading(group), members.map(([name, attribute]) => printAttribute(name, attribute, above)).join("\n")];
  });
}

function printAttribute(name: string, { type, description }: Attribute, above: string): string {
  const link = type.kind === "nested" ? ` (see [below for nested schema](#${anchorOf(above + name)}))` : "";
  return `- \`${name}\` (${typeNameOf(type)}) ${description}${link}`;
}

function anchorOf(path: string): string {
  return `nestedatt--${path.replaceAll(".", "--")}`;
}

/** The object types below, level by level as a reader meets them. What lies below equal objects is told once. */
function nestedSections(attributes: Attributes): readonly NestedSection[] {
  const sections: { readonly attributes: Attributes; readonly paths: string[] }[] = [];
  const visit = (inner: Attributes, above: string): void => {
    const found: (readonly [string, Attributes])[] = [];
    for (const [name, { type }] of Object.entries(inner)) {
      if (type.kind !== "nested") continue;
      const path = above + name;
      const same = sections.find(section => isDeepStrictEqual(section.attributes, type.attributes));
      if (same !== undefined) same.paths.push(path);
      else {
        sections.push({ attributes: type.attributes, paths: [path] });
        found.push([`${path}.`, type.attributes]);
      }
    }
    for (const [path, below] of found) visit(below, path);
  };
  visit(attributes, "");
  return sections;
}

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { referencePages } from "../../../provider/reference/pages";
import { createNetfilterProvider } from "../../../provider/resources";

const ROOT = join(__dirname, "../../..");

const PAGES = referencePages(ROOT);

describe.each(PAGES)("the reference page $file", ({ file, text }) => {
  it("is what the schema prints (npm run golden writes it anew)", async () => {
    await expect(text).toMatchFileSnapshot(join(ROOT, file));
  });

  it("has the front matter that Terraform's registry reads", () => {
    const [, frontMatter = ""] = /^---\n([\s\S]*?)\n---\n/.exec(text) ?? [];
    const fields: Record<string, unknown> = parse(frontMatter);
    expect(Object.keys(fields)).toEqual(["page_title", "subcategory", "description"]);
    for (const field of ["page_title", "description"]) expect(fields[field]).toMatch(/\w{4}/);
  });

  it("links to anchors and files that exist, each anchor once", () => {
    const anchors = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, anchor]) => anchor);
    expect(new Set(anchors).size).toBe(anchors.length);
    for (const [, target = ""] of text.matchAll(/\]\(([^)#]*)[^)]*\)/g)) {
      if (target !== "") expect(existsSync(join(ROOT, dirname(file), target)), target).toBe(true);
    }
    for (const [, anchor = ""] of text.matchAll(/\]\(#([^)]+)\)/g)) expect(anchors).toContain(anchor);
  });
});

it("has a page for everything that the provider serves", () => {
  const { resources, dataSources } = createNetfilterProvider();
  const pageOf = (folder: string) => (served: { readonly typeName: string }) =>
    `docs/${folder}/${served.typeName.replace("netfilter_", "")}.md`;
  const served = [...resources.map(pageOf("resources")), ...dataSources.map(pageOf("data-sources"))];
  expect(PAGES.map(({ file }) => file).sort()).toEqual(["docs/provider.md", ...served].sort());
});

import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { EXTENSIONS } from "../../../../engine/ruleset";
import { exampleRule } from "../../../../engine/ruleset/reference/example-rule";
import { extensionPages } from "../../../../engine/ruleset/reference/pages";

const ROOT = join(__dirname, "../../../..");

const FOLDER = "docs/extensions";
const PAGES = extensionPages();
const FILES = PAGES.map(({ file }) => file);

describe.each(PAGES)("the page $file", ({ file, text }) => {
  it("is what the descriptions print (npm run golden writes it anew)", async () => {
    await expect(text).toMatchFileSnapshot(join(ROOT, file));
  });

  it("links to pages and files that exist", () => {
    for (const [, target = ""] of text.matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
      const linked = join(dirname(file), target);
      expect(FILES.includes(linked) || existsSync(join(ROOT, linked)), target).toBe(true);
    }
  });
});

it("are one for each extension, and none of one that is gone", () => {
  expect(new Set(FILES).size).toBe(EXTENSIONS.length + 1);
  const standing = readdirSync(join(ROOT, FOLDER)).map(name => `${FOLDER}/${name}`);
  expect(standing.filter(file => !FILES.includes(file))).toEqual([]);
});

it.each(EXTENSIONS.filter(({ example }) => example !== undefined))("shows the example of $kind $name", description => {
  expect(exampleRule(description).text).toContain(` ${description.name} ${description.example}`);
});

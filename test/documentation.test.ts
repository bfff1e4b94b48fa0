import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import * as constructs from "../constructs";
import { TerraformStack, Testing } from "../constructs/cdktf";
import { keysAt } from "../engine/fleet/inventory-schema";

const ROOT = join(__dirname, "..");

/** Every page that people read, from the root of the repository. */
const PAGES: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...["docs", "examples"].flatMap(folder =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter(name => name.endsWith(".md"))
      .map(name => join(folder, name)),
  ),
];

function read(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

/** The relative links of a page: file, from the root, and heading. */
function linksOf(page: string): readonly { readonly file: string; readonly heading: string }[] {
  return [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(([, file = "", heading = ""]) => ({
    file: file === "" ? page : normalize(join(dirname(page), file)),
    heading,
  }));
}

/** As GitHub names the headings of a page, and the places that are named in it. */
function placesOf(page: string): ReadonlySet<string> {
  const headings = [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
  const named = [...read(page).matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id);
  return new Set([...headings, ...named]);
}

describe("the documentation", () => {
  it.each(PAGES)("links to what exists: %s", page => {
    const broken = linksOf(page).filter(
      ({ file, heading }) =>
        !existsSync(join(ROOT, file)) || (heading !== "" && file.endsWith(".md") && !placesOf(file).has(heading)),
    );
    expect(broken).toEqual([]);
  });

  it("has no page that nothing links to", () => {
    const linked = new Set(PAGES.flatMap(page => linksOf(page).map(({ file }) => file)));
    const data = join("docs", "data-sources"); // Terraform's registry finds these by their names
    expect(PAGES.filter(page => page !== "README.md" && !page.startsWith(data) && !linked.has(page))).toEqual([]);
  });

  it("has a line for each property of a host", () => {
    const source = /export interface HostProps \{\n([\s\S]*?)\n\}\n/.exec(read("constructs/host.ts"))?.[1] ?? "";
    const properties = [...source.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name = ""]) => name);
    const told = read("docs/constructs/host.md")
      .split("\n")
      .flatMap(line => [...(/^\| ([^|]+) \|/.exec(line)?.[1] ?? "").matchAll(/`(\w+)`/g)])
      .map(([, name]) => name);
    expect(properties.length).toBeGreaterThan(10);
    expect(told.sort()).toEqual(properties.sort());
  });

  it("names each key that a host of fleet.yaml may have", () => {
    const [, page = ""] = read("docs/constructs/fleet.md").split("## fleet.yaml");
    expect(keysAt(["hosts", "edge-1"]).filter(key => !page.includes(`\`${key}\``))).toEqual([]);
  });

  it("shows a description of an extension as it is", () => {
    expect(read("CONTRIBUTING.md")).toContain(`\`\`\`ts\n${read("engine/ruleset/extensions/cpu.ts")}\`\`\`\n`);
  });

  it("begins with a program that runs: two gateways, closed in both families", () => {
    const program = /^```ts\n([\s\S]*?)^```$/m.exec(read("README.md"))?.[1] ?? "";
    const { code } = transformSync(program, { loader: "ts", format: "cjs" });
    const stacks: TerraformStack[] = [];
    class Stack extends TerraformStack {
      constructor(...args: ConstructorParameters<typeof TerraformStack>) {
        super(...args);
        stacks.push(this);
      }
    }
    // Called with `new`, a function that returns an object gives that object.
    const cdktf = {
      App: function App() {
        return Testing.app();
      },
      TerraformStack: Stack,
    };
    new Function("require", code)((name: string) => (name === "cdktf" ? cdktf : constructs));
    const documents = stacks.flatMap(stack => [...constructs.synthesizeDocuments(stack)]);
    expect(documents.map(([name]) => name)).toEqual(["edge-1", "edge-2"]);
    for (const [, { ipv4, ipv6 }] of documents) {
      expect([ipv4.filter?.INPUT?.policy, ipv6.filter?.INPUT?.policy]).toEqual(["DROP", "DROP"]);
      expect(ipv4.nat?.PREROUTING?.rules).toHaveLength(1);
    }
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import * as constructs from "../../constructs";
import { TABLE_NAMES } from "../../engine/ruleset";
import { makeHost } from "./practice-stack";

const PAGES = join(__dirname, "../../docs/constructs");

interface Page {
  readonly name: string;
  readonly example: string;
  readonly ipv4: string;
  readonly ipv6: string;
}

/** The pages that show rules: their first program, and what it writes for iptables and ip6tables. */
const pages: readonly Page[] = readdirSync(PAGES).flatMap(name => {
  const text = readFileSync(join(PAGES, name), "utf8");
  const block = (language: string) =>
    new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "m").exec(text)?.[1] ?? "";
  const [ipv4, ipv6] = [block("iptables"), block("ip6tables")];
  return ipv4 === "" && ipv6 === "" ? [] : [{ name, example: block("ts"), ipv4, ipv6 }];
});

/** Runs a page's program with the constructs in scope, a host, and its chains INPUT and FORWARD where they are used. */
function run(example: string): constructs.Host {
  const host = makeHost();
  const chains = new Map<string, constructs.Chain>();
  const chain = (name: "INPUT" | "FORWARD") => {
    const known = chains.get(name) ?? new constructs.BuiltInChain(host, "filter", name);
    chains.set(name, known);
    return known;
  };
  const scope = {
    ...constructs,
    host,
    get input() {
      return chain("INPUT");
    },
    get forward() {
      return chain("FORWARD");
    },
  };
  const { code } = transformSync(`{\n${example}\n}`, { loader: "ts" });
  // Only `with` asks for a name when it is used.
  new Function("scope", `with (scope) ${code}`)(scope);
  return host;
}

function written(host: constructs.Host, family: "ipv4" | "ipv6"): string {
  const lines = TABLE_NAMES.flatMap(table => {
    const chains = Object.entries(host.document[family][table] ?? {});
    const rules = chains.flatMap(([chain, { rules }]) => rules.map(rule => `-A ${chain} ${rule}\n`));
    return rules.length === 0 ? [] : [`*${table}\n`, ...rules];
  });
  return lines.join("");
}

describe("the pages of the constructs", () => {
  it("show rules, most of them", () => {
    expect(pages.length).toBeGreaterThanOrEqual(15);
  });

  it.each(pages)("say what their program writes: $name", ({ example, ipv4, ipv6 }) => {
    const host = run(example);
    expect(written(host, "ipv4")).toBe(ipv4);
    expect(written(host, "ipv6")).toBe(ipv6);
  });
});

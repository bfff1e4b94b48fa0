import { describe, expect, it } from "vitest";
import {
  EXTENSIONS,
  findExtension,
  findOptionByTypedName,
  typedExtensionName,
  typedOptionName,
  typedOptions,
} from "../../../engine/ruleset";

const IDENTIFIER = /^[a-z][A-Za-z0-9]*$/;

/** Options by the names that typed constructs give them. */
function namesOf(kind: "match" | "target", name: string): readonly string[] {
  const description = findExtension(kind, name);
  return description?.options.map(option => typedOptionName(description, option)) ?? [];
}

/** The typed options of a rule's option. */
function typed(kind: "match" | "target", name: string, ...options: Parameters<typeof typedOptions>[1]) {
  const description = findExtension(kind, name);
  return description === undefined ? undefined : typedOptions(description, options);
}

describe("the names of typed constructs", () => {
  it.each(["match", "target"] as const)("are different for every %s", kind => {
    const names = EXTENSIONS.filter(extension => extension.kind === kind).map(typedExtensionName);
    expect(names.length).toBeGreaterThan(10);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(IDENTIFIER);
  });

  it.each(EXTENSIONS)("are different for every option of $kind $name, and lead back to it", description => {
    const names = description.options.map(option => typedOptionName(description, option));
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(IDENTIFIER);
    expect(names.map(name => findOptionByTypedName(description, name))).toEqual(description.options);
  });

  it("leave the extension's name out of its options, unless nothing would be left", () => {
    expect(namesOf("match", "connlimit")).toEqual(["upto", "above", "mask", "saddr", "daddr"]);
    expect(namesOf("match", "limit")).toEqual(["limit", "burst"]);
    expect(namesOf("match", "conntrack")).toContain("ctstate");
    expect(namesOf("match", "icmp6")).toEqual(["type"]);
    expect(namesOf("target", "NFQUEUE")).toEqual(["num", "balance", "bypass", "cpuFanout"]);
    expect(namesOf("target", "MARK")).toContain("setXmark");
  });

  it("keep an option's whole name where a short one would be another's", () => {
    const description = {
      name: "rate",
      kind: "match",
      families: ["ipv4"],
      summary: "Two options that differ in the extension's name only.",
      source: "none",
      options: (findExtension("match", "hl")?.options ?? []).slice(0, 2).map((option, index) => ({
        ...option,
        name: index === 0 ? "--rate-above" : "--above",
      })),
    } as const;
    expect(description.options.map(option => typedOptionName(description, option))).toEqual(["rateAbove", "above"]);
  });
});

describe("the options of a rule as a typed construct takes them", () => {
  it("have numbers as numbers, lists as lists, pairs as pairs and flags as true", () => {
    expect(typed("match", "tcp", { name: "--dport", negated: false, values: ["22"] })).toEqual({ dport: 22 });
    expect(typed("match", "tcp", { name: "--dport", negated: false, values: ["1024:65535"] })).toEqual({
      dport: "1024:65535",
    });
    expect(typed("match", "multiport", { name: "--dports", negated: false, values: ["80,8000:8080"] })).toEqual({
      dports: [80, "8000:8080"],
    });
    expect(typed("match", "set", { name: "--match-set", negated: false, values: ["banned", "src,dst"] })).toEqual({
      matchSet: ["banned", ["src", "dst"]],
    });
    expect(typed("target", "NFQUEUE", { name: "--queue-bypass", negated: false, values: [] })).toEqual({
      bypass: true,
    });
  });

  it("keep text as text, though it looks like a number", () => {
    expect(typed("target", "LOG", { name: "--log-prefix", negated: false, values: ["7"] })).toEqual({ prefix: "7" });
    expect(typed("match", "recent", { name: "--name", negated: false, values: ["7"] })).toEqual({ name: "7" });
    expect(typed("match", "conntrack", { name: "--ctorigsrc", negated: false, values: ["7"] })).toEqual({
      ctorigsrc: "7",
    });
  });

  it("say what is denied with not", () => {
    expect(typed("match", "mark", { name: "--mark", negated: true, values: ["0x1"] })).toEqual({
      mark: { not: "0x1" },
    });
    expect(typed("match", "owner", { name: "--socket-exists", negated: true, values: [] })).toEqual({
      socketExists: { not: true },
    });
  });
});

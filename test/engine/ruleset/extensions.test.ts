import { describe, expect, it } from "vitest";
import { EXTENSIONS, findExtension, findImpliedMatch } from "../../../engine/ruleset";

describe("the registry of extensions", () => {
  it("has each match and target once, findable by its name and aliases", () => {
    const names = EXTENSIONS.flatMap(({ kind, name, aliases = [] }) =>
      [name, ...aliases].map(each => `${kind} ${each}`),
    );
    expect(new Set(names).size).toBe(names.length);
    for (const extension of EXTENSIONS) {
      for (const name of [extension.name, ...(extension.aliases ?? [])]) {
        expect(findExtension(extension.kind, name)).toBe(extension);
      }
    }
  });

  it("finds the match a protocol implies, by family", () => {
    expect(findImpliedMatch(6, "ipv6")?.name).toBe("tcp");
    expect(findImpliedMatch(1, "ipv4")?.name).toBe("icmp");
    expect(findImpliedMatch(1, "ipv6")).toBeUndefined();
    expect(findImpliedMatch(58, "ipv6")?.name).toBe("icmp6");
    expect(findImpliedMatch(47, "ipv4")).toBeUndefined();
  });
});

describe.each(EXTENSIONS.map(extension => [`${extension.kind} ${extension.name}`, extension] as const))(
  "%s",
  (_, extension) => {
    const printed = extension.options.map(({ name, printedAs }) => printedAs ?? name);

    it("names each option once, and prints only options it has", () => {
      const names = extension.options.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^--[a-z0-9]+(-[a-z0-9]+)*$/);
      for (const name of printed) expect(names).toContain(name);
    });

    it("speaks of its own printed options only", () => {
      const mentioned = [
        ...(extension.oneOf ?? []),
        ...(extension.exclusive ?? []).flat(),
        ...[...(extension.requires ?? [])].flat(),
      ];
      for (const name of mentioned) expect(printed).toContain(name);
    });

    it("is documented: a sentence, a source, a sentence an option, what each value may be", () => {
      expect(extension.summary).toMatch(/\S.*\.$|\S.*…$/);
      expect(extension.source).toMatch(/iptables-extensions\(8\)/);
      for (const { summary, value } of extension.options) {
        expect(summary).toMatch(/\.$/);
        expect(value.accepts).not.toBe("");
      }
    });

    it("has defaults that are canonical already", () => {
      for (const family of extension.families) {
        for (const { value, omittedWhen, filledIn } of extension.options) {
          const scope = {
            family,
            backend: "nf_tables",
            protocol: 6,
            excludedProtocol: undefined,
            negated: false,
            traps: "refuse",
            iptables: "1.8.9",
          } as const;
          for (const text of [omittedWhen, filledIn?.[family]]) {
            if (text !== undefined && value.arity === 1) expect(value.canonicalize([text], scope)).toEqual([text]);
          }
        }
      }
    });
  },
);

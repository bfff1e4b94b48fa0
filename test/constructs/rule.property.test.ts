import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RuleProps } from "../../constructs";
import { portAlternatives } from "../../constructs/private/port-words";
import { escapeForTerraform } from "../../constructs/private/token-text";
import { parseDocument } from "../../engine/desired";
import { canonicalizeRule } from "../../engine/ruleset";
import { makeChain } from "./practice-stack";

const octet = fc.integer({ min: 1, max: 254 });
const ipv4 = fc
  .tuple(octet, octet, fc.integer({ min: 8, max: 32 }))
  .map(([a, b, length]) => `10.${a}.${b}.7/${length}`);
const ipv6 = fc
  .tuple(octet, fc.integer({ min: 16, max: 128 }))
  .map(([a, length]) => `2001:db8:${a.toString(16)}::7/${length}`);
const port = fc.oneof(
  fc.integer({ min: 1, max: 65_535 }),
  fc.tuple(fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: 30_001, max: 65_535 })).map(([a, b]) => `${a}:${b}`),
);
const ports = fc.oneof(port, fc.array(port, { minLength: 1, maxLength: 40 }));
const state = fc.constantFrom("NEW" as const, "ESTABLISHED" as const, "RELATED" as const, "INVALID" as const);

const props: fc.Arbitrary<RuleProps> = fc.record(
  {
    protocol: fc.constantFrom("tcp", "udp", "TCP", ["tcp", "udp"]),
    source: fc.oneof(ipv4, ipv6, fc.array(fc.oneof(ipv4, ipv6), { minLength: 1, maxLength: 4 })),
    inInterface: fc.constantFrom("eth0", "eth+", { not: "lo" }),
    destinationPort: ports,
    sourcePort: port,
    connectionState: fc.array(state, { minLength: 1 }),
    mark: fc.integer({ min: 1, max: 0xffff_ffff }),
    // What a comment may hold: no control characters, at most 255 bytes.
    comment: fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 60 }),
    target: fc.constantFrom("ACCEPT" as const, "DROP" as const, "REJECT" as const),
  },
  { requiredKeys: ["protocol", "target"] },
);

describe("any rule of typed properties", () => {
  it("is written in lines that are canonical already, in a document that every reader accepts", () => {
    fc.assert(
      fc.property(props, rule => {
        const chain = makeChain();
        chain.add("it", rule);
        const { document } = chain.host;
        expect(parseDocument(JSON.parse(JSON.stringify(document)), "it")).toEqual(document);
        for (const family of ["ipv4", "ipv6"] as const) {
          for (const line of document[family].filter?.INPUT?.rules ?? []) {
            const context = { family, table: "filter", chain: "INPUT", backend: "nf_tables" } as const;
            expect(canonicalizeRule(String(line), context)).toEqual([line]);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it("loses no port, and gives no rule more than multiport takes", () => {
    fc.assert(
      fc.property(fc.array(port, { minLength: 2, maxLength: 80 }), list => {
        const chunks = portAlternatives(list, "destination").map(words => (words.at(-1) ?? "").split(","));
        expect(chunks.flat()).toEqual(list.map(String));
        for (const chunk of chunks) {
          expect(chunk.reduce((sum, one) => sum + (one.includes(":") ? 2 : 1), 0)).toBeLessThanOrEqual(15);
        }
      }),
    );
  });
});

describe("any text", () => {
  it("comes out of Terraform's template reader as it went in", () => {
    // As Terraform reads a string: `$${` and `%%{` are literal, `${` and `%{` begin a template.
    const read = (text: string): string => {
      let out = "";
      for (let at = 0; at < text.length; ) {
        const escaped = /^([$%])\1\{/.exec(text.slice(at, at + 3));
        if (escaped === null) expect(text.slice(at, at + 2)).not.toMatch(/^[$%]\{/);
        out += escaped === null ? text.charAt(at) : `${escaped[1]}{`;
        at += escaped === null ? 1 : 3;
      }
      return out;
    };
    fc.assert(
      fc.property(fc.array(fc.constantFrom("$", "%", "{", "}", "$" + "{", "%{", "a", '"', "\\")), parts => {
        const text = parts.join("");
        expect(read(escapeForTerraform(text))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});

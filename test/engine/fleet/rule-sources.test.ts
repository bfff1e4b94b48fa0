import { describe, expect, it } from "vitest";
import { describeSource, parseRuleSources } from "../../../engine/fleet";
import { pointersIn } from "../../../engine/fleet/rule-sources";

describe("where a rule comes from", () => {
  it("is read from the file beside a document, and a damaged file counts as empty", () => {
    const sources = parseRuleSources('{"/ipv4/filter/INPUT/rules/0":{"construct":"gw/ssh","at":"stacks/gw.ts:3"}}');
    expect(describeSource(sources, "/ipv4/filter/INPUT/rules/0")).toBe("declared at stacks/gw.ts:3 (gw/ssh)");
    expect(describeSource(sources, "/ipv4/filter/INPUT/rules/1")).toBeUndefined();
    expect(describeSource(sources, "/ipv4/filter/INPUT/rules/0/unknown")).toBe("declared at stacks/gw.ts:3 (gw/ssh)");
    for (const text of ["", "{", "[]", '{"a":{"at":1}}']) expect(parseRuleSources(text).size).toBe(0);
  });

  it("is found for each rule that a refusal names, once", () => {
    const message =
      'edge-1 refuses rule 4 of chain INPUT (ipv4 filter), "-p x": no; rule 4 of chain INPUT (ipv4 filter): no; rule 1 of chain my-chain (ipv6 nat), "": no';
    expect(pointersIn(message)).toEqual(["/ipv4/filter/INPUT/rules/3", "/ipv6/nat/my-chain/rules/0"]);
  });
});

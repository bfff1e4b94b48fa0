import { describe, expect, it } from "vitest";
import { describeSource, parseRuleSources } from "../../../engine/fleet";
import { naming } from "../../../engine/fleet/plan-fleet";
import { HostError } from "../../../engine/host";

describe("where a rule comes from", () => {
  it("is read from the file beside a document, and a damaged file counts as empty", () => {
    const sources = parseRuleSources('{"/ipv4/filter/INPUT/rules/0":{"construct":"gw/ssh","at":"stacks/gw.ts:3"}}');
    expect(describeSource(sources, "/ipv4/filter/INPUT/rules/0")).toBe("declared at stacks/gw.ts:3 (gw/ssh)");
    expect(describeSource(sources, "/ipv4/filter/INPUT/rules/1")).toBeUndefined();
    expect(describeSource(sources, "/ipv4/filter/INPUT/rules/0/unknown")).toBe("declared at stacks/gw.ts:3 (gw/ssh)");
    for (const text of ["", "{", "[]", '{"a":{"at":1}}']) expect(parseRuleSources(text).size).toBe(0);
  });

  it("is told with a refusal that names a rule", async () => {
    const sources = parseRuleSources('{"/ipv4/filter/INPUT/rules/3":{"construct":"gw/ssh","at":"stacks/gw.ts:3"}}');
    const refusal = new HostError("edge-1", "rule-refused", "edge-1 refuses a rule.", ["/ipv4/filter/INPUT/rules/3"]);
    const told = naming(sources, () => Promise.reject(refusal));
    await expect(told).rejects.toThrow("edge-1 refuses a rule. It is declared at stacks/gw.ts:3 (gw/ssh).");
  });
});

import { describe, expect, it } from "vitest";
import type { AttributePath } from "../../../provider/framework/attribute-path";
import { preferPrior } from "../../../provider/framework/semantic-equality";
import { type ObjectValue, UNKNOWN, type Value } from "../../../provider/framework/value";
import { printPath } from "../../../provider/framework/value-error";
import { ATTRIBUTES, NOTHING } from "./fake-provider";

/** Upper and lower case mean the same. */
function sameLetters(_: AttributePath, a: Value, b: Value): boolean {
  return JSON.stringify(a).toLowerCase() === JSON.stringify(b).toLowerCase();
}

function prefer(config: ObjectValue, prior: ObjectValue): ObjectValue {
  return preferPrior(ATTRIBUTES, { ...NOTHING, ...config }, { ...NOTHING, ...prior }, sameLetters);
}

describe("the prior state's spelling", () => {
  it("is kept leaf by leaf where both mean the same", () => {
    const planned = prefer(
      { name: "ABC", labels: { a: "X", b: "Y" }, one: { note: "N" } },
      { name: "abc", labels: { a: "x", b: "z" }, one: { note: "n" } },
    );
    expect(planned).toMatchObject({ name: "abc", labels: { a: "x", b: "Y" }, one: { note: "n" } });
  });

  it("is kept for a list as a whole or not at all", () => {
    expect(prefer({ words: ["A", "B"] }, { words: ["a", "b"] })).toMatchObject({ words: ["a", "b"] });
    expect(prefer({ words: ["A", "C"] }, { words: ["a", "b"] })).toMatchObject({ words: ["A", "C"] });
    expect(prefer({ groups: { x: ["A"], y: ["B"] } }, { groups: { x: ["a"], y: ["c"] } })).toMatchObject({
      groups: { x: ["a"], y: ["B"] },
    });
  });

  it("is kept for each text of maps in a map", () => {
    expect(prefer({ maps: { x: { a: "A", b: "B" }, y: {} } }, { maps: { x: { a: "a", b: "c" } } })).toMatchObject({
      maps: { x: { a: "a", b: "B" }, y: {} },
    });
  });

  it("never brings a key of a map, an object of a list or an attribute that the configuration lacks", () => {
    const prior = { labels: { a: "x", foreign: "y" }, hops: [{ host: "a" }, { host: "b" }], words: ["w"], on: true };
    const planned = prefer({ labels: { A: "X" }, hops: [{ host: "A" }] }, prior);
    expect(planned).toMatchObject({ labels: { A: "X" }, hops: [{ host: "a" }], words: null, on: null });
    expect(Object.keys(planned.labels as object)).toEqual(["A"]);
  });

  it("is what computed attributes hold that the configuration does not give; inside something new they are unknown", () => {
    const planned = prefer(
      { chains: { old: { made: null, policy: null, rules: null }, new: { made: null, policy: null, rules: null } } },
      { id: "made", chains: { old: { made: 7, policy: "DROP", rules: null } } },
    );
    expect(planned).toMatchObject({
      id: "made",
      chains: { old: { made: 7, policy: null }, new: { made: UNKNOWN, policy: null } },
    });
  });

  it("is not asked for where something is null or unknown", () => {
    const asked: string[] = [];
    const config: ObjectValue = {
      ...NOTHING,
      name: UNKNOWN,
      words: ["a", UNKNOWN],
      on: true,
      chains: { i: { rules: ["r"] } },
    };
    const prior = { ...NOTHING, name: "n", words: ["a", "b"], chains: { i: { rules: ["r"] } } };
    const planned = preferPrior(ATTRIBUTES, config, prior, path => {
      asked.push(printPath(path));
      return true;
    });
    expect(asked).toEqual(['chains["i"].rules']);
    expect(planned).toMatchObject({ name: UNKNOWN, words: ["a", UNKNOWN], on: true });
  });
});

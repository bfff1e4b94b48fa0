import { describe, expect, it } from "vitest";
import { moveResourceState } from "../../../provider/framework/rpc/move-resource-state";
import { upgradeResourceState } from "../../../provider/framework/rpc/upgrade-resource-state";
import { fakeProvider, fakeResource, NOTHING } from "./fake-provider";

const typeName = "fake_thing";
/** Version 0 called the name `title`, version 1 gave it in capitals. */
const upgrades = {
  0: (state: unknown) => {
    const { title, ...rest } = state as { readonly title: string };
    return { ...rest, name: title };
  },
  1: (state: unknown) => {
    const { name, ...rest } = state as { readonly name: string };
    return { ...rest, name: name.toLowerCase() };
  },
};
const provider = fakeProvider(fakeResource({ upgrades }));

function upgrade(version: number, state: unknown) {
  return upgradeResourceState(provider, { typeName, version, json: JSON.stringify(state) });
}

describe("UpgradeResourceState", () => {
  it("reads a state of this version: attributes that are gone are dropped, new ones are null", async () => {
    const stored = { id: "1", name: "A", size: 1.5, chains: { i: { rules: ["r"], old: 1 } }, gone: true };
    expect(await upgrade(2, stored)).toEqual({
      state: { ...NOTHING, id: "1", name: "A", size: "1.5", chains: { i: { policy: null, rules: ["r"], made: null } } },
      diagnostics: [],
    });
  });

  it("takes an older state through one upgrade after the other", async () => {
    expect(await upgrade(0, { title: "ABC" })).toMatchObject({ state: { name: "abc" }, diagnostics: [] });
    expect(await upgrade(1, { name: "ABC" })).toMatchObject({ state: { name: "abc" }, diagnostics: [] });
  });

  it("says which provider a newer state needs", async () => {
    const { state, diagnostics } = await upgrade(3, { name: "a" });
    expect(state).toBeNull();
    expect(diagnostics).toMatchObject([{ severity: "error", summary: "State of a newer provider" }]);
    expect(diagnostics[0]?.detail).toContain(
      "with version 3 of the resource's schema, and this provider knows versions up to 2. Use the version of the provider that wrote it, or a later one.",
    );
  });

  it("refuses the flat states of old Terraforms, what is no JSON, and a value of another type", async () => {
    const flat = await upgradeResourceState(provider, { typeName, version: 2, json: undefined });
    expect(flat.diagnostics).toMatchObject([{ summary: "State of an old Terraform" }]);
    const torn = await upgradeResourceState(provider, { typeName, version: 2, json: '{"name":' });
    expect(torn.diagnostics).toMatchObject([{ summary: "Fault of the provider" }]);
    const mistyped = await upgrade(2, { words: [1] });
    expect(mistyped.diagnostics[0]?.detail).toMatch(/^At words\[0\]: a string is needed/);
  });

  it("says that an upgrade is missing, and survives one that throws", async () => {
    const lacking = fakeProvider(fakeResource({ upgrades: { 1: upgrades[1] } }));
    const answer = await upgradeResourceState(lacking, { typeName, version: 0, json: "{}" });
    expect(answer.diagnostics[0]?.detail).toContain("fake_thing has no upgrade from schema version 0");
    expect((await upgrade(1, {})).diagnostics).toMatchObject([{ summary: "Fault of the provider" }]);
  });
});

describe("MoveResourceState", () => {
  const request = {
    sourceProvider: "registry.terraform.io/somebody/fake",
    sourceTypeName: typeName,
    sourceVersion: 1,
    sourceJson: '{"id":"1","name":"ABC"}',
    sourcePrivate: "kept",
    targetTypeName: typeName,
  };

  it("takes over the same type from this provider under another source address, upgraded", async () => {
    expect(await moveResourceState(provider, request)).toEqual({
      state: { ...NOTHING, id: "1", name: "abc" },
      private: "kept",
      diagnostics: [],
    });
  });

  it("refuses every other type and provider", async () => {
    for (const other of [
      { sourceTypeName: "fake_other" },
      { sourceProvider: "registry.terraform.io/somebody/other" },
    ]) {
      const { state, diagnostics } = await moveResourceState(provider, { ...request, ...other });
      expect(state).toBeNull();
      expect(diagnostics).toMatchObject([{ severity: "error", summary: "Cannot become a fake_thing" }]);
    }
  });
});

import { describe, expect, it, vi } from "vitest";
import type { Diagnostic } from "../../../provider/framework/diagnostic";
import { configureProvider } from "../../../provider/framework/rpc/configure-provider";
import { getProviderSchema } from "../../../provider/framework/rpc/get-provider-schema";
import { importResourceState } from "../../../provider/framework/rpc/import-resource-state";
import { planResourceChange } from "../../../provider/framework/rpc/plan-resource-change";
import { readDataSource } from "../../../provider/framework/rpc/read-data-source";
import { readResource } from "../../../provider/framework/rpc/read-resource";
import { validateDataResourceConfig } from "../../../provider/framework/rpc/validate-data-resource-config";
import { validateProviderConfig } from "../../../provider/framework/rpc/validate-provider-config";
import { validateResourceConfig } from "../../../provider/framework/rpc/validate-resource-config";
import { UNKNOWN } from "../../../provider/framework/value";
import { fakeProvider, fakeResource, fakeSource, NOTHING, SCHEMA } from "./fake-provider";

const { signal } = new AbortController();
const typeName = "fake_thing";
const error: Diagnostic = { severity: "error", summary: "Bad", detail: "It is bad." };
const state = { ...NOTHING, id: "made", name: "a" };

function broken(): never {
  throw new Error("lightning");
}

function expectFault(diagnostics: readonly Diagnostic[], where: string): void {
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0]).toMatchObject({ severity: "error", summary: "Fault of the provider" });
  expect(diagnostics[0]?.detail).toContain("This is a fault of the provider; please report it");
  expect(diagnostics[0]?.detail).toContain(`It happened in ${where}:\n  Error: lightning\n`);
  expect(diagnostics[0]?.detail).toMatch(/\n {6,}at .*rpc\.test\.ts/);
}

describe("GetProviderSchema", () => {
  it("names every type with its schema", () => {
    const answer = getProviderSchema(fakeProvider());
    expect([...answer.resources]).toEqual([["fake_thing", SCHEMA]]);
    expect([...answer.dataSources]).toEqual([["fake_view", SCHEMA]]);
    expect(Object.keys(answer.provider.attributes)).toEqual(["user"]);
  });
});

describe("the checks of configurations", () => {
  it("hand each block over decoded, unknown values in it, and its diagnostics back", async () => {
    const validate = vi.fn(() => [error]);
    const provider = fakeProvider(fakeResource({ validate }), {
      dataSources: [fakeSource({ validate })],
      validate,
      configure: validate,
    });
    const block = { name: "a", size: UNKNOWN };
    expect(await validateResourceConfig(provider, { typeName, config: block })).toEqual({ diagnostics: [error] });
    expect(validate).toHaveBeenLastCalledWith({ ...NOTHING, ...block });
    expect(await validateDataResourceConfig(provider, { typeName: "fake_view", config: block })).toEqual({
      diagnostics: [error],
    });
    expect(validate).toHaveBeenLastCalledWith({ ...NOTHING, ...block });
    expect(await validateProviderConfig(provider, { config: { user: UNKNOWN } })).toEqual({ diagnostics: [error] });
    expect(validate).toHaveBeenLastCalledWith({ user: UNKNOWN });
    expect(await configureProvider(provider, { config: null })).toEqual({ diagnostics: [error] });
    expect(validate).toHaveBeenLastCalledWith({ user: null });
  });

  it("answer a value that does not fit with an error at its place", async () => {
    const { diagnostics } = await validateResourceConfig(fakeProvider(), {
      typeName,
      config: { size: 2n ** 60n + 1n },
    });
    expect(diagnostics).toMatchObject([{ severity: "error", path: [{ kind: "attribute", name: "size" }] }]);
  });

  it("turn what they throw into a diagnostic", async () => {
    const provider = fakeProvider(fakeResource({ validate: broken }), { validate: broken, configure: broken });
    const resource = await validateResourceConfig(provider, { typeName, config: {} });
    expectFault(resource.diagnostics, "ValidateResourceConfig of fake_thing");
    expectFault((await validateProviderConfig(provider, { config: {} })).diagnostics, "ValidateProviderConfig");
    expectFault((await configureProvider(provider, { config: {} })).diagnostics, "ConfigureProvider");
  });

  it("say which type is not known", async () => {
    const { diagnostics } = await validateResourceConfig(fakeProvider(), { typeName: "other", config: {} });
    expect(diagnostics[0]?.detail).toContain('no resource of type "other"');
  });
});

describe("ReadResource", () => {
  const request = { typeName, state, private: "kept" };

  it("gives the state and the private data of the resource", async () => {
    const read = vi.fn(async () => ({ state: { ...state, size: 3 }, private: "new" }));
    const answer = await readResource(fakeProvider(fakeResource({ read })), request, signal);
    expect(answer).toEqual({ state: { ...state, size: "3" }, private: "new", diagnostics: [] });
    expect(read).toHaveBeenCalledWith({ state, private: "kept", signal });
  });

  it("keeps private data that the resource does not write anew, and can empty it", async () => {
    expect(await readResource(fakeProvider(), request, signal)).toMatchObject({ private: "kept" });
    const emptied = fakeResource({ read: async () => ({ state, private: "" }) });
    expect(await readResource(fakeProvider(emptied), request, signal)).toMatchObject({ private: "" });
  });

  it("gives null for an object that is gone", async () => {
    const gone = fakeResource({ read: async () => ({ state: null }) });
    expect(await readResource(fakeProvider(gone), request, signal)).toMatchObject({ state: null, diagnostics: [] });
  });

  it("keeps the state when reading is the provider's fault", async () => {
    const answer = await readResource(fakeProvider(fakeResource({ read: broken })), request, signal);
    expect(answer).toMatchObject({ state, private: "kept" });
    expectFault(answer.diagnostics, "ReadResource of fake_thing");
  });
});

describe("PlanResourceChange", () => {
  const proposed = { ...NOTHING, name: "a" };

  it("plans a create with unknown computed values, and passes the private data through", async () => {
    const request = { typeName, prior: null, proposed, config: proposed, private: "kept" };
    expect(await planResourceChange(fakeProvider(), request)).toEqual({
      planned: { ...proposed, id: UNKNOWN },
      requiresReplacement: [],
      private: "kept",
      diagnostics: [],
    });
  });

  it("plans an update with the paths that require replacement", async () => {
    const path = [{ kind: "attribute", name: "name" }] as const;
    const plan = vi.fn(() => ({ planned: { ...state, name: "b" }, requiresReplacement: [path] }));
    const config = { ...NOTHING, name: "b" };
    const request = { typeName, prior: state, proposed: { ...state, name: "b" }, config, private: "p" };
    expect(await planResourceChange(fakeProvider(fakeResource({ plan })), request)).toEqual({
      planned: { ...state, name: "b" },
      requiresReplacement: [path],
      private: "p",
      diagnostics: [],
    });
    expect(plan).toHaveBeenCalledWith({ config, prior: state, proposed: { ...state, name: "b" }, private: "p" });
  });

  it("plans a destroy without asking the resource", async () => {
    const request = { typeName, prior: state, proposed: null, config: null, private: "kept" };
    expect(await planResourceChange(fakeProvider(fakeResource({ plan: broken })), request)).toEqual({
      planned: null,
      requiresReplacement: [],
      private: "kept",
      diagnostics: [],
    });
  });

  it("keeps the prior state when planning is the provider's fault", async () => {
    const request = { typeName, prior: state, proposed, config: proposed, private: "kept" };
    const answer = await planResourceChange(fakeProvider(fakeResource({ plan: broken })), request);
    expect(answer).toMatchObject({ planned: state, private: "kept" });
    expectFault(answer.diagnostics, "PlanResourceChange of fake_thing");
  });
});

describe("ImportResourceState", () => {
  it("makes the first state from an id", async () => {
    const importable = fakeResource({ import: id => ({ state: { id }, private: "p" }) });
    expect(await importResourceState(fakeProvider(importable), { typeName, id: "x@y:1" })).toEqual({
      imported: [{ typeName, state: { ...NOTHING, id: "x@y:1" }, private: "p" }],
      diagnostics: [],
    });
  });

  it("hands an error on, and refuses for a type that has no import", async () => {
    const refusing = fakeResource({ import: () => ({ state: null, diagnostics: [error] }) });
    const request = { typeName, id: "x" };
    expect(await importResourceState(fakeProvider(refusing), request)).toEqual({ imported: [], diagnostics: [error] });
    const { imported, diagnostics } = await importResourceState(fakeProvider(), request);
    expect(imported).toEqual([]);
    expect(diagnostics).toMatchObject([{ severity: "error", summary: "fake_thing cannot be imported" }]);
  });
});

describe("ReadDataSource", () => {
  it("gives what the source read, with every attribute", async () => {
    const request = { typeName: "fake_view", config: { name: "a" } };
    const source = fakeSource({ read: async ({ config }) => ({ state: { id: "1", name: config.name ?? null } }) });
    const answer = await readDataSource(fakeProvider(fakeResource(), { dataSources: [source] }), request, signal);
    expect(answer).toEqual({ state: { ...NOTHING, id: "1", name: "a" }, diagnostics: [] });
  });

  it("turns what it throws into a diagnostic", async () => {
    const provider = fakeProvider(fakeResource(), { dataSources: [fakeSource({ read: broken })] });
    const answer = await readDataSource(provider, { typeName: "fake_view", config: {} }, signal);
    expect(answer.state).toBeNull();
    expectFault(answer.diagnostics, "ReadDataSource of fake_view");
  });
});

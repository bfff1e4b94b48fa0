import { describe, expect, it, vi } from "vitest";
import type { Diagnostic } from "../../../provider/framework/diagnostic";
import type { ManagedResource } from "../../../provider/framework/resource";
import { applyResourceChange } from "../../../provider/framework/rpc/apply-resource-change";
import { UNKNOWN } from "../../../provider/framework/value";
import { fakeProvider, fakeResource, NOTHING } from "./fake-provider";

const { signal } = new AbortController();
const error: Diagnostic = { severity: "error", summary: "Bad", detail: "It is bad." };
const warning: Diagnostic = { ...error, severity: "warning" };
const config = { ...NOTHING, name: "a" };
const prior = { ...NOTHING, id: "made", name: "old" };
const updated = { ...prior, name: "a" };

const create = { typeName: "fake_thing", prior: null, planned: { ...config, id: UNKNOWN }, config, private: undefined };
const update = { typeName: "fake_thing", prior, planned: updated, config, private: "read" };
const remove = { typeName: "fake_thing", prior, planned: null, config: null, private: "read" };

function apply(request: typeof create | typeof update | typeof remove, changes: Partial<ManagedResource> = {}) {
  return applyResourceChange(fakeProvider(fakeResource(changes)), request, signal);
}

describe("ApplyResourceChange", () => {
  it("creates where there is no prior state", async () => {
    const made = vi.fn(async () => ({ state: { ...config, id: "made" }, private: "p" }));
    const answer = await apply(create, { create: made });
    expect(answer).toEqual({ state: { ...config, id: "made" }, private: "p", diagnostics: [] });
    expect(made).toHaveBeenCalledWith({ planned: create.planned, config, signal });
  });

  it("updates where there are both, with the private data that Read wrote", async () => {
    const changed = vi.fn(async () => ({ state: updated, diagnostics: [warning] }));
    expect(await apply(update, { update: changed })).toEqual({
      state: updated,
      private: "read",
      diagnostics: [warning],
    });
    expect(changed).toHaveBeenCalledWith({ prior, planned: updated, config, private: "read", signal });
  });

  it("deletes where nothing is planned", async () => {
    const deleted = vi.fn(async () => ({ state: null }));
    expect(await apply(remove, { delete: deleted })).toMatchObject({ state: null, diagnostics: [] });
    expect(deleted).toHaveBeenCalledWith({ prior, private: "read", signal });
  });

  it("answers null for a failed create, even with a state: nothing is ever tainted", async () => {
    const failing = { create: async () => ({ state: { ...config, id: "half" }, diagnostics: [error] }) };
    expect(await apply(create, failing)).toMatchObject({ state: null, diagnostics: [error] });
  });

  it("keeps the prior state after a failed update or delete that answers none, and takes the one it answers", async () => {
    const failed = async () => ({ state: null, diagnostics: [error] });
    expect(await apply(update, { update: failed })).toMatchObject({ state: prior, private: "read" });
    expect(await apply(remove, { delete: failed })).toMatchObject({ state: prior, private: "read" });
    const half = async () => ({ state: { ...prior, size: 1 }, diagnostics: [error] });
    expect(await apply(update, { update: half })).toMatchObject({ state: { ...prior, size: "1" } });
  });

  it("keeps the prior state, and null at a create, when it is the provider's fault", async () => {
    const broken = () => Promise.reject(new Error("lightning"));
    const changes = { create: broken, update: broken, delete: broken };
    for (const [request, state] of [
      [create, null],
      [update, prior],
      [remove, prior],
    ] as const) {
      const answer = await apply(request, changes);
      expect(answer.state).toEqual(state);
      expect(answer.diagnostics).toMatchObject([{ severity: "error", summary: "Fault of the provider" }]);
    }
  });

  it("keeps the prior state when the answer does not fit the schema", async () => {
    const answer = await apply(update, { update: async () => ({ state: { ...updated, size: "large" } }) });
    expect(answer.state).toEqual(prior);
    expect(answer.diagnostics[0]?.detail).toContain("size must be a number");
  });

  it("keeps the prior state, and null at a create, when the answer still holds something unknown", async () => {
    const answer = await apply(create, { create: async ({ planned }) => ({ state: planned }) });
    expect(answer.state).toBeNull();
    expect(answer.diagnostics[0]?.detail).toContain("still holds something unknown");
    const changed = await apply(update, { update: async () => ({ state: { ...updated, words: [UNKNOWN] } }) });
    expect(changed.state).toEqual(prior);
  });
});

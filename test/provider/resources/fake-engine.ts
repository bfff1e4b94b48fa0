import { type DesiredDocument, hashDocument } from "../../../engine/desired";
import type { HostError, TransactionOptions } from "../../../engine/host";
import { interpret } from "../../../engine/host/observe";
import type { Snapshot } from "../../../engine/host/snapshot";
import { buildTrial } from "../../../engine/host/trial";
import type { ManagedResource } from "../../../provider/framework/resource";
import type { ObjectValue } from "../../../provider/framework/value";
import { createNetfilterProvider } from "../../../provider/resources";
import type { HostEngine } from "../../../provider/resources/host-engine";
import { snapshotOf } from "../../engine/host/fixtures";

/** One call that the resources made of the engine. */
export interface EngineCall {
  readonly what: "observe" | "survey" | "apply" | "destroy";
  readonly document: DesiredDocument;
  readonly options?: TransactionOptions;
}

/** A host that is a snapshot: reads interpret it, applies are only noted down. */
export class FakeEngine implements HostEngine {
  readonly calls: EngineCall[] = [];
  snapshot: Snapshot = snapshotOf([]);
  /** What applies and destroys remark. */
  notes: readonly string[] = [];
  /** What every call fails with. */
  failure: HostError | undefined;

  async observe(document: DesiredDocument) {
    return this.#answer({ what: "observe", document });
  }

  async survey(document: DesiredDocument) {
    return this.#answer({ what: "survey", document });
  }

  async apply(document: DesiredDocument, options: TransactionOptions) {
    const observation = this.#answer({ what: "apply", document, options });
    return {
      host: "edge-1",
      outcome: "applied" as const,
      observation,
      ownedHash: hashDocument(document),
      notes: this.notes,
    };
  }

  async destroy(document: DesiredDocument, options: TransactionOptions) {
    const observation = this.#answer({ what: "destroy", document, options });
    return { host: "edge-1", outcome: "applied" as const, observation, ownedHash: "none", notes: this.notes };
  }

  #answer(call: EngineCall) {
    this.calls.push(call);
    if (this.failure !== undefined) throw this.failure;
    return interpret(call.document, buildTrial(call.document), this.snapshot);
  }
}

/** The resource `netfilter_host` over an engine, its provider block read. */
export function hostOver(engine: HostEngine, block: ObjectValue = {}): ManagedResource {
  const provider = createNetfilterProvider(() => engine, { HOME: "/nonexistent" });
  const faults = provider.configure(block);
  const [resource] = provider.resources;
  if (faults.length > 0 || resource === undefined) throw new Error(JSON.stringify(faults));
  return resource;
}

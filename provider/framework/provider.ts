import type { Diagnostic } from "./diagnostic";
import type { DataSource, ManagedResource } from "./resource";
import type { Schema } from "./schema";
import type { ObjectValue } from "./value";

/** A whole provider, as the RPCs see it. */
export interface Provider {
  readonly schema: Schema;
  readonly resources: readonly ManagedResource[];
  readonly dataSources: readonly DataSource[];
  /** What is wrong with the provider block by itself. Values may be unknown. */
  validate(config: ObjectValue): readonly Diagnostic[];
  /** Takes the provider block before any resource is read or applied. Must not connect anywhere. */
  configure(config: ObjectValue): readonly Diagnostic[];
}

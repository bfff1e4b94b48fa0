import type { AttributePath } from "./attribute-path";
import type { Diagnostic } from "./diagnostic";
import type { Schema } from "./schema";
import type { ObjectValue } from "./value";

/** Text that Terraform keeps beside the state and hands back. What Read writes reaches Plan and Apply; nothing else does. */
export type PrivateData = string;

/** What every answer may say to a person. */
interface Answer {
  readonly diagnostics?: readonly Diagnostic[];
}

export interface ReadRequest {
  readonly state: ObjectValue;
  readonly private: PrivateData | undefined;
  /** Aborted when Terraform asks to stop. */
  readonly signal: AbortSignal;
}
export interface ReadAnswer extends Answer {
  /** `null`: the object is gone. */
  readonly state: ObjectValue | null;
  readonly private?: PrivateData;
}

export interface PlanRequest {
  readonly config: ObjectValue;
  /** `null` at a create. */
  readonly prior: ObjectValue | null;
  /** Terraform's own merge of configuration and prior state; computed attributes hold their prior value, or unknown at a create. */
  readonly proposed: ObjectValue;
  readonly private: PrivateData | undefined;
}
export interface PlanAnswer extends Answer {
  readonly planned: ObjectValue;
  readonly requiresReplacement?: readonly AttributePath[];
}

export interface CreateRequest {
  readonly planned: ObjectValue;
  readonly config: ObjectValue;
  readonly signal: AbortSignal;
}
export interface UpdateRequest extends CreateRequest {
  readonly prior: ObjectValue;
  readonly private: PrivateData | undefined;
}
export interface DeleteRequest {
  readonly prior: ObjectValue;
  readonly private: PrivateData | undefined;
  readonly signal: AbortSignal;
}
/** After a create, update or delete. A failed create answers `null`, a failed update or delete the prior state. */
export interface ApplyAnswer extends Answer {
  readonly state: ObjectValue | null;
  readonly private?: PrivateData;
}

export interface ImportAnswer extends Answer {
  /** `null` with an error. What is not known yet is null; a read follows. */
  readonly state: ObjectValue | null;
  readonly private?: PrivateData;
}

/** One kind of object that Terraform creates, reads, updates and deletes. Nothing here knows of the wire. */
export interface ManagedResource {
  /** `netfilter_host`. */
  readonly typeName: string;
  readonly schema: Schema;
  /** What is wrong with a configuration by itself. Values may be unknown. Pure; called several times a command. */
  validate(config: ObjectValue): readonly Diagnostic[];
  /** Pure: runs twice in two processes and must agree with itself. Called for creates and updates; a destroy needs no plan. */
  plan(request: PlanRequest): PlanAnswer;
  read(request: ReadRequest): Promise<ReadAnswer>;
  create(request: CreateRequest): Promise<ApplyAnswer>;
  update(request: UpdateRequest): Promise<ApplyAnswer>;
  delete(request: DeleteRequest): Promise<ApplyAnswer>;
  import?(id: string): ImportAnswer;
  /**
   * Rewrites a stored state of an older schema version, as parsed JSON, into the next version's shape: the entry of key N
   * makes version N+1 of version N.
   */
  readonly upgrades?: Readonly<Record<number, (state: unknown) => unknown>>;
}

/** One kind of object that Terraform only reads. */
export interface DataSource {
  readonly typeName: string;
  readonly schema: Schema;
  validate(config: ObjectValue): readonly Diagnostic[];
  read(request: { readonly config: ObjectValue; readonly signal: AbortSignal }): Promise<ReadAnswer>;
}

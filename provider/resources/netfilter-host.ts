import { DocumentError, findQueueDoubts } from "../../engine/desired";
import type { Diagnostic } from "../framework/diagnostic";
import type {
  ApplyAnswer,
  CreateRequest,
  DeleteRequest,
  ImportAnswer,
  ManagedResource,
  PlanAnswer,
  PlanRequest,
  ReadAnswer,
  ReadRequest,
  UpdateRequest,
} from "../framework/resource";
import type { ObjectValue } from "../framework/value";
import { applyHost, destroyHost } from "./host-apply";
import { diagnoseDocument, diagnoseDoubts } from "./host-diagnostics";
import { importHost } from "./host-import";
import { planHost } from "./host-plan";
import { readHost } from "./host-read";
import { HOST_SCHEMA } from "./host-schema";
import { checkConfiguration, hostNameOfValues } from "./host-values";
import type { ProviderSession } from "./provider-session";

/** One host: its desired document as attributes, one transaction an apply. */
export class NetfilterHost implements ManagedResource {
  readonly typeName = "netfilter_host";
  readonly schema = HOST_SCHEMA;
  readonly #session: ProviderSession;

  constructor(session: ProviderSession) {
    this.#session = session;
  }

  validate(config: ObjectValue): readonly Diagnostic[] {
    if (this.#session.isHeld(config)) return [];
    const host = hostNameOfValues(config);
    try {
      const document = checkConfiguration(config, host, this.#session.defaults);
      return document === undefined ? [] : diagnoseDoubts(host, findQueueDoubts(document), this.#session.folder);
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      return diagnoseDocument(host, error, this.#session.folder);
    }
  }

  plan(request: PlanRequest): PlanAnswer {
    return { planned: planHost(request) };
  }

  read(request: ReadRequest): Promise<ReadAnswer> {
    return readHost(this.#session, request);
  }

  create(request: CreateRequest): Promise<ApplyAnswer> {
    return applyHost(this.#session, { ...request, prior: null, private: undefined });
  }

  update(request: UpdateRequest): Promise<ApplyAnswer> {
    return applyHost(this.#session, request);
  }

  delete(request: DeleteRequest): Promise<ApplyAnswer> {
    return destroyHost(this.#session, request);
  }

  import(id: string): ImportAnswer {
    return importHost(id);
  }
}

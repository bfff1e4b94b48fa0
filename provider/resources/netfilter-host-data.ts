import { type DesiredDocument, DocumentError } from "../../engine/desired";
import { HostError, type LiveChain, liveRulesetOf } from "../../engine/host";
import { TABLE_NAMES, type TableName } from "../../engine/ruleset";
import type { Diagnostic } from "../framework/diagnostic";
import type { DataSource, ReadAnswer } from "../framework/resource";
import { isObjectValue, type ObjectValue, type Value } from "../framework/value";
import { diagnoseDocument, diagnoseFailure, diagnoseNotes } from "./host-diagnostics";
import { HOST_DATA_SCHEMA } from "./host-schema";
import { declaredDocument, hostNameOfValues, standInOwner } from "./host-values";
import type { ProviderSession } from "./provider-session";

/** What stands on a host, whoever wrote it. */
export class NetfilterHostData implements DataSource {
  readonly typeName = "netfilter_host";
  readonly schema = HOST_DATA_SCHEMA;
  readonly #session: ProviderSession;

  constructor(session: ProviderSession) {
    this.#session = session;
  }

  validate(config: ObjectValue): readonly Diagnostic[] {
    return this.#head(config).diagnostics;
  }

  async read({ config, signal }: { readonly config: ObjectValue; readonly signal: AbortSignal }): Promise<ReadAnswer> {
    const { head, diagnostics } = this.#head(config);
    if (head === undefined) return { state: null, diagnostics };
    try {
      const observation = await this.#session.engine.survey(head, signal);
      const { facts } = observation.snapshot;
      const live = liveRulesetOf(observation);
      return {
        state: {
          ...config,
          owner: observation.ownership.kind === "owned" ? observation.ownership.owner : null,
          backend: facts.backend,
          iptables_version: facts.iptablesVersion,
          kernel: facts.kernel,
          ipv4: familyValue(live.ipv4),
          ipv6: familyValue(live.ipv6),
        },
        diagnostics: diagnoseNotes(hostNameOfValues(config), observation.notes),
      };
    } catch (error) {
      if (error instanceof HostError) {
        return { state: null, diagnostics: [diagnoseFailure(error, this.#session.folder)] };
      }
      throw error;
    }
  }

  /** The little that a survey must know, or why the configuration does not tell it. */
  #head(config: ObjectValue): { readonly head?: DesiredDocument; readonly diagnostics: readonly Diagnostic[] } {
    const host = hostNameOfValues(config);
    // A survey wants nothing of the host, so any owner id does.
    const owner = standInOwner("data/source", isObjectValue(config.access) ? config.access.address : undefined);
    try {
      const { access = null, backend = null } = config;
      const head = declaredDocument({ access, backend, owner }, host, this.#session.defaults);
      return { head, diagnostics: [] };
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      return { diagnostics: diagnoseDocument(host, error, this.#session.folder) };
    }
  }
}

function familyValue(tables: ReadonlyMap<TableName, ReadonlyMap<string, LiveChain>>): Value {
  return Object.fromEntries(
    TABLE_NAMES.map(table => {
      const chains = tables.get(table);
      if (chains === undefined) return [table, null];
      const values = [...chains].map(([name, { policy, rules }]) => [name, { policy: policy ?? null, rules }] as const);
      return [table, Object.fromEntries(values)];
    }),
  );
}

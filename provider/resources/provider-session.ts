import { equalValues, type ObjectValue } from "../framework/value";
import { DocumentsFolder } from "./documents-folder";
import type { HostEngine } from "./host-engine";
import { defaultDocuments, type ProviderSettings } from "./provider-block";

/** What the resources know of the provider block; before it was read, nothing. */
export class ProviderSession {
  readonly #held = new Map<string, ObjectValue>();
  #configured: { readonly settings: ProviderSettings; readonly engine: HostEngine } | undefined;

  constructor(readonly createEngine: (settings: ProviderSettings) => HostEngine) {}

  configure(settings: ProviderSettings): void {
    this.#configured = { settings, engine: this.createEngine(settings) };
  }

  /** @throws Error when Terraform asks for a host before it gave the provider block, which it never does */
  get engine(): HostEngine {
    if (this.#configured === undefined) throw new Error("a host was asked for before the provider was configured");
    return this.#configured.engine;
  }

  get defaults(): ProviderSettings["defaults"] {
    return this.#configured?.settings.defaults ?? {};
  }

  /** Settings of the login that the provider block does not tell yet. */
  get unsettled(): ReadonlySet<string> {
    return this.#configured?.settings.unsettled ?? new Set();
  }

  get folder(): DocumentsFolder {
    return new DocumentsFolder(this.#configured?.settings.documents ?? defaultDocuments());
  }

  /** Notes a state that a read of this process found to be as it was. */
  remember(state: ObjectValue): void {
    this.#held.set(String(state.owner), state);
  }

  /**
   * Whether the configuration says word for word what such a read found: then the walk before this one has checked it, and
   * the host holds it.
   */
  isHeld(config: ObjectValue): boolean {
    const state = this.#held.get(String(config.owner));
    return state !== undefined && equalValues({ ...config, status: state.status ?? null }, state);
  }

  isGone(owner: string): boolean {
    return this.#configured?.settings.gone.has(owner) ?? false;
  }
}

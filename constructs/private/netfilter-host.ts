import type { DesiredDocument, HostConnection, JumpConnection } from "../../engine/desired";
import { type Construct, TerraformResource } from "../cdktf";
import { PROVIDER_NAME, PROVIDER_VERSION } from "../netfilter-provider";
import { escapeForTerraform } from "./token-text";

/** The type of the one resource that holds a host. */
export const RESOURCE_TYPE = "netfilter_host";

/** The Terraform resource of a host: its attributes are the desired document, with live tokens. */
export class NetfilterHost extends TerraformResource {
  static readonly tfResourceType = RESOURCE_TYPE;
  readonly #live: () => DesiredDocument;

  constructor(scope: Construct, id: string, live: () => DesiredDocument) {
    super(scope, id, {
      terraformResourceType: RESOURCE_TYPE,
      terraformGeneratorMetadata: { providerName: PROVIDER_NAME, providerVersion: PROVIDER_VERSION },
    });
    this.#live = live;
  }

  /** cdktf calls this twice a synthesis; the document behind it is kept. */
  protected override synthesizeAttributes(): Record<string, unknown> {
    return attributesOf(this.#live());
  }
}

/**
 * The document in Terraform's spelling. `connection` is `access` there: Terraform keeps `connection` in every resource
 * for provisioners, and would take ours for one.
 */
export function attributesOf(document: DesiredDocument): Record<string, unknown> {
  const { onDestroy, connection, ...same } = document;
  return escapeAll({ ...same, on_destroy: onDestroy, access: accessOf(connection) });
}

function accessOf({ jump, ...connection }: HostConnection): Record<string, unknown> {
  return { ...reachOf(connection), ...(jump === undefined ? {} : { jump: reachOf(jump) }) };
}

function reachOf({ hostKey, ...reach }: JumpConnection): Record<string, unknown> {
  return { ...reach, ...(hostKey === undefined ? {} : { host_key: hostKey }) };
}

function escapeAll(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, escapeValue(value)]));
}

function escapeValue(value: unknown): unknown {
  if (typeof value === "string") return escapeForTerraform(value);
  if (Array.isArray(value)) return value.map(escapeValue);
  return typeof value === "object" && value !== null ? escapeAll({ ...value }) : value;
}

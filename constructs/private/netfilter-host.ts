import { PROVIDER_TYPE, PROVIDER_VERSION } from "../../engine/delivery";
import { attributesOf, type DesiredDocument } from "../../engine/desired";
import { type Construct, TerraformResource } from "../cdktf";
import { checkLifecycle } from "./host-lifecycle";
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
      terraformGeneratorMetadata: { providerName: PROVIDER_TYPE, providerVersion: PROVIDER_VERSION },
    });
    this.#live = live;
    this.node.addValidation({ validate: () => [...checkLifecycle(this)] });
  }

  /** cdktf calls this twice a synthesis; the document behind it is kept. */
  protected override synthesizeAttributes(): Record<string, unknown> {
    return escapeAll(attributesOf(this.#live()));
  }
}

function escapeAll(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, escapeValue(value)]));
}

function escapeValue(value: unknown): unknown {
  if (typeof value === "string") return escapeForTerraform(value);
  if (Array.isArray(value)) return value.map(escapeValue);
  return typeof value === "object" && value !== null ? escapeAll({ ...value }) : value;
}

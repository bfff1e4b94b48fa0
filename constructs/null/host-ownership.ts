import type { DesiredDocument } from "../../engine/desired";
import { type Construct, TerraformResource } from "../cdktf";
import type { Host } from "../host";
import { escapeForTerraform } from "../private/token-text";

interface HostOwnershipProps {
  readonly hosts: () => readonly Host[];
  /** The shell command that gives back a host whose document stands in NFFLEET_DOCUMENT and its owner id in NFFLEET_OWNER. */
  readonly command: string;
}

/**
 * What Terraform remembers of each host so that it can be given back: one instance a host of Terraform's own
 * terraform_data, because
 *
 * - its input changes in place, so that a new address is remembered without a replacement, which would give the host back;
 * - destroy-time provisioners run only while their block is in the configuration, and this block stays there when a host
 *   leaves it.
 *
 * Nothing depends on it: a host that left and cannot be reached must not keep the others from being applied.
 */
export class HostOwnership extends TerraformResource {
  static readonly tfResourceType = "terraform_data";
  readonly #hosts: () => readonly Host[];

  constructor(scope: Construct, id: string, { hosts, command }: HostOwnershipProps) {
    super(scope, id, {
      terraformResourceType: HostOwnership.tfResourceType,
      provisioners: [
        {
          type: "local-exec",
          when: "destroy",
          command: escapeForTerraform(command),
          environment: { NFFLEET_OWNER: "${self.input.owner}", NFFLEET_DOCUMENT: "${self.input.document}" },
        },
      ],
    });
    this.#hosts = hosts;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const remembered = this.#hosts().map(({ hostName, document }) => [
      hostName,
      { owner: document.owner, document: escapeForTerraform(JSON.stringify(whatDestroyNeeds(document))) },
    ]);
    // As an override, because cdktf deletes the attribute for_each and spells the keys of its own one anew.
    this.addOverride("for_each", Object.fromEntries(remembered));
    return { input: { owner: "${each.value.owner}", document: "${each.value.document}" } };
  }
}

/** The document without what the host holds: an owner id is enough to find that. */
function whatDestroyNeeds(document: DesiredDocument): Partial<DesiredDocument> {
  const { version, owner, connection, neighbours, timer, onDestroy } = document;
  return { version, owner, connection, neighbours, timer, onDestroy };
}

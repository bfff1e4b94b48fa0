import { listUnknownLeaves } from "../../engine/desired";
import { Construct, onSynthesize, type TerraformResource, TerraformStack } from "../cdktf";
import type { Host } from "../host";
import { refuse } from "../private/construct-error";
import { type Delivery, registerDelivery, stacksWithDelivery } from "../private/delivery";
import { logicalIdOf } from "../private/logical-id";
import { writeSideFiles } from "../private/side-files";
import { documentsFromStack } from "../private/stack-folder";
import { HostApply } from "./host-apply";
import { HostOwnership } from "./host-ownership";
import { NullProvider } from "./provider-null";

export interface NullDeliveryProps {
  /**
   * The shell command behind which nffleet is found from the stack's folder (`cdktf.out/stacks/STACK`).
   * @default - "npx --no-install nffleet", the one of the project's node_modules
   */
  readonly command?: string;
  /**
   * The stack's null provider.
   * @default - one is added
   */
  readonly provider?: NullProvider;
  /**
   * Owner ids (`project/stack/host`) of hosts that are gone for good: destroying them succeeds without reaching them.
   * @default - none
   */
  readonly gone?: readonly string[];
}

const OWNER_ID = /^[A-Za-z0-9_.@:+-]+(\/[A-Za-z0-9_.@:+-]+){2}$/;

/**
 * Delivers the hosts of a stack by null_resource and nffleet instead of the provider `netfilter`, for runners that may use
 * HashiCorp's providers only. Make it before the first Host.
 *
 * ```ts
 * new NullDelivery(this, "delivery");
 * new Host(this, "edge-1", { … });
 * ```
 */
export class NullDelivery extends Construct implements Delivery {
  readonly #hosts: Host[] = [];
  readonly #command: string;
  readonly #provider: NullProvider;

  /**
   * @throws ConstructError when the stack has a provider or a delivery already, or a property cannot be used
   */
  constructor(scope: Construct, id: string, props: NullDeliveryProps = {}) {
    super(scope, id);
    registerDelivery("NullDelivery", this);
    const stack = TerraformStack.of(this);
    this.#command = this.#checkCommand(props.command ?? "npx --no-install nffleet");
    this.#provider = props.provider ?? new NullProvider(this, "null");
    const ownership = new HostOwnership(this, "ownership", {
      hosts: () => this.#hosts,
      command: this.#destroyCommand(props.gone ?? []),
    });
    ownership.overrideLogicalId("netfilter_ownership");
    onSynthesize(this, outputDirectory =>
      writeSideFiles(outputDirectory, {
        stack: stack.node.id,
        hosts: this.#hosts,
        stacksWithHosts: stacksWithDelivery(stack.node.root),
      }),
    );
  }

  /** The hosts of the stack, in the order in which they were constructed. */
  get hosts(): readonly Host[] {
    return this.#hosts;
  }

  /** @internal */
  _deliver(host: Host): TerraformResource {
    this.#hosts.push(host);
    host.node.addValidation({ validate: () => describeUnknowns(host) });
    const file = `${documentsFromStack(TerraformStack.of(this))}/${host.hostName}.json`;
    const resource = new HostApply(host, "Resource", {
      host,
      provider: this.#provider,
      command: `${this.#command} apply --yes --documents '${file}'`,
    });
    resource.overrideLogicalId(logicalIdOf(host.hostName));
    return resource;
  }

  #checkCommand(command: string): string {
    if (command.trim() !== "") return command;
    return refuse(
      "NullDelivery",
      this,
      'command is empty. Write what runs nffleet, such as "npx --no-install nffleet".',
    );
  }

  #destroyCommand(gone: readonly string[]): string {
    const stranger = gone.find(owner => !OWNER_ID.test(owner));
    if (stranger !== undefined) {
      refuse("NullDelivery", this, `gone names "${stranger}", which is no owner id. Write project/stack/host.`);
    }
    const giveBack = `printf %s "$NFFLEET_DOCUMENT" | ${this.#command} destroy --all --yes --documents -`;
    if (gone.length === 0) return giveBack;
    return `case "$NFFLEET_OWNER" in ${gone.join("|")}) echo "$NFFLEET_OWNER is gone for good: nothing to give back" ;; *) ${giveBack} ;; esac`;
  }
}

/** nffleet reads the document before Terraform knows any value, so there must be none to wait for. */
function describeUnknowns(host: Host): string[] {
  return listUnknownLeaves(host.document).map(
    ({ path, text }) =>
      `${path} is ${text}, which is only known after something else was applied, and null_resource delivery needs the whole document before. Write the value itself, or deliver by the provider (take NullDelivery out of the stack).`,
  );
}

import { type Construct, type IConstruct, onSynthesize, TerraformProvider, TerraformStack } from "./cdktf";
import type { Host } from "./host";
import { refuse } from "./private/construct-error";
import { writeSideFiles } from "./private/side-files";

/** A private host name: no registry can ever serve a stranger's provider in its place. */
export const PROVIDER_SOURCE = "terraform.local/netfilter/netfilter";
export const PROVIDER_VERSION = "0.1.0";
export const PROVIDER_NAME = "netfilter";

const providers = new WeakMap<IConstruct, NetfilterProvider>();

/** The Terraform provider `netfilter` of a stack. The first Host of a stack adds it, so that nobody needs to name it. */
export class NetfilterProvider extends TerraformProvider {
  static readonly tfResourceType = PROVIDER_NAME;
  readonly #hosts: Host[] = [];

  /**
   * The provider of the stack that `scope` stands in, added when there is none.
   */
  static of(scope: Construct): NetfilterProvider {
    const stack = TerraformStack.of(scope);
    return providers.get(stack) ?? new NetfilterProvider(stack, PROVIDER_NAME);
  }

  /**
   * @throws Error when the stack has one already
   */
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      terraformResourceType: PROVIDER_NAME,
      terraformGeneratorMetadata: { providerName: PROVIDER_NAME, providerVersion: PROVIDER_VERSION },
      terraformProviderSource: PROVIDER_SOURCE,
    });
    const stack = TerraformStack.of(this);
    const present = providers.get(stack);
    if (present !== undefined) {
      refuse(
        "NetfilterProvider",
        this,
        `The stack has one already, "${present.node.path}". Make yours before the first Host, or leave it out.`,
      );
    }
    providers.set(stack, this);
    // One writer a stack: it can take away the files of hosts that are gone.
    onSynthesize(this, outputDirectory =>
      writeSideFiles(outputDirectory, {
        stack: stack.node.id,
        hosts: this.#hosts,
        stacksWithHosts: stacksWithProvider(stack.node.root),
      }),
    );
  }

  /** The hosts of the stack, in the order in which they were constructed. */
  get hosts(): readonly Host[] {
    return this.#hosts;
  }

  /** @internal */
  _addHost(host: Host): void {
    this.#hosts.push(host);
  }
}

function stacksWithProvider(root: IConstruct): ReadonlySet<string> {
  const stacks = root.node.findAll().filter(construct => TerraformStack.isStack(construct) && providers.has(construct));
  return new Set(stacks.map(stack => stack.node.id));
}

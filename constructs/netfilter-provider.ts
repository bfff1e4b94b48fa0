import { PROVIDER_SOURCE, PROVIDER_TYPE, PROVIDER_VERSION } from "../engine/delivery";
import { type Construct, type IConstruct, onSynthesize, TerraformProvider, TerraformStack } from "./cdktf";
import type { Host, JumpProps } from "./host";
import { type Delivery, registerDelivery, stacksWithDelivery } from "./private/delivery";
import { layProvider } from "./private/lay-provider";
import { logicalIdOf } from "./private/logical-id";
import { NetfilterHost } from "./private/netfilter-host";
import { checkProviderProps, providerBlock } from "./private/provider-block";
import { writeSideFiles } from "./private/side-files";
import { documentsFromStack } from "./private/stack-folder";

/**
 * How the provider reaches hosts. It stands in the Terraform configuration for everybody to read: keys are named here,
 * never held.
 */
export interface NetfilterProviderProps {
  /**
   * Login for hosts of the stack's HCL modules that do not say theirs; a Host construct always does.
   * @default - "root"
   */
  readonly user?: string;
  /**
   * TCP port of sshd for such hosts, 1 to 65535.
   * @default - 22
   */
  readonly port?: number;
  /**
   * Privilege for such hosts.
   * @default - "root" when the user is root, else "sudo"
   */
  readonly privilege?: "root" | "sudo" | "doas";
  /**
   * Jump host before such hosts.
   * @default - they are reached directly
   */
  readonly jump?: JumpProps;
  /**
   * Private key files, tried in order; `~/` is the home folder of whoever runs Terraform.
   * @default - NFFLEET_IDENTITY, else ~/.ssh/id_ed25519, id_ecdsa and id_rsa
   */
  readonly identities?: readonly string[];
  /**
   * Socket of an ssh-agent, asked after the files.
   * @default - SSH_AUTH_SOCK
   */
  readonly agent?: string;
  /**
   * Name of an environment variable that holds a private key, as secret stores of pipelines hand it over.
   * @default - NFFLEET_PRIVATE_KEY
   */
  readonly privateKeyVariable?: string;
  /**
   * Name of an environment variable that holds what opens encrypted keys.
   * @default - NFFLEET_PASSPHRASE
   */
  readonly passphraseVariable?: string;
  /**
   * known_hosts files, asked in order.
   * @default - NFFLEET_KNOWN_HOSTS, else ssh's own
   */
  readonly knownHosts?: readonly string[];
  /**
   * `accept-new` records the key of a host that was never seen. A changed key is always refused.
   * @default - NFFLEET_HOST_KEY_POLICY, else "strict"
   */
  readonly hostKeyPolicy?: "strict" | "accept-new";
  /**
   * Seconds for a server to answer, exchange keys and log in, 1 to 600.
   * @default - 10
   */
  readonly connectTimeout?: number;
  /**
   * Hosts worked on at a time, 1 to 256. Terraform's own -parallelism (10) applies as well.
   * @default - 64
   */
  readonly parallel?: number;
  /**
   * Folder of the documents and source maps that synthesis writes, seen from the stack's folder.
   * @default - where they are written
   */
  readonly documents?: string;
  /**
   * Owner ids (`project/stack/host`) of hosts that are gone for good: destroying them succeeds without reaching them.
   * @default - none
   */
  readonly gone?: readonly string[];
}

const providers = new WeakMap<IConstruct, NetfilterProvider>();

/**
 * The Terraform provider `netfilter` of a stack. The first Host of a stack adds it, so that nobody needs to name it;
 * synthesis lays the provider itself into the stack's folder.
 */
export class NetfilterProvider extends TerraformProvider implements Delivery {
  static readonly tfResourceType = PROVIDER_TYPE;
  readonly #hosts: Host[] = [];
  readonly #props: NetfilterProviderProps;

  /**
   * The provider of the stack that `scope` stands in, added when there is none.
   * @throws ConstructError when the stack delivers its hosts in another way
   */
  static of(scope: Construct): NetfilterProvider {
    const stack = TerraformStack.of(scope);
    return providers.get(stack) ?? new NetfilterProvider(stack, PROVIDER_TYPE);
  }

  /**
   * @throws ConstructError when the stack has one already, or when a property is out of its range or holds a private key
   */
  constructor(scope: Construct, id: string, props: NetfilterProviderProps = {}) {
    super(scope, id, {
      terraformResourceType: PROVIDER_TYPE,
      terraformGeneratorMetadata: { providerName: PROVIDER_TYPE, providerVersion: PROVIDER_VERSION },
      terraformProviderSource: PROVIDER_SOURCE,
    });
    checkProviderProps(this, props);
    this.#props = props;
    registerDelivery("NetfilterProvider", this);
    const stack = TerraformStack.of(this);
    providers.set(stack, this);
    onSynthesize(this, outputDirectory => {
      layProvider(this, stack, outputDirectory);
      // One writer a stack: it can take away the files of hosts that are gone.
      writeSideFiles(outputDirectory, {
        stack: stack.node.id,
        hosts: this.#hosts,
        stacksWithHosts: stacksWithDelivery(stack.node.root),
      });
    });
  }

  /** The hosts of the stack, in the order in which they were constructed. */
  get hosts(): readonly Host[] {
    return this.#hosts;
  }

  /** @internal */
  _deliver(host: Host): NetfilterHost {
    this.#hosts.push(host);
    const resource = new NetfilterHost(host, "Resource", () => host._assembled.live);
    resource.overrideLogicalId(logicalIdOf(host.hostName));
    return resource;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return providerBlock(this.#props, documentsFromStack(TerraformStack.of(this)));
  }
}

import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Chain, type ChainProps, Host, type HostProps, Table, type TableProps } from "../../constructs";
import { type Construct, TerraformResource, TerraformStack, Testing } from "../../constructs/cdktf";
import type { DesiredDocument, Leaf } from "../../engine/desired";

/** A stack named `gateway` in an app of its own. Its folder is made by a synthesis only: unsaid, cdktf makes one at once. */
export function makeStack(): TerraformStack {
  const outdir = join(tmpdir(), `cdktf-out-${randomUUID()}`);
  return new TerraformStack(Testing.app({ outdir }), "gateway");
}

export function makeHost(props: Partial<HostProps> = {}, scope: Construct = makeStack()): Host {
  return new Host(scope, "edge-1", { address: "10.77.1.1", project: "shop", ...props });
}

/** A chain of a new host's table filter. */
export function makeChain(name = "INPUT", props: ChainProps = {}, table: TableProps = {}): Chain {
  return new Chain(new Table(makeHost(), table.name ?? "filter", table), name, props);
}

/** What stands in a chain of the host, per family; absent where the chain is not declared. */
export function rulesOf(chain: Chain): {
  readonly ipv4?: readonly Leaf<string>[];
  readonly ipv6?: readonly Leaf<string>[];
} {
  const { document } = chain.host;
  const ipv4 = chainIn(document, "ipv4", chain)?.rules;
  const ipv6 = chainIn(document, "ipv6", chain)?.rules;
  return { ...(ipv4 === undefined ? {} : { ipv4 }), ...(ipv6 === undefined ? {} : { ipv6 }) };
}

export function chainIn(document: DesiredDocument, family: "ipv4" | "ipv6", chain: Chain) {
  return document[family][chain.tableName]?.[chain.chainName];
}

/** What the validations of everything below the host's stack say. */
export function problemsOf(host: Host): readonly string[] {
  return host.node.root.node.findAll().flatMap(construct => construct.node.validate());
}

/** The attributes of each netfilter_host in the stack's Terraform JSON, by logical id. */
export function hostResources(stack: TerraformStack): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const json: { readonly resource: { readonly netfilter_host: Record<string, Record<string, unknown>> } } = JSON.parse(
    Testing.synth(stack, true),
  );
  return json.resource.netfilter_host;
}

/** A stranger's resource whose attributes are only known after apply. */
export class ElasticAddress extends TerraformResource {
  constructor(scope: Construct, id: string) {
    super(scope, id, { terraformResourceType: "aws_eip" });
  }

  get publicIp(): string {
    return this.getStringAttribute("public_ip");
  }

  get port(): number {
    return this.getNumberAttribute("port");
  }
}

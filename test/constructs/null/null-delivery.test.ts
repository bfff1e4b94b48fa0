import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { provider } from "@cdktf/provider-null";
import { describe, expect, it } from "vitest";
import { Chain, Fleet, Host, type HostProps, NetfilterProvider, Sysctl, Table } from "../../../constructs";
import { type TerraformStack, Testing } from "../../../constructs/cdktf";
import { NullDelivery, type NullDeliveryProps } from "../../../constructs/null";
import { hashDocument, parseDocument } from "../../../engine/desired";
import { ElasticAddress, makeHost, makeStack } from "../practice-stack";

interface Synthesized {
  readonly provider: Readonly<Record<string, unknown>>;
  readonly terraform: { readonly required_providers: Readonly<Record<string, unknown>> };
  readonly resource: {
    readonly netfilter_host?: unknown;
    readonly null_resource: Readonly<Record<string, HostApplied>>;
    readonly terraform_data: { readonly netfilter_ownership: Ownership };
  };
}
interface HostApplied {
  readonly triggers: Readonly<Record<string, string>>;
  readonly provisioner: readonly { readonly "local-exec": Readonly<Record<string, unknown>> }[];
  readonly depends_on?: readonly string[];
}
interface Ownership extends Omit<HostApplied, "triggers"> {
  readonly for_each: Readonly<Record<string, { readonly owner: string; readonly document: string }>>;
  readonly input: unknown;
}

const synthesize = (stack: TerraformStack): Synthesized => JSON.parse(Testing.synth(stack, true));

function deliver(props: Partial<HostProps> = {}, delivery: NullDeliveryProps = {}) {
  const stack = makeStack();
  new NullDelivery(stack, "delivery", delivery);
  const host = makeHost(props, stack);
  return { stack, host };
}

describe("null_resource delivery", () => {
  it("needs HashiCorp's null provider and no other", () => {
    const { stack } = deliver();
    const { provider: providers, terraform, resource } = synthesize(stack);
    expect(Object.keys(providers)).toEqual(["null"]);
    expect(Object.keys(terraform.required_providers)).toEqual(["null"]);
    expect(resource.netfilter_host).toBeUndefined();
  });

  it("applies a host again when what it is to hold or how it is reached has changed, and only then", () => {
    const triggersOf = (props: Partial<HostProps>, forward = 1) => {
      const { stack, host } = deliver(props);
      new Sysctl(host, "net.ipv4.ip_forward", forward);
      return JSON.stringify(synthesize(stack).resource.null_resource["edge-1"]?.triggers);
    };
    const before = triggersOf({});
    expect(triggersOf({})).toBe(before);
    expect(triggersOf({ timer: 120, onDestroy: "keep" })).toBe(before);
    expect(triggersOf({}, 0)).not.toBe(before);
    expect(triggersOf({ port: 2222 })).not.toBe(before);
    expect(triggersOf({ jump: { address: "bastion.example" } })).not.toBe(before);
  });

  it("runs nffleet on the document that synthesis wrote", () => {
    const { stack, host } = deliver({ user: "ops" });
    const applied = synthesize(stack).resource.null_resource["edge-1"];
    expect(applied?.triggers).toEqual({
      document: hashDocument(host.document),
      connection: '{"address":"10.77.1.1","port":22,"user":"ops","privilege":"sudo"}',
    });
    expect(applied?.provisioner).toEqual([
      {
        "local-exec": {
          command: "npx --no-install nffleet apply --yes --documents '../../netfilter-fleet/gateway/edge-1.json'",
        },
      },
    ]);
  });

  it("writes that document, as any delivery does", () => {
    const { stack, host } = deliver();
    const app = stack.node.root as ReturnType<typeof Testing.app>;
    app.synth();
    const file = join(app.outdir, "stacks/gateway", "../../netfilter-fleet/gateway/edge-1.json");
    expect(parseDocument(JSON.parse(readFileSync(file, "utf8")), "edge-1")).toEqual(host.document);
    expect(existsSync(join(app.outdir, "stacks/gateway/terraform.d"))).toBe(false);
    expect(existsSync(join(app.outdir, "stacks/gateway/.terraform.lock.hcl"))).toBe(false);
  });

  it("never gives a host back because it is applied again", () => {
    const { stack } = deliver();
    const { null_resource } = synthesize(stack).resource;
    for (const { provisioner } of Object.values(null_resource)) {
      for (const each of provisioner) expect(each["local-exec"].when).toBeUndefined();
    }
  });

  it("remembers of each host what giving it back needs, and nothing depends on that", () => {
    const { stack } = deliver({ neighbours: [{ name: "vpn", comments: ["${x} *"] }], timer: 90, onDestroy: "keep" });
    const { terraform_data, null_resource } = synthesize(stack).resource;
    const { for_each: hosts, input, provisioner } = terraform_data.netfilter_ownership;
    expect(input).toEqual({ owner: "${each.value.owner}", document: "${each.value.document}" });
    expect(Object.keys(hosts)).toEqual(["edge-1"]);
    expect(hosts["edge-1"]?.owner).toBe("shop/gateway/edge-1");
    expect(hosts["edge-1"]?.document).toContain("$${x} *");
    const remembered = JSON.parse(hosts["edge-1"]?.document.replaceAll("$${", "${") ?? "");
    expect(Object.keys(remembered)).toEqual(["version", "owner", "connection", "neighbours", "timer", "onDestroy"]);
    expect(parseDocument(remembered, "remembered")).toMatchObject({
      owner: "shop/gateway/edge-1",
      connection: { address: "10.77.1.1" },
      timer: 90,
      onDestroy: "keep",
    });
    expect(provisioner).toEqual([
      {
        "local-exec": {
          when: "destroy",
          command: 'printf %s "$NFFLEET_DOCUMENT" | npx --no-install nffleet destroy --all --yes --documents -',
          environment: { NFFLEET_OWNER: "${self.input.owner}", NFFLEET_DOCUMENT: "${self.input.document}" },
        },
      },
    ]);
    expect(null_resource["edge-1"]?.depends_on).toBeUndefined();
  });

  it("keeps the memory in the configuration when the last host has gone, so that it is still given back", () => {
    const stack = makeStack();
    new NullDelivery(stack, "delivery");
    const { for_each: hosts, provisioner } = synthesize(stack).resource.terraform_data.netfilter_ownership;
    expect(hosts).toEqual({});
    expect(provisioner).toHaveLength(1);
  });

  it("loses no host whose name Terraform cannot spell", () => {
    const stack = makeStack();
    new NullDelivery(stack, "delivery");
    const names = ["10.1.11.1", "10.11.1.1", "web.example", "Edge_1", "a:b"];
    names.forEach((name, index) => {
      new Host(stack, name, { address: `10.0.0.${index}`, project: "p" });
    });
    const { null_resource, terraform_data } = synthesize(stack).resource;
    expect(Object.keys(null_resource)).toHaveLength(names.length);
    expect(Object.keys(terraform_data.netfilter_ownership.for_each).sort()).toEqual([...names].sort());
  });

  it("orders waves like the provider", () => {
    const stack = makeStack();
    new NullDelivery(stack, "delivery");
    const hosts = ["a", "b", "c"].map((name, index) => ({ name, address: `10.0.0.${index}` }));
    new Fleet(stack, "edge", { hosts, project: "p", waves: { canary: 1, batch: 1 } }, () => {});
    const awaited = Object.entries(synthesize(stack).resource.null_resource).map(([name, { depends_on }]) => [
      name,
      depends_on,
    ]);
    expect(awaited).toEqual([
      ["a", undefined],
      ["b", ["null_resource.a"]],
      ["c", ["null_resource.b"]],
    ]);
  });

  it("refuses a value that is only known after apply, naming it", () => {
    const stack = makeStack();
    new NullDelivery(stack, "delivery");
    const address = new ElasticAddress(stack, "eip").publicIp;
    const input = new Chain(new Table(makeHost({}, stack), "filter"), "INPUT");
    input.add("from", { source: address, family: "ipv4", target: "ACCEPT" });
    expect(() => Testing.synth(stack, true)).toThrow(
      /\[gateway\/edge-1\] \/ipv4\/filter\/INPUT\/rules\/0 is .*\$\{aws_eip\.eip\.public_ip\}.*only known after something else/,
    );
  });

  it("takes a command and a provider of the user's", () => {
    const stack = makeStack();
    const mine = new provider.NullProvider(stack, "mine", { alias: "mine" });
    new NullDelivery(stack, "delivery", { command: "/opt/nffleet ${HOME}", provider: mine });
    makeHost({}, stack);
    const { resource, provider: providers } = synthesize(stack);
    expect(providers.null).toEqual([{ alias: "mine" }]);
    expect(resource.null_resource["edge-1"]).toMatchObject({
      provider: "null.mine",
      provisioner: [{ "local-exec": { command: expect.stringMatching(/^\/opt\/nffleet \$\$\{HOME\} apply /) } }],
    });
  });

  it("asks nothing of hosts that are gone for good", () => {
    const { stack } = deliver({}, { gone: ["shop/gateway/edge-8", "shop/gateway/edge-9"] });
    const [provisioner] = synthesize(stack).resource.terraform_data.netfilter_ownership.provisioner;
    expect(provisioner?.["local-exec"].command).toMatch(
      /^case "\$NFFLEET_OWNER" in shop\/gateway\/edge-8\|shop\/gateway\/edge-9\) echo .* ;; \*\) printf .* ;; esac$/,
    );
    expect(() => deliver({}, { gone: ["edge-9; reboot"] })).toThrow(
      /gone names "edge-9; reboot", which is no owner id/,
    );
    expect(() => deliver({}, { command: " " })).toThrow(/NullDelivery "gateway\/delivery": command is empty/);
  });

  it("stands in a stack alone and first", () => {
    const stack = makeStack();
    makeHost({}, stack);
    expect(() => new NullDelivery(stack, "delivery")).toThrow(
      /NullDelivery "gateway\/delivery": The stack has one already, "gateway\/netfilter".*before the first Host/,
    );
    const other = deliver();
    expect(() => NetfilterProvider.of(other.host)).toThrow(/The stack has one already, "gateway\/delivery"/);
    expect(() => new NullDelivery(other.stack, "second")).toThrow(/The stack has one already, "gateway\/delivery"/);
  });
});

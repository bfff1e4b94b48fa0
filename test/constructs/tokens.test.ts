// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the references Terraform reads.
import { describe, expect, it } from "vitest";
import { Chain, Rule, type RuleProps, Sysctl, Table } from "../../constructs";
import type { TerraformStack } from "../../constructs/cdktf";
import { listUnknownLeaves } from "../../engine/desired";
import { ElasticAddress, hostResources, makeHost, makeStack, problemsOf, rulesOf } from "./practice-stack";

/** A chain in a stack that also holds an address known only after apply. */
function withAddress(): { readonly stack: TerraformStack; readonly chain: Chain; readonly eip: ElasticAddress } {
  const stack = makeStack();
  const eip = new ElasticAddress(stack, "eip");
  const chain = new Chain(new Table(makeHost({}, stack), "filter"), "INPUT");
  return { stack, chain, eip };
}

function terraformRules(stack: TerraformStack): unknown {
  const ipv4 = hostResources(stack)["edge-1"]?.ipv4;
  return JSON.parse(JSON.stringify(ipv4)).filter.INPUT.rules;
}

describe("a value that is only known after apply", () => {
  it("is live in Terraform and unknown in the document, the rest of the rule canonical", () => {
    const { stack, chain, eip } = withAddress();
    chain.add("ssh", {
      family: "ipv4",
      source: eip.publicIp,
      protocol: "TCP",
      destinationPort: "ssh",
      target: "ACCEPT",
    });
    const text = "-s ${aws_eip.eip.public_ip} -p tcp -m tcp --dport 22 -j ACCEPT";
    expect(rulesOf(chain)).toEqual({ ipv4: [{ unknown: text }] });
    expect(terraformRules(stack)).toEqual([text]);
    expect(problemsOf(chain.host)).toEqual([]);
  });

  it("may be a port, in a list or alone", () => {
    const { stack, chain, eip } = withAddress();
    chain.add("one", { family: "ipv4", protocol: "tcp", destinationPort: eip.port, target: "ACCEPT" });
    chain.add("list", { family: "ipv4", protocol: "tcp", destinationPort: [80, eip.port], target: "ACCEPT" });
    expect(terraformRules(stack)).toEqual([
      "-p tcp -m tcp --dport ${aws_eip.eip.port} -j ACCEPT",
      "-p tcp -m multiport --dports 80,${aws_eip.eip.port} -j ACCEPT",
    ]);
  });

  it("may stand in a list of sources beside known ones", () => {
    const { chain, eip } = withAddress();
    chain.add("it", { family: "ipv4", source: ["10.0.0.1", eip.publicIp], target: "ACCEPT" });
    expect(rulesOf(chain).ipv4).toEqual([
      "-s 10.0.0.1/32 -j ACCEPT",
      { unknown: "-s ${aws_eip.eip.public_ip} -j ACCEPT" },
    ]);
  });

  it("needs a family where it stands for an address, and takes it from the chain or the rest of the rule", () => {
    const { chain, eip } = withAddress();
    const props: RuleProps = { source: eip.publicIp, target: "ACCEPT" };
    expect(() => chain.add("it", props)).toThrow(/Add family: "ipv4" or "ipv6"/);
    expect(() => chain.add("raw", Rule.parse(`--source=${eip.publicIp} -j ACCEPT`))).toThrow(/Add family/);
    chain.add("rest", { ...props, destination: "2001:db8::1" });
    expect(rulesOf(chain)).toEqual({ ipv6: [{ unknown: "-s ${aws_eip.eip.public_ip} -d 2001:db8::1/128 -j ACCEPT" }] });
    const six = new Chain(new Table(chain.host, "six", { name: "filter", family: "ipv6" }), "OUTPUT");
    six.add("it", props);
    expect(rulesOf(six)).toEqual({ ipv6: [{ unknown: "-s ${aws_eip.eip.public_ip} -j ACCEPT" }] });
  });

  it("does not keep the rest of the rule from being checked", () => {
    const { chain, eip } = withAddress();
    expect(() =>
      chain.add("it", { family: "ipv4", source: eip.publicIp, outInterface: "eth0", target: "ACCEPT" }),
    ).toThrow(/INPUT|out/);
  });

  it("may be written into a raw rule, into a comment and behind a slash", () => {
    const { stack, chain, eip } = withAddress();
    chain.add("raw", Rule.parse(`-s ${eip.publicIp} --protocol tcp -j ACCEPT`, { family: "ipv4" }));
    chain.add("comment", { family: "ipv4", source: "10.0.0.1", comment: `for ${eip.publicIp}`, target: "ACCEPT" });
    chain.add("network", { family: "ipv4", source: `${eip.publicIp}/24`, target: "ACCEPT" });
    expect(terraformRules(stack)).toEqual([
      "-s ${aws_eip.eip.public_ip} -p tcp -j ACCEPT",
      '-s 10.0.0.1/32 -m comment --comment "for ${aws_eip.eip.public_ip}" -j ACCEPT',
      "-s ${aws_eip.eip.public_ip}/24 -j ACCEPT",
    ]);
  });

  it("is not put in the place of an address that looks like its sample", () => {
    const { chain, eip } = withAddress();
    chain.add("it", { family: "ipv4", source: "192.0.2.101", destination: eip.publicIp, target: "ACCEPT" });
    expect(rulesOf(chain).ipv4).toEqual([{ unknown: "-s 192.0.2.101 -d ${aws_eip.eip.public_ip} -j ACCEPT" }]);
  });

  it("may be a host's own address or a sysctl's value", () => {
    const stack = makeStack();
    const eip = new ElasticAddress(stack, "eip");
    const host = makeHost({ address: eip.publicIp }, stack);
    new Sysctl(host, "net.ipv4.ip_default_ttl", eip.port);
    expect(host.document.connection.address).toEqual({ unknown: "${aws_eip.eip.public_ip}" });
    expect(host.document.sysctls).toEqual({ "net.ipv4.ip_default_ttl": { unknown: "${aws_eip.eip.port}" } });
    expect(hostResources(stack)["edge-1"]).toMatchObject({
      access: { address: "${aws_eip.eip.public_ip}" },
      sysctls: { "net.ipv4.ip_default_ttl": "${aws_eip.eip.port}" },
    });
  });
});

describe("text that looks like a template", () => {
  it("is escaped for Terraform, beside tokens too, and as written in the document", () => {
    const { stack, chain, eip } = withAddress();
    const comment = 'p "${HOST}: %{x}" a"b\\c $${y}';
    chain.add("plain", { family: "ipv4", comment, target: "ACCEPT" });
    const [written] = rulesOf(chain).ipv4 ?? [];
    expect(written).toBe('-m comment --comment "p \\"${HOST}: %{x}\\" a\\"b\\\\c $${y}" -j ACCEPT');
    expect(terraformRules(stack)).toEqual([
      '-m comment --comment "p \\"$${HOST}: %%{x}\\" a\\"b\\\\c $$${y}" -j ACCEPT',
    ]);
    const other = withAddress();
    other.chain.add("token", { family: "ipv4", source: other.eip.publicIp, comment: "${HOST}", target: "DROP" });
    expect(terraformRules(other.stack)).toEqual([
      '-s ${aws_eip.eip.public_ip} -m comment --comment "$${HOST}" -j DROP',
    ]);
    expect(eip.publicIp).not.toBe("");
  });

  it("may end in a dollar sign right before a reference", () => {
    const { stack, chain, eip } = withAddress();
    chain.add("it", { family: "ipv4", comment: `costs $$${eip.publicIp}`, target: "ACCEPT" });
    expect(terraformRules(stack)).toEqual([
      '-m comment --comment "costs ${"$"}${"$"}${aws_eip.eip.public_ip}" -j ACCEPT',
    ]);
  });

  it("may hold numbers with an exponent, which cdktf looks at twice", () => {
    const { stack, chain } = withAddress();
    chain.add("it", { family: "ipv4", comment: "1e5 -1.5e+300 a", target: "ACCEPT" });
    expect(terraformRules(stack)).toEqual(['-m comment --comment "1e5 -1.5e+300 a" -j ACCEPT']);
  });

  it("may be the address of any server on the way, and of those that probes go through", () => {
    const stack = makeStack();
    const { publicIp } = new ElasticAddress(stack, "eip");
    const jump = { address: publicIp, jump: { address: publicIp, jump: { address: publicIp } } };
    const host = makeHost({ jump, probes: ["tcp:443", { check: "tcp:443", through: jump }] }, stack);
    const text = "${aws_eip.eip.public_ip}";
    expect(listUnknownLeaves(host.document)).toEqual([
      { path: "/connection/jump/address", text },
      { path: "/connection/jump/jump/address", text },
      { path: "/connection/jump/jump/jump/address", text },
      { path: "/probes/1/through/address", text },
      { path: "/probes/1/through/jump/address", text },
      { path: "/probes/1/through/jump/jump/address", text },
    ]);
    const resource = hostResources(stack)["edge-1"];
    expect(JSON.stringify(resource?.access).split(text)).toHaveLength(4);
    expect(JSON.stringify(resource?.probes).split(text)).toHaveLength(4);
    expect(problemsOf(host)).toEqual([]);
  });
});

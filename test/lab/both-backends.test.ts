import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, destroy, observe, plan } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, failureOf, gatewayDocument, machineOf, savedRules, startPracticeLab } from "./practice-host";

describe.each([
  { backend: "nf_tables", other: "legacy", tool: "iptables-legacy" },
  { backend: "legacy", other: "nf_tables", tool: "iptables-nft" },
] as const)("a host whose iptables is the $backend one, and $other holds rules as well", ({ backend, other, tool }) => {
  let lab: Lab;
  let host: LabHost;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge", backend }] });
    host = machineOf(lab, "edge");
    await byHand(
      host,
      `${tool} -w 5 -A OUTPUT -d 192.0.2.1 -j DROP; ${tool} -w 5 -t nat -A POSTROUTING -s 192.0.2.2 -j MASQUERADE`,
    );
  });
  afterAll(() => lab.stop());

  const document = (changes: Record<string, unknown> = {}) => gatewayDocument(host, changes);
  const otherRules = () => byHand(host, `${tool}-save | grep -v '^#' | sed 's/ .[0-9]*:[0-9]*.$//'`);
  const warnings = async (wanted = document({ backend })) =>
    (await observe(accessTo(lab, wanted), wanted)).notes
      .filter(({ severity }) => severity === "warning")
      .map(({ message }) => message);

  it("is refused with the choices while the document does not say that it knows, and nothing is touched", async () => {
    const before = [await savedRules(host), await otherRules()];
    const access = accessTo(lab, document());
    for (const attempt of [
      () => observe(access, document()),
      () => apply(access, document(), { expectedHash: "any" }),
    ]) {
      const { cause } = await failureOf(attempt());
      expect(cause.kind).toBe("hidden-rules");
      expect(cause.message).toMatch(/^edge has rules in both kernel interfaces: [^\n]+$/);
      expect(cause.message).toContain(`${tool} -F and -P in each table`);
      expect(cause.message).toContain(`say backend: "${backend}" in the document`);
      expect(cause.message).toContain(`say backend: "${other}": update-alternatives --set iptables /usr/sbin/`);
    }
    expect([await savedRules(host), await otherRules()]).toEqual(before);
  });

  it("is refused when the document names the one that its iptables does not speak", async () => {
    const wanted = document({ backend: other });
    const { cause } = await failureOf(apply(accessTo(lab, wanted), wanted, { expectedHash: "any" }));
    expect(cause.kind).toBe("unreadable");
    expect(cause.message).toContain(`the document says backend: "${other}", but the iptables of this host is`);
  });

  it("is changed when the document names its own, and the rules of the other are left alone and told", async () => {
    const wanted = document({ backend });
    const before = await otherRules();
    const planned = plan(wanted, await observe(accessTo(lab, wanted), wanted));
    expect(planned.refusals).toEqual([]);
    const words = expect.stringMatching(
      new RegExp(`^${other} holds 2 .*(192\\.0\\.2\\.1|OUTPUT).*, which are left alone \\(backend: "${backend}"\\)`),
    );
    expect(planned.notes).toContainEqual({ severity: "warning", message: words });
    await apply(accessTo(lab, wanted), wanted, planned);
    expect(await savedRules(host)).toContain("-A INPUT -j NF-INPUT");
    expect(await otherRules()).toBe(before);
    expect(plan(wanted, await observe(accessTo(lab, wanted), wanted)).changes).toEqual([]);
    expect(await warnings()).toContainEqual(words);
  });

  it("is undone and given back without a touch on the other's rules", async () => {
    const before = await otherRules();
    const failing = document({ backend, sysctls: {}, probes: [{ check: "tcp:1" }] });
    const rules = await savedRules(host);
    expect((await failureOf(apply(accessTo(lab, failing), failing, { expectedHash: "any" }))).cause.kind).toBe(
      "rolled-back",
    );
    expect(await savedRules(host)).toBe(rules);
    const wanted = document({ backend });
    await destroy(accessTo(lab, wanted), wanted, { expectedHash: "any" });
    expect(await savedRules(host)).not.toContain("NF-");
    expect(await otherRules()).toBe(before);
  });

  it("needs no word any more when the other's rules are gone", async () => {
    await byHand(host, `${tool} -w 5 -F; ${tool} -w 5 -t nat -F`);
    expect((await warnings()).join()).not.toContain("left alone");
    await apply(accessTo(lab, document()), document(), { expectedHash: "any" });
  });
});

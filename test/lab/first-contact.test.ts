import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { apply, destroy, observe, plan } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import {
  accessTo,
  byHand,
  differences,
  failureOf,
  gatewayDocument,
  machineOf,
  NOBODY,
  savedRules,
  startPracticeLab,
} from "./practice-host";

const SSH = "-p tcp -m tcp --dport 22 -j ACCEPT";
const ESTABLISHED = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";

function shared(rules: readonly string[], more: object = {}): object {
  return { mode: "shared", anchor: "first", rules, ...more };
}
function whole(rules: readonly string[], more: object = {}): object {
  return { mode: "whole", anchor: "none", rules, ...more };
}

describe.each(["nf_tables", "legacy"] as const)("a host that was not ours before, with the %s backend", backend => {
  let lab: Lab;
  let host: LabHost;
  const filter = (chains: Record<string, object>, more: object = {}) =>
    gatewayDocument(host, { ipv4: { filter: chains }, ipv6: {}, sysctls: {}, ...more });

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge", backend }] });
    host = machineOf(lab, "edge");
  });
  afterAll(() => lab.stop());
  afterEach(() =>
    host.run(
      "iptables -P INPUT ACCEPT; iptables -P FORWARD ACCEPT; iptables -F; iptables -X; rm -rf /var/lib/netfilter-fleet /run/netfilter-fleet",
    ),
  );

  it("holds rules in place that stand directly in a built-in chain, as an import finds them", async () => {
    await byHand(
      host,
      `iptables -A INPUT ${ESTABLISHED}; iptables -A INPUT -j f2b-none 2>/dev/null || true; iptables -A INPUT ${SSH}`,
    );
    const document = filter({ INPUT: shared([ESTABLISHED, SSH]) });
    expect(await differences(lab, document)).toEqual(["record: first-apply"]);
    const before = await savedRules(host);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await savedRules(host)).toBe(before);
    expect(await differences(lab, document)).toEqual([]);
  });

  it("moves them behind the anchor with the first real change", async () => {
    await byHand(host, `iptables -A INPUT ${ESTABLISHED}; iptables -A INPUT ${SSH}`);
    const inPlace = filter({ INPUT: shared([ESTABLISHED, SSH]) });
    await apply(accessTo(lab, inPlace), inPlace, { expectedHash: "any" });
    const more = filter({ INPUT: shared([ESTABLISHED, SSH, "-i lo -j ACCEPT"]) });
    expect(await differences(lab, more)).toEqual(["ipv4 filter INPUT: + -i lo -j ACCEPT"]);
    await apply(accessTo(lab, more), more, { expectedHash: "any" });
    expect(await byHand(host, "iptables -S INPUT")).toBe("-P INPUT ACCEPT\n-A INPUT -j NF-INPUT\n");
    expect(await differences(lab, more)).toEqual([]);
  });

  it("shows a rule that was added by hand beside rules in place as just that", async () => {
    await byHand(host, `iptables -A INPUT ${ESTABLISHED}; iptables -A INPUT ${SSH}`);
    const document = filter({ INPUT: shared([ESTABLISHED, SSH]) });
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    await byHand(host, "iptables -I INPUT 2 -s 192.0.2.1 -j ACCEPT");
    expect(await differences(lab, document)).toEqual(["ipv4 filter INPUT: - -s 192.0.2.1/32 -j ACCEPT"]);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await differences(lab, document)).toEqual([]);
  });

  it("has rules of unknown origin replaced where the document says so, and put back by an undo", async () => {
    await byHand(
      host,
      "iptables -A INPUT -s 192.0.2.1 -j ACCEPT; iptables -A INPUT -j f2b-none 2>/dev/null || true; iptables -A INPUT -s 192.0.2.2 -j DROP",
    );
    const before = await savedRules(host);
    const locking = filter(
      { INPUT: shared([ESTABLISHED, NOBODY], { policy: "DROP" }) },
      { adopt: { existing: "replace" } },
    );
    expect((await failureOf(apply(accessTo(lab, locking), locking, { expectedHash: "any" }))).cause.kind).toBe(
      "rolled-back",
    );
    expect(await savedRules(host)).toBe(before);
    const document = filter(
      { INPUT: shared([ESTABLISHED, SSH], { policy: "DROP" }) },
      { adopt: { existing: "replace" } },
    );
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await byHand(host, "iptables -S INPUT")).toBe("-P INPUT DROP\n-A INPUT -j NF-INPUT\n");
  });

  it("owns every line of a whole chain, built-in or not", async () => {
    const document = filter({ FORWARD: whole([ESTABLISHED, "-j WEB"], { policy: "DROP" }), WEB: whole(["-j RETURN"]) });
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await byHand(host, "iptables -S FORWARD")).toBe(
      `-P FORWARD DROP\n-A FORWARD ${ESTABLISHED}\n-A FORWARD -j WEB\n`,
    );
    await byHand(host, "iptables -I FORWARD -o docker0 -j ACCEPT");
    expect(await differences(lab, document)).toEqual(["ipv4 filter FORWARD: - -o docker0 -j ACCEPT"]);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    await destroy(accessTo(lab, document), document, {});
    expect(await byHand(host, "iptables -S FORWARD; iptables -S WEB 2>&1 | grep -c . || true")).toMatch(
      /^-P FORWARD ACCEPT\n/,
    );
  });

  it("refuses a user chain that exists already, unless it holds just that", async () => {
    await byHand(host, "iptables -N WEB; iptables -A WEB -j DROP");
    const other = filter({ WEB: whole(["-j RETURN"]) });
    expect((await failureOf(apply(accessTo(lab, other), other, { expectedHash: "any" }))).cause.kind).toBe(
      "first-contact",
    );
    expect(plan(other, await observe(accessTo(lab, other), other)).refusals).toHaveLength(1);
    const same = filter({ WEB: whole(["-j DROP"]) });
    await apply(accessTo(lab, same), same, { expectedHash: "any" });
    expect(await differences(lab, same)).toEqual([]);
  });

  it("takes away chains, rules and policies that leave the document, and nothing else", async () => {
    const more = filter({
      INPUT: shared([ESTABLISHED, SSH], { policy: "DROP" }),
      FORWARD: shared([ESTABLISHED], { policy: "DROP" }),
      WEB: whole(["-j RETURN"]),
    });
    await apply(accessTo(lab, more), more, { expectedHash: "any" });
    await byHand(host, "iptables -A OUTPUT -d 192.0.2.9 -j DROP");
    const less = filter({ INPUT: shared([ESTABLISHED, SSH], { policy: "DROP" }) });
    expect([...(await differences(lab, less))].sort()).toEqual([
      `ipv4 filter FORWARD: - ${ESTABLISHED}`,
      "ipv4 filter FORWARD: policy DROP -> undefined",
      "ipv4 filter FORWARD: remove",
      "ipv4 filter WEB: - -j RETURN",
      "ipv4 filter WEB: remove",
    ]);
    await apply(accessTo(lab, less), less, { expectedHash: "any" });
    const rules = await savedRules(host);
    expect(rules).not.toMatch(/WEB|NF-FORWARD|FORWARD DROP/);
    expect(rules).toContain("-A OUTPUT -d 192.0.2.9/32 -j DROP");
    expect(await differences(lab, less)).toEqual([]);
  });

  it("puts our rules into a foreign chain by one anchor, and refuses where that chain is absent", async () => {
    const document = filter({ "DOCKER-USER": shared(["-s 192.0.2.3/32 -j DROP"]) });
    const refused = await failureOf(apply(accessTo(lab, document), document, { expectedHash: "any" }));
    expect(refused.message).toContain("DOCKER-USER");
    await byHand(
      host,
      "iptables -N DOCKER-USER; iptables -A DOCKER-USER -j RETURN; iptables -I FORWARD -j DOCKER-USER",
    );
    await apply(accessTo(lab, document), { ...document, adopt: { existing: "replace" } }, { expectedHash: "any" });
    expect(await byHand(host, "iptables -S DOCKER-USER")).toContain("-A DOCKER-USER -j NF-DOCKER-USER\n");
    await destroy(accessTo(lab, document), document, {});
    expect(await byHand(host, "iptables -S DOCKER-USER")).toBe("-N DOCKER-USER\n");
  });

  it("is left as it is by a destroy of somebody who owns nothing there", async () => {
    const before = await savedRules(host);
    const document = filter({ INPUT: shared([SSH]) });
    expect((await destroy(accessTo(lab, document), document, {})).outcome).toBe("unchanged");
    expect(await savedRules(host)).toBe(before);
  });
});

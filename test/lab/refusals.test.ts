import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessOf, apply, observe, plan } from "../../engine/host";
import { createSshTransport } from "../../engine/transport";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, failureOf, gatewayDocument, machineOf, savedRules, startPracticeLab } from "./practice-host";

describe("a host that cannot be read or changed is told in one paragraph, and nothing is touched", () => {
  let lab: Lab;
  const host = (name: string): LabHost => machineOf(lab, name);

  beforeAll(async () => {
    lab = await startPracticeLab({
      hosts: [
        { name: "plain" },
        { name: "bare", without: ["iptables", "iptables-save", "iptables-restore"] },
        { name: "no-nft", without: ["nft"] },
        { name: "no-unshare", without: ["unshare"] },
        { name: "no-right", user: { name: "deploy", sudo: "password" } },
        { name: "with-sudo", user: { name: "deploy", sudo: "passwordless" } },
      ],
    });
  });
  afterAll(() => lab.stop());

  it("when it cannot be reached", async () => {
    const document = gatewayDocument(host("plain"), { connection: { address: "10.77.9.9", user: "root" } });
    const { cause } = await failureOf(observe(accessTo(lab, document), document));
    expect(cause.kind).toBe("unreachable");
    expect(cause.message).toContain("plain");
    expect(cause.message).toContain("10.77.9.9");
    expect(cause.message).not.toContain("\n");
  });

  it("when its key is not known", async () => {
    const document = gatewayDocument(host("plain"));
    const empty = join(lab.directory, "empty_known_hosts");
    await writeFile(empty, "");
    const access = accessOf(
      document,
      createSshTransport({ knownHosts: [empty], hostKeyPolicy: "strict", identities: [lab.identity] }),
    );
    const { cause } = await failureOf(observe(access, document));
    expect(cause.kind).toBe("host-key");
    expect(cause.message).toContain("SHA256:");
  });

  it("when its key has changed", async () => {
    const document = gatewayDocument(host("plain"));
    const swapped = join(lab.directory, "swapped_known_hosts");
    const known = await readFile(lab.knownHosts, "utf8");
    await writeFile(swapped, known.replaceAll(host("plain").hostKey, host("bare").hostKey));
    const access = accessOf(
      document,
      createSshTransport({ knownHosts: [swapped], hostKeyPolicy: "strict", identities: [lab.identity] }),
    );
    const { cause } = await failureOf(observe(access, document));
    expect(cause.kind).toBe("host-key");
    expect(cause.message).toMatch(/changed/i);
  });

  it("when the login may not sudo", async () => {
    const document = gatewayDocument(host("no-right"));
    const { cause } = await failureOf(observe(accessTo(lab, document), document));
    expect(cause.kind).toBe("privilege");
    expect(cause.message).toContain("NOPASSWD");
  });

  it("when the login is neither root nor told to sudo", async () => {
    const { address } = host("no-right");
    const document = gatewayDocument(host("no-right"), { connection: { address, user: "deploy", privilege: "root" } });
    const { cause } = await failureOf(observe(accessTo(lab, document), document));
    expect(cause.kind).toBe("privilege");
    expect(cause.message).toContain("NOPASSWD: /bin/sh, /usr/bin/sh");
  });

  it("when it has no iptables", async () => {
    const document = gatewayDocument(host("bare"));
    const { cause } = await failureOf(observe(accessTo(lab, document), document));
    expect(cause).toMatchObject({
      kind: "missing-tool",
      message: expect.stringContaining("apt-get install -y iptables"),
    });
  });

  it("when a rule is wrong: the host, the chain, the number and the text are named", async () => {
    const rules = ["-i lo -j ACCEPT", "-p tcp -m tcp --dport 22 -j ACCEPT", "-m set --match-set nosuch src -j DROP"];
    const document = gatewayDocument(host("plain"), {
      ipv4: { filter: { INPUT: { mode: "shared", anchor: "first", rules } } },
    });
    const before = await savedRules(host("plain"));
    const { cause } = await failureOf(apply(accessTo(lab, document), document, { expectedHash: "any" }));
    expect(cause.kind).toBe("rule-refused");
    expect(cause.message).toContain("rule 3 of chain INPUT (ipv4 filter)");
    expect(cause.message).toContain("--match-set nosuch src");
    expect(await savedRules(host("plain"))).toBe(before);
  });

  it("when rules of unknown origin stand in a declared chain", async () => {
    const document = gatewayDocument(host("plain"));
    await byHand(host("plain"), "iptables -A INPUT -s 198.51.100.1 -j ACCEPT");
    const before = await savedRules(host("plain"));
    const { cause } = await failureOf(apply(accessTo(lab, document), document, { expectedHash: "any" }));
    expect(cause.kind).toBe("first-contact");
    expect(cause.message).toContain("-s 198.51.100.1/32 -j ACCEPT");
    expect(await savedRules(host("plain"))).toBe(before);
    await byHand(host("plain"), "iptables -F INPUT");
  });

  it("when the owned parts changed since the plan", async () => {
    const document = gatewayDocument(host("plain"));
    const access = accessTo(lab, document);
    await apply(access, document, { expectedHash: "any" });
    const { expectedHash } = plan(document, await observe(access, document));
    await byHand(host("plain"), "iptables -A NF-INPUT -s 198.51.100.2 -j ACCEPT");
    const { cause } = await failureOf(apply(access, document, { expectedHash }));
    expect(cause.kind).toBe("changed-since-plan");
    await apply(access, document, { expectedHash: "any" });
  });

  it("when it belongs to another owner, by name", async () => {
    const document = gatewayDocument(host("plain"), { owner: "other/gateway/plain" });
    const { cause } = await failureOf(apply(accessTo(lab, document), document, { expectedHash: "any" }));
    expect(cause.kind).toBe("other-owner");
    expect(cause.message).toContain("practice/gateway/plain");
    const renamed = { ...document, adopt: { owner: "practice/gateway/plain" } };
    await apply(accessTo(lab, renamed), renamed, { expectedHash: "any" });
    const back = gatewayDocument(host("plain"), { adopt: { owner: "other/gateway/plain" } });
    await apply(accessTo(lab, back), back, { expectedHash: "any" });
  });

  it("when native nft rules stand there that iptables-save misprints", async () => {
    const document = gatewayDocument(host("plain"));
    await byHand(host("plain"), "iptables -w 5 -A OUTPUT -j ACCEPT; iptables -w 5 -D OUTPUT -j ACCEPT");
    await byHand(host("plain"), "nft add rule ip filter OUTPUT tcp dport '{ 22, 80 }' accept");
    const before = await byHand(host("plain"), "nft -s list ruleset");
    for (const attempt of [
      () => observe(accessTo(lab, document), document),
      () => apply(accessTo(lab, document), document, { expectedHash: "any" }),
    ]) {
      const { cause } = await failureOf(attempt());
      expect(cause.kind).toBe("hidden-rules");
      expect(cause.message).toContain("chain OUTPUT (ip filter)");
    }
    await byHand(host("plain"), "nft add rule ip filter OUTPUT ct state new log");
    const { cause } = await failureOf(observe(accessTo(lab, document), document));
    expect(cause.kind).toBe("hidden-rules");
    expect(cause.message).toContain("incompatible");
    await byHand(
      host("plain"),
      "nft delete rule ip filter OUTPUT handle $(nft -a list chain ip filter OUTPUT | sed -n 's/.*ct state.*handle //p')",
    );
    expect(await byHand(host("plain"), "nft -s list ruleset")).toBe(before);
    await byHand(host("plain"), "nft flush chain ip filter OUTPUT");
  });

  it("when both kernel interfaces hold rules", async () => {
    const document = gatewayDocument(host("plain"));
    await byHand(host("plain"), "iptables-legacy -w 5 -A OUTPUT -d 192.0.2.1 -j DROP");
    const { cause } = await failureOf(observe(accessTo(lab, document), document));
    expect(cause.kind).toBe("hidden-rules");
    expect(cause.message).toContain("192.0.2.1");
    await byHand(host("plain"), "iptables-legacy -w 5 -F OUTPUT");
  });

  it("but a correctly printed native rule is only an unknown rule", async () => {
    const document = gatewayDocument(host("plain"));
    await byHand(host("plain"), "nft insert rule ip filter INPUT tcp dport 8000-8010 accept");
    const { changes } = plan(document, await observe(accessTo(lab, document), document));
    expect(changes).toHaveLength(1);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(plan(document, await observe(accessTo(lab, document), document)).changes).toEqual([]);
  });

  it("says unchecked, never clean, of a host without nft", async () => {
    const document = gatewayDocument(host("no-nft"));
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    const observation = await observe(accessTo(lab, document), document);
    expect(observation.nativeRules.kind).toBe("unchecked");
    expect(observation.notes.map(({ message }) => message).join("\n")).toContain("apt-get install -y nftables");
  });

  it("judges offline, and says so, where no throw-away namespace can be made", async () => {
    const document = gatewayDocument(host("no-unshare"));
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    const observation = await observe(accessTo(lab, document), document);
    expect(observation.judgement.judge).toBe("offline");
    expect(plan(document, observation).changes).toEqual([]);
    expect(observation.notes.map(({ message }) => message).join("\n")).toContain("util-linux");
  });

  it("works through sudo where that is allowed", async () => {
    const document = gatewayDocument(host("with-sudo"));
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    const observation = await observe(accessTo(lab, document), document);
    expect(plan(document, observation).changes).toEqual([]);
    expect(observation.snapshot.facts.connection).toContain(host("with-sudo").address);
  });
});

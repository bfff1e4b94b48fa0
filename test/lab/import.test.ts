import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { apply, destroy } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import { synthesizeProgram } from "../engine/adopt/synthesize-program";
import { importHosts } from "./import-hosts";
import {
  accessTo,
  byHand,
  differences,
  failureOf,
  machineOf,
  NOBODY,
  savedRules,
  startPracticeLab,
} from "./practice-host";

/** Templates of other programs leave such names behind. */
const SIGNS = "%(bn)s-WEB";
const BY_HAND = `
iptables -w 5 -A INPUT -i lo -j ACCEPT
iptables -w 5 -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
iptables -w 5 -A INPUT -p tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT
iptables -w 5 -A INPUT -p tcp --dport 22 -j ACCEPT
iptables -w 5 -P INPUT DROP
iptables -w 5 -N WEB; iptables -w 5 -A INPUT -p tcp -m multiport --dports 80,443 -j WEB
iptables -w 5 -A WEB -m hashlimit --hashlimit-upto 10/sec --hashlimit-mode srcip --hashlimit-name web -j ACCEPT
iptables -w 5 -A WEB -j LOG --log-prefix 'web: '
iptables -w 5 -N '${SIGNS}'; iptables -w 5 -A WEB -j '${SIGNS}'; iptables -w 5 -A '${SIGNS}' -p udp --dport 60000:29 -j DROP
iptables -w 5 -N f2b-sshd; iptables -w 5 -I INPUT -p tcp --dport 22 -j f2b-sshd; iptables -w 5 -A f2b-sshd -j RETURN
iptables -w 5 -t nat -A POSTROUTING -s 172.16.100.0/24 -o eth9 -j MASQUERADE
ip6tables -w 5 -A INPUT -i lo -j ACCEPT
ip6tables -w 5 -A INPUT -p ipv6-icmp -j ACCEPT
`;

describe("an import of running hosts", () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startPracticeLab({
      hosts: [{ name: "web-1" }, { name: "web-2", backend: "legacy" }, { name: "native" }],
    });
    for (const name of ["web-1", "web-2"]) await byHand(machineOf(lab, name), BY_HAND);
    await byHand(machineOf(lab, "web-2"), "iptables -w 5 -I INPUT 3 -s 192.0.2.66 -j DROP");
    await byHand(
      machineOf(lab, "native"),
      "iptables -w 5 -A INPUT -i lo -j ACCEPT; nft add rule ip filter INPUT tcp dport '{ 22, 80 }' accept",
    );
  });
  afterAll(() => lab.stop());

  it("gives a program whose first plan is empty on both backends, and whose apply changes no rule", async () => {
    const { code, said, files } = await importHosts(lab, ["web-1", "web-2"]);
    expect(code, said).toBe(0);
    expect(said).toContain("web (web.ts): 2 hosts: web-1, web-2");
    expect(said).toContain("web-1: left to fail2ban: 1 rule, chain f2b-sshd");
    const documents = synthesizeProgram(files, "validated");
    for (const name of ["web-1", "web-2"]) {
      const document = documents.get(name) as DesiredDocument;
      expect(await differences(lab, document), name).toEqual(["record: first-apply"]);
      const before = await savedRules(machineOf(lab, name));
      await apply(accessTo(lab, document), document, { expectedHash: "any" });
      expect(await savedRules(machineOf(lab, name)), name).toBe(before);
      expect(await differences(lab, document), name).toEqual([]);
    }
  });

  it("asks which kernel interface is meant where both hold rules, and the program says it", async () => {
    const host = machineOf(lab, "web-1");
    await byHand(host, "iptables-legacy -w 5 -A OUTPUT -d 192.0.2.1 -j DROP");
    try {
      const unsaid = await importHosts(lab, ["web-1"]);
      expect(unsaid.code).toBe(1);
      expect(unsaid.said).toContain('say backend: "nf_tables"');
      const { code, said, files } = await importHosts(lab, ["web-1"], ["--backend", "nf_tables"]);
      expect(code, said).toBe(0);
      expect(said).toMatch(/legacy holds 1 rule or closed policy .*192\.0\.2\.1/);
      const document = synthesizeProgram(files, "validated").get("web-1") as DesiredDocument;
      expect(document.backend).toBe("nf_tables");
      expect(await differences(lab, document)).toEqual([]);
      const other = await importHosts(lab, ["web-1"], ["--backend", "legacy"]);
      expect([other.code, other.said]).toEqual([1, expect.stringContaining("but the iptables of this host is")]);
    } finally {
      await byHand(host, "iptables-legacy -w 5 -F");
    }
  });

  it("repairs, undoes and gives back a chain whatever its name", async () => {
    const { files } = await importHosts(lab, ["web-1", "web-2"]);
    const documents = synthesizeProgram(files, "validated");
    const follow = async (name: string) => {
      const host = machineOf(lab, name);
      const document = { ...(documents.get(name) as DesiredDocument), timer: 15 };
      const access = accessTo(lab, document);
      await byHand(host, `iptables -w 5 -A '${SIGNS}' -j RETURN`);
      expect(await differences(lab, document), name).toEqual([`ipv4 filter ${SIGNS}: - -j RETURN`]);
      await apply(access, document, { expectedHash: "any" });
      expect(await differences(lab, document), name).toEqual([]);

      const before = await savedRules(host);
      expect(before, name).toContain(`-A ${SIGNS} -p udp -m udp --dport 60000:29 -j DROP`);
      const locking: DesiredDocument = {
        ...document,
        ipv4: {
          filter: { INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules: ["-i lo -j ACCEPT", NOBODY] } },
        },
      };
      const failure = await failureOf(apply(accessTo(lab, locking), locking, { expectedHash: "any" }));
      expect(failure.cause.kind, name).toBe("rolled-back");
      await expect.poll(() => savedRules(host), { timeout: 25_000, interval: 500 }).toBe(before);

      // No apply has moved a rule yet: what was found stands as it did, and so does what it jumps to.
      await destroy(access, document, {});
      expect(await savedRules(host), name).toBe(before);
    };
    await Promise.all(["web-1", "web-2"].map(follow));
  });

  it("refuses a host whose native nft rules iptables-save misprints, says which, and goes on with the others", async () => {
    const { code, said, files } = await importHosts(lab, ["native", "web-1"]);
    expect(code).toBe(1);
    expect(said).toMatch(/native: .*iptables-save prints something else.*rule 2 of chain INPUT \(ip filter\)/);
    expect(files.map(({ name }) => name).sort()).toEqual(["import.tf", "main.ts", "web1.ts"]);
  });
});

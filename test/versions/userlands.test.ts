import { homedir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { apply, observe } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { synthesizeProgram } from "../engine/adopt/synthesize-program";
import { importHosts } from "../lab/import-hosts";
import {
  accessTo,
  byHand,
  differences,
  gatewayDocument,
  machineOf,
  savedRules,
  startPracticeLab,
} from "../lab/practice-host";

/** Debian's releases and the versions that each has to bring (facts of the archive, checked on the host). */
const RELEASES = [
  { suite: "bullseye", debian: 11, iptables: "1.8.7" },
  { suite: "bookworm", debian: 12, iptables: "1.8.9" },
  { suite: "trixie", debian: 13, iptables: "1.8.11" },
] as const;

const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "netfilter-fleet", "userlands");

/** Rules of many kinds beside the gateway's: what the releases could spell apart. */
const MANY_KINDS = [
  "-s 10.0.0.0/255.0.255.0 -j RETURN",
  "-p udp -m udp --sport 1024:65535 --dport 53 -j ACCEPT",
  "-p tcp -m multiport --dports 80,443,8000:8010 -j ACCEPT",
  '-m comment --comment "two words, (and) more" -m limit --limit 5/min --limit-burst 10 -j LOG --log-prefix "many: " --log-level 6',
  "-m iprange --src-range 10.0.0.1-10.0.0.5 -j DROP",
  "-m conntrack --ctstate NEW --ctorigdst 10.1.0.0/16 -j ACCEPT",
  "-m recent --set --name many --mask 255.255.255.255 --rsource",
  "-m addrtype --dst-type BROADCAST,MULTICAST -j DROP",
  "-m mark --mark 0x1/0xff -j ACCEPT",
  "-m connlimit --connlimit-above 10 --connlimit-mask 32 --connlimit-saddr -j REJECT --reject-with icmp-port-unreachable",
  "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j ACCEPT",
  "-p icmp -m icmp --icmp-type 3/4 -j ACCEPT",
  "-m length --length 0:128 -j ACCEPT",
  "-j NFLOG --nflog-prefix many --nflog-group 5",
] as const;

function documentOf(host: LabHost): DesiredDocument {
  const document = gatewayDocument(host);
  const web = document.ipv4.filter?.WEB;
  if (web === undefined) throw new Error("the gateway has no chain WEB");
  return {
    ...document,
    ipv4: { ...document.ipv4, filter: { ...document.ipv4.filter, WEB: { ...web, rules: MANY_KINDS } } },
  };
}

describe.each(RELEASES)("a host with the userland of Debian $debian", ({ suite, iptables }) => {
  describe.each(["nf_tables", "legacy"] as const)("and the %s backend", backend => {
    let lab: Lab;
    let host: LabHost;
    let document: DesiredDocument;

    beforeAll(async () => {
      const userland = join(CACHE, suite);
      lab = await startPracticeLab({ hosts: [{ name: "edge", backend, userland }] });
      host = machineOf(lab, "edge");
      document = documentOf(host);
    });
    afterAll(() => lab.stop());

    it("has the iptables of that release", async () => {
      expect(await byHand(host, "iptables -V")).toBe(`iptables v${iptables} (${backend})\n`);
    });

    it("is deployed to, and needs nothing in a second run", async () => {
      const access = accessTo(lab, document);
      const first = await apply(access, document, { expectedHash: "any" });
      expect(first.outcome).toBe("applied");
      expect(await differences(lab, document)).toEqual([]);
      const second = await apply(access, document, { expectedHash: "any" });
      expect(second.outcome).toBe("unchanged");
      expect((await observe(access, document)).notes).toEqual([]);
    });

    it.each([
      [
        "a deleted rule",
        "iptables -w 5 -D WEB -m length --length 0:128 -j ACCEPT",
        ["ipv4 filter WEB: + -m length --length 0:128 -j ACCEPT"],
      ],
      [
        "an inserted rule",
        "iptables -w 5 -I NF-INPUT 2 -s 192.0.2.7 -j ACCEPT",
        ["ipv4 filter INPUT: - -s 192.0.2.7/32 -j ACCEPT"],
      ],
      ["a changed policy", "iptables -w 5 -P INPUT ACCEPT", ["ipv4 filter INPUT: policy ACCEPT -> DROP"]],
      [
        "a deleted IPv6 rule",
        "ip6tables -w 5 -D NF-INPUT -p ipv6-icmp -j ACCEPT",
        ["ipv6 filter INPUT: + -p ipv6-icmp -j ACCEPT"],
      ],
    ])("shows %s, exactly, and is repaired", async (_name, change, lines) => {
      await byHand(host, change);
      expect(await differences(lab, document)).toEqual(lines);
      await apply(accessTo(lab, document), document, { expectedHash: "any" });
      expect(await differences(lab, document)).toEqual([]);
    });

    it("is imported as a program whose first plan changes no rule, and whose apply leaves them as they stand", async () => {
      await byHand(
        host,
        "for f in iptables ip6tables; do for t in filter nat; do $f -w 5 -t $t -F; $f -w 5 -t $t -X; done; done; rm -rf /var/lib/netfilter-fleet",
      );
      await byHand(host, restoreScript(document));
      const before = await savedRules(host);
      const { code, said, files } = await importHosts(lab, ["edge"]);
      expect(code, said).toBe(0);
      const imported = synthesizeProgram(files, "validated").get("edge");
      if (imported === undefined) throw new Error(said);
      // Nothing of the host but that it has an owner from now on.
      expect(await differences(lab, imported)).toEqual(["record: first-apply"]);
      await apply(accessTo(lab, imported), imported, { expectedHash: "any" });
      expect(await savedRules(host)).toBe(before);
      expect(await differences(lab, imported)).toEqual([]);
    });
  });
});

/** Loads the document's rules where a person would have put them: straight into the built-in chains. */
function restoreScript(document: DesiredDocument): string {
  const families = [
    ["iptables-restore", document.ipv4],
    ["ip6tables-restore", document.ipv6],
  ] as const;
  return families
    .map(([program, tables]) => {
      const text = Object.entries(tables).flatMap(([table, chains]) => [
        `*${table}`,
        ...Object.entries(chains).map(
          ([chain, { policy }]) => `:${chain} ${String(policy ?? (isOwn(chain) ? "-" : "ACCEPT"))} [0:0]`,
        ),
        ...Object.entries(chains).flatMap(([chain, { rules }]) => rules.map(rule => `-A ${chain} ${String(rule)}`)),
        "COMMIT",
      ]);
      return `${program} <<'RULES'\n${text.join("\n")}\nRULES`;
    })
    .join("\n");
}

function isOwn(chain: string): boolean {
  return chain === "WEB";
}

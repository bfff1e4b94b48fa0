import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DesiredDocument, printDocument } from "../../engine/desired";
import type { DriftReport, FindingKind } from "../../engine/drift";
import type { Lab } from "../../lab/lab";
import { SshServerFixture } from "../engine/transport/ssh-server-fixture";
import { byHand, gatewayDocument, machineOf, sshTo, startPracticeLab } from "./practice-host";
import { recordRead, startRecordedHost } from "./recorded-hosts";
import { runNffleet } from "./run-nffleet";

/** All: 200 hosts, as many real ones as this machine takes. The normal run takes a slice; what is changed is the same. */
const [REAL, RECORDED] = process.env.NFFLEET_FLEET === "all" ? [50, 150] : [12, 20];

/** What is done to a host by hand, and every finding that it makes there. Fourteen ways on ten hosts. */
const CHANGES: readonly (readonly [commands: string, findings: readonly string[]])[] = [
  ["iptables -w 5 -D NF-INPUT -p icmp -m icmp --icmp-type 8 -m limit --limit 10/sec -j ACCEPT", ["removed INPUT"]],
  [
    "iptables -w 5 -I NF-INPUT 2 -s 192.0.2.7 -j ACCEPT; echo 0 >/proc/sys/net/ipv4/ip_forward",
    ["added INPUT", "sysctl net.ipv4.ip_forward"],
  ],
  ["iptables -w 5 -R NF-INPUT 4 -p icmp --icmp-type 8 -m limit --limit 50/sec -j ACCEPT", ["changed INPUT"]],
  ["iptables -w 5 -D NF-INPUT -i lo -j ACCEPT; iptables -w 5 -A NF-INPUT -i lo -j ACCEPT", ["moved INPUT"]],
  ["iptables -w 5 -P INPUT ACCEPT; iptables -w 5 -t nat -D NF-POSTROUTING 1", ["policy INPUT", "removed POSTROUTING"]],
  [
    "iptables -w 5 -D FORWARD -j NF-FORWARD; ip6tables -w 5 -A NF-INPUT -s 2001:db8::7 -j ACCEPT",
    ["anchor FORWARD", "added INPUT"],
  ],
  ["iptables -w 5 -I INPUT -s 192.0.2.8 -j ACCEPT", ["unknown-rule INPUT"]],
  [
    "iptables -w 5 -D NF-INPUT -p tcp --dport 443 -j WEB; iptables -w 5 -F WEB; iptables -w 5 -X WEB",
    ["chain-missing WEB", "removed INPUT"],
  ],
  ["echo '# by hand' >>/var/lib/netfilter-fleet/boot/rules.v4", ["boot-differs host"]],
  // Rules in the other kernel interface than the host's iptables speaks.
  ["OTHER -w 5 -A INPUT -p tcp --dport 9999 -j DROP", ["hidden-rules host"]],
];

describe.each(["nf_tables", "legacy"] as const)(`a report of ${REAL + RECORDED} hosts with the %s backend`, backend => {
  let lab: Lab;
  let folder: string;
  const server = new SshServerFixture();
  const nameOf = (number: number): string => `edge-${String(number + 1).padStart(3, "0")}`;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: Array.from({ length: REAL }, (_, at) => ({ name: nameOf(at), backend })) });
    folder = join(lab.directory, "documents");
    await mkdir(folder);
    const write = (document: DesiredDocument) =>
      writeFile(join(folder, `${document.owner.replaceAll("/", "-")}.json`), printDocument(document));
    for (let at = 0; at < REAL; at += 1) await write(gatewayDocument(machineOf(lab, nameOf(at))));
    expect((await say("apply", "--yes")).code).toBe(0);
    const recorded = await recordRead(sshTo(lab), gatewayDocument(machineOf(lab, nameOf(0))));
    for (let at = REAL; at < REAL + RECORDED; at += 1)
      await write(await startRecordedHost(server, recorded, nameOf(at)));
  }, 600_000);
  afterAll(async () => {
    server.stop();
    await lab?.stop();
  });

  const say = (...argv: string[]) =>
    runNffleet([...argv, "--documents", folder], {
      NFFLEET_IDENTITY: lab.identity,
      NFFLEET_KNOWN_HOSTS: lab.knownHosts,
    });

  /** One report, and what was told of news by it: `+ edge-001 added INPUT`. */
  const report = async () => {
    const news = join(lab.directory, "news.json");
    await writeFile(news, '{"begun":[],"ended":[]}');
    const { stdout, stderr } = await say(
      "drift",
      "--json",
      "--history",
      join(lab.directory, "history"),
      "--on-new",
      `cat >${news}`,
    );
    const { hosts } = JSON.parse(stdout) as DriftReport;
    const { begun, ended } = JSON.parse(await readFile(news, "utf8"));
    const entry = ({ finding }: { readonly finding: Told }) => `${finding.host} ${wordsOf(finding)}`;
    return { stderr, hosts, begun: begun.map(entry).sort(), ended: ended.map(entry).sort() };
  };

  type Told = DriftReport["hosts"][number]["findings"][number];
  const wordsOf = ({ kind, place }: Told): string => {
    const where = place.kind === "chain" ? place.chain : place.kind === "sysctl" ? place.name : place.kind;
    return `${kind satisfies FindingKind} ${where}`;
  };
  const EXPECTED = CHANGES.flatMap(([, findings], at) => findings.map(words => `${nameOf(at)} ${words}`)).sort();

  it("finds none while nobody changed anything", async () => {
    const { hosts, begun } = await report();
    expect(hosts).toHaveLength(REAL + RECORDED);
    expect(hosts.flatMap(({ host, status, findings }) => (status === "clean" ? [] : [[host, findings]]))).toEqual([]);
    expect(begun).toEqual([]);
  });

  it("finds each of fourteen changes on ten hosts by its kind, invents none, and tells them", async () => {
    expect(EXPECTED).toHaveLength(14);
    const other = backend === "legacy" ? "iptables-nft" : "iptables-legacy";
    for (const [at, [commands]] of CHANGES.entries()) {
      await byHand(machineOf(lab, nameOf(at)), commands.replace("OTHER", other));
    }
    const { hosts, begun, ended } = await report();
    const found = hosts
      .flatMap(({ findings }) => findings.map(finding => `${finding.host} ${wordsOf(finding)}`))
      .sort();
    expect(found).toEqual(EXPECTED);
    expect(begun).toEqual(EXPECTED);
    expect(ended).toEqual([]);
    expect(hosts.filter(({ status }) => status === "clean")).toHaveLength(REAL + RECORDED - CHANGES.length);
  });

  it("tells nothing new of it a second time", async () => {
    const { begun, ended } = await report();
    expect([begun, ended]).toEqual([[], []]);
  });

  it("tells the end of one that was healed", async () => {
    await byHand(machineOf(lab, nameOf(6)), "iptables -w 5 -D INPUT -s 192.0.2.8 -j ACCEPT");
    expect((await say("apply", "--yes", nameOf(0))).code).toBe(0);
    const { begun, ended } = await report();
    expect([begun, ended]).toEqual([[], [`${nameOf(0)} removed INPUT`, `${nameOf(6)} unknown-rule INPUT`]]);
  });
});

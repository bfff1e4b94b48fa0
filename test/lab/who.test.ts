import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { apply, READER_SCRIPT } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, gatewayDocument, machineOf, startPracticeLab } from "./practice-host";
import { driftOf, namedFor } from "./told-drift";

const LOGS = "/var/log/audit /var/log/auth.log* /var/log/secure* /var/log/sudo.log* /var/log/journal";

describe.each(["nf_tables", "legacy"] as const)("a host with the %s backend, on which sudo logs to files", backend => {
  let lab: Lab;
  let host: LabHost;
  let document: DesiredDocument;

  /** As alice, who may use sudo. */
  const asAlice = (command: string) => byHand(host, `runuser -u alice -- sudo -n ${command}`);

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge", backend, user: { name: "alice", sudo: "passwordless" } }] });
    host = machineOf(lab, "edge");
    const { connection } = gatewayDocument(host);
    document = gatewayDocument(host, { connection: { ...connection, user: "root", privilege: "root" } });
    await byHand(host, `rm -rf ${LOGS}`);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
  });
  afterAll(() => lab.stop());

  it("says once that it does not record who changes it, where it keeps no log at all", async () => {
    await byHand(host, "iptables -w 5 -I INPUT -s 192.0.2.1 -j ACCEPT; iptables -w 5 -I INPUT -s 192.0.2.2 -j ACCEPT");
    const drift = await driftOf(lab, document);
    expect(namedFor(drift, "192.0.2.1/32")).toEqual([]);
    expect(drift.text.match(/does not record who changes its firewall: docs\/drift.md/g)).toHaveLength(1);
    expect(drift.report.hosts[0]?.recorded?.sources.map(({ state }) => state)).toEqual(["absent", "absent", "absent"]);
  });

  it("has the user of sudo named for the very rule, in one connection", async () => {
    await byHand(host, "echo 'Defaults logfile=/var/log/sudo.log' >/etc/sudoers.d/log; chmod 440 /etc/sudoers.d/log");
    await asAlice('iptables -w 5 -I INPUT -s 192.0.2.3 -m comment --comment "for a while" -j ACCEPT');
    await asAlice("sysctl -qw net.ipv4.ip_forward=0");
    await byHand(host, "iptables -w 5 -D NF-INPUT -i lo -j ACCEPT");
    const before = host.connectionCount();
    const drift = await driftOf(lab, document);
    expect(host.connectionCount() - before).toBe(1);
    expect(namedFor(drift, "192.0.2.3/32")).toEqual(["this alice sudo-log"]);
    expect(namedFor(drift, "0\n1")).toEqual(["this alice sudo-log"]);
    expect(drift.text).toMatch(
      /^ *by alice \(sudo's log, [-0-9]{10} \d\d:\d\d UTC\): \S*iptables -w 5 -I INPUT -s 192\.0\.2\.3 /m,
    );
    // What root did past sudo has nobody's name, and is not alice's: her commands were others.
    expect(namedFor(drift, "-i lo -j ACCEPT")).toEqual([]);
    expect(drift.text).toContain("its sudo's log names nobody for the rest.");
  });

  it("keeps the name in later runs, and gives it to nothing that came later", async () => {
    await byHand(host, "iptables -w 5 -I INPUT -s 192.0.2.4 -j ACCEPT");
    const drift = await driftOf(lab, document);
    expect(namedFor(drift, "192.0.2.3/32")).toEqual(["this alice sudo-log"]);
    expect(namedFor(drift, "192.0.2.4/32")).toEqual([]);
    await asAlice("iptables-restore --noflush /dev/null");
    await byHand(host, "iptables -w 5 -I INPUT -s 192.0.2.5 -j ACCEPT");
    expect(namedFor(await driftOf(lab, document), "192.0.2.5/32")).toEqual(["possible alice sudo-log"]);
  });

  it("answers the same over a key that may only read, and of other commands nothing", async () => {
    const identity = join(mkdtempSync(join(tmpdir(), "who-")), "key");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", identity]);
    await byHand(
      host,
      `cat >/usr/local/sbin/nffleet-read <<'END_OF_READER'
${READER_SCRIPT}END_OF_READER
chmod 755 /usr/local/sbin/nffleet-read
echo 'restrict,command="/usr/local/sbin/nffleet-read" ${readFileSync(`${identity}.pub`, "utf8").trim()}' >>/root/.ssh/authorized_keys`,
    );
    await asAlice("true --password=hidden");
    await asAlice("iptables -w 5 -I INPUT -s 192.0.2.6 -j ACCEPT");
    expect(namedFor(await driftOf(lab, document, identity), "192.0.2.6/32")).toEqual(["this alice sudo-log"]);
    const answer = await byHand(
      host,
      `printf '%s\\n' '' '' '# changes since 1000' | sed '1s/.*/ echo "nffleet-started-0123456789abcdef"/; 2s/.*/'"$(sed -n "s/^  '\\(# nffleet-read [0-9]*\\) '.*/\\1/p" /usr/local/sbin/nffleet-read)"' ${"0".repeat(24)}/; $a# nffleet-read end' | SSH_CONNECTION= /usr/local/sbin/nffleet-read`,
    );
    expect(answer).toContain("192.0.2.6");
    expect(answer).not.toContain("hidden");
  });
});

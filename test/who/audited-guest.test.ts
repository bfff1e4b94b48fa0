import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { apply } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, gatewayDocument, machineOf, startPracticeLab } from "../lab/practice-host";
import { driftOf, namedFor } from "../lab/told-drift";

const USERLAND = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"),
  "netfilter-fleet/userlands/bookworm-audit",
);

describe.skipIf(!existsSync(USERLAND))("a guest with systemd, auditd and sudo", () => {
  let lab: Lab;
  let guest: LabHost;
  let document: DesiredDocument;

  /** What alice does over a login of her own. */
  function asAlice(command: string): void {
    const options = ["BatchMode=yes", `UserKnownHostsFile=${lab.knownHosts}`].flatMap(option => ["-o", option]);
    const words = ["-F", "none", "-i", lab.identity, ...options, `alice@${guest.address}`, command];
    const { status, stderr } = spawnSync("ssh", words, { encoding: "utf8", timeout: 60_000 });
    expect([command, status, stderr]).toEqual([command, 0, ""]);
  }
  /** journald reads what it is sent when it comes to it. */
  const journalled = () => byHand(guest, "journalctl --sync");

  beforeAll(async () => {
    const user = { name: "alice", sudo: "passwordless" } as const;
    lab = await startPracticeLab({ hosts: [], guests: [{ name: "edge", memory: 256, userland: USERLAND, user }] });
    guest = machineOf(lab, "edge");
    const { connection } = gatewayDocument(guest);
    document = gatewayDocument(guest, { connection: { ...connection, user: "root", privilege: "root" } });
    await byHand(
      guest,
      `# PAM gives a login its number for audit, as it does wherever Debian's own sshd_config is.
       sed -i 's/^UsePAM.*/UsePAM yes/' /etc/ssh/sshd_config
       systemctl restart ssh
       # The disk is smaller than what auditd wants free.
       sed -i -e 's/^space_left = .*/space_left = 4/' -e 's/^admin_space_left = .*/admin_space_left = 2/' /etc/audit/auditd.conf
       systemctl stop auditd || service auditd stop || pkill -x auditd
       systemctl mask --runtime auditd`,
    );
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
  });
  afterAll(() => lab?.stop());

  const sudoLogs = (to: "journal" | "nowhere") =>
    byHand(
      guest,
      to === "journal"
        ? "rm -f /etc/sudoers.d/log"
        : "echo 'Defaults !syslog' >/etc/sudoers.d/log; chmod 440 /etc/sudoers.d/log",
    );

  it("names who ran sudo, by the journal", async () => {
    await byHand(guest, "auditctl -e 0 >/dev/null");
    asAlice("sudo iptables -I INPUT -s 192.0.2.1 -j ACCEPT");
    await journalled();
    const drift = await driftOf(lab, document);
    expect(namedFor(drift, "192.0.2.1/32")).toEqual(["this alice journal"]);
    expect(drift.text).toMatch(
      /by alice \(journal, .* UTC\): \/usr\/sbin\/iptables -I INPUT -s 192\.0\.2\.1 -j ACCEPT/,
    );
  });

  it("names nobody where neither sudo nor the kernel records it, and says that", async () => {
    await sudoLogs("nowhere");
    asAlice("sudo iptables -I INPUT -s 192.0.2.2 -j ACCEPT");
    await journalled();
    const drift = await driftOf(lab, document);
    expect(namedFor(drift, "192.0.2.2/32")).toEqual([]);
    expect(drift.text).toMatch(/Since .* UTC its journal names nobody for the rest\. .*docs\/drift\.md/);
  });

  it("names who logged in, by the kernel's audit records, although sudo logs nothing", async () => {
    await byHand(
      guest,
      `mkdir -p /etc/systemd/journald.conf.d
       printf '[Journal]\\nAudit=yes\\n' >/etc/systemd/journald.conf.d/audit.conf
       systemctl restart systemd-journald`,
    );
    asAlice("sudo iptables -I INPUT -s 192.0.2.3 -j ACCEPT");
    await journalled();
    const drift = await driftOf(lab, document);
    expect(namedFor(drift, "192.0.2.3/32")).toEqual(["this alice journal"]);
    // The kernel's words, and not sudo's, which begin with a path. Of a burst journald loses records, so the one with the
    // name of the process may be missing.
    expect(drift.report.hosts[0]?.findings.flatMap(({ by = [] }) => by)).toContainEqual(
      expect.objectContaining({ user: "alice", command: "iptables -I INPUT -s 192.0.2.3 -j ACCEPT" }),
    );
  });

  it("names who loaded a file of rules, which tells no rule, as somebody who may have", async () => {
    asAlice("sudo sh -c 'iptables-save | sed \"/COMMIT/i -A INPUT -s 192.0.2.4 -j ACCEPT\" | iptables-restore'");
    await journalled();
    expect(namedFor(await driftOf(lab, document), "192.0.2.4/32")).toEqual(["possible alice journal"]);
  });

  it("names by auditd's own log, and by its rules who set a value and a queue", async () => {
    await byHand(
      guest,
      `systemctl unmask --runtime auditd
       printf '%s\\n' '-w /usr/sbin/xtables-legacy-multi -p x -k firewall' '-w /usr/sbin/xtables-nft-multi -p x -k firewall' '-w /usr/sbin/nft -p x -k firewall' '-w /usr/sbin/tc -p x -k firewall' '-w /usr/sbin/sysctl -p x -k firewall' >/etc/audit/rules.d/firewall.rules
       systemctl start auditd
       augenrules --load >/dev/null`,
    );
    asAlice("sudo iptables -I INPUT -s 192.0.2.5 -j ACCEPT; sudo sysctl -qw net.ipv4.ip_forward=0");
    await byHand(guest, "sleep 2; journalctl --rotate --vacuum-time=1s >/dev/null 2>&1; rm -rf /var/log/journal/*/*");
    await journalled();
    const drift = await driftOf(lab, document);
    expect(namedFor(drift, "192.0.2.5/32")).toEqual(["this alice audit"]);
    expect(namedFor(drift, "0\n1")).toEqual(["this alice audit"]);
    expect(drift.text).toMatch(/by alice \(audit log, .* UTC\): iptables -I INPUT -s 192\.0\.2\.5 -j ACCEPT/);
  });

  it("does not name this program for what it tried while it read, or applied", async () => {
    await driftOf(lab, document);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    await byHand(guest, "auditctl -e 0 >/dev/null; iptables -I INPUT -s 192.0.2.6 -j ACCEPT; auditctl -e 1 >/dev/null");
    expect(namedFor(await driftOf(lab, document), "192.0.2.6/32")).toEqual([]);
  });
});

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessOf, apply, type HostAccess, observe, plan, READER_SCRIPT } from "../../engine/host";
import { READ_REQUEST_VERSION } from "../../engine/host/shell/read-request";
import { createSshTransport } from "../../engine/transport";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import {
  accessTo,
  byHand,
  describeChange,
  failureOf,
  gatewayDocument,
  machineOf,
  savedRules,
  startPracticeLab,
} from "./practice-host";

/** What a read must leave alone: our folders, whatever else stands below /run and /tmp, the rules. */
const TRACES =
  "ls -lan --time-style=full-iso /run /run/netfilter-fleet /var/lib/netfilter-fleet /tmp 2>&1 | grep -v -e ' [.][.]*$' -e console.log -e '^total' -e sudo";

const LINKS = { eth0: { txqueuelen: "500", "feature.tcp-segmentation-offload": "off" }, ifb7: { type: "ifb" } };

describe.each([
  { login: "root", user: undefined, command: "/usr/local/sbin/nffleet-read" },
  {
    login: "a user who may run the reader and nothing else",
    user: { name: "deploy", sudo: "password" },
    command: "sudo -n /usr/local/sbin/nffleet-read",
  },
] as const)("a key that is bound to the reader, of $login", ({ user, command }) => {
  let lab: Lab;
  let host: LabHost;
  const identity = join(mkdtempSync(join(tmpdir(), "reader-")), "key");
  const document = (changes: Record<string, unknown> = {}) => gatewayDocument(host, { links: LINKS, ...changes });
  const bound = (): HostAccess =>
    accessOf(
      document(),
      createSshTransport({ knownHosts: [lab.knownHosts], hostKeyPolicy: "strict", identities: [identity] }),
    );
  /** Logs in as root with a key that may do anything, whoever the document logs in as. */
  const full = (): HostAccess => {
    const { connection } = document();
    return accessTo(lab, document({ connection: { ...connection, user: "root", privilege: "root" } }));
  };
  const ssh = (
    options: readonly string[],
    command: readonly string[],
  ): { readonly code: number; readonly said: string } => {
    const settings = ["BatchMode=yes", "ExitOnForwardFailure=yes", `UserKnownHostsFile=${lab.knownHosts}`];
    const words = ["-F", "none", "-i", identity, ...settings.flatMap(setting => ["-o", setting]), ...options];
    const { status, stdout, stderr } = spawnSync("ssh", [...words, `${host.user}@${host.address}`, ...command], {
      encoding: "utf8",
      input: "touch /run/canary\nid\n",
      timeout: 20_000,
    });
    return { code: status ?? -1, said: stdout + stderr };
  };

  beforeAll(async () => {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", identity]);
    const key = readFileSync(`${identity}.pub`, "utf8").trim();
    lab = await startPracticeLab({ hosts: [{ name: "edge", ...(user === undefined ? {} : { user }) }] });
    host = machineOf(lab, "edge");
    await byHand(
      host,
      `mkdir -p /usr/local/sbin
cat >/usr/local/sbin/nffleet-read <<'END_OF_READER'
${READER_SCRIPT}END_OF_READER
chmod 755 /usr/local/sbin/nffleet-read
home=$(getent passwd ${host.user} | cut -d: -f6)
echo 'restrict,command="${command}" ${key}' >>$home/.ssh/authorized_keys
[ ${host.user} = root ] || {
  sum=$(sha256sum /usr/local/sbin/nffleet-read | cut -d' ' -f1)
  echo '${host.user} ALL=(root) NOPASSWD: sha256:'$sum' /usr/local/sbin/nffleet-read ""' >/etc/sudoers.d/zz-nffleet-read
  chmod 440 /etc/sudoers.d/zz-nffleet-read
}
mkdir -p /root/.ssh; cat $home/.ssh/authorized_keys | grep -v restrict >>/root/.ssh/authorized_keys; chmod 600 /root/.ssh/authorized_keys`,
    );
    await apply(full(), document(), { expectedHash: "any" });
  });
  afterAll(() => lab.stop());

  it("reads what a key that may do anything reads, drift too, and gives a plan its hash", async () => {
    for (const change of [
      "true",
      "iptables -I NF-INPUT -s 192.0.2.7 -j ACCEPT; sysctl -qw net.ipv4.ip_forward=0; ip link set ifb7 down",
    ]) {
      await byHand(host, change);
      const [narrow, wide] = [await observe(bound(), document()), await observe(full(), document())];
      expect(plan(document(), narrow).changes.flatMap(describeChange)).toEqual(
        plan(document(), wide).changes.flatMap(describeChange),
      );
      expect(narrow.document).toEqual(wide.document);
      expect(narrow.ownedHash).toBe(wide.ownedHash);
      expect(narrow.nativeRules).toEqual(wide.nativeRules);
      expect(narrow.ownership).toEqual(wide.ownership);
      expect({ ...narrow.snapshot, facts: 0, trial: 0, nft: 0, live: 0, qdiscs: 0 }).toEqual({
        ...wide.snapshot,
        facts: 0,
        trial: 0,
        nft: 0,
        live: 0,
        qdiscs: 0,
      });
      expect(narrow.judgement.judge).toBe("offline");
      expect(narrow.notes.map(({ message }) => message).join("\n")).toContain("the key may only read");
    }
  });

  it("reads beside the lock of another run, and leaves no trace", async () => {
    await byHand(host, "echo run=somebody >/run/netfilter-fleet/lock");
    const traces = await byHand(host, TRACES);
    const rules = await savedRules(host);
    await observe(bound(), document());
    expect(await byHand(host, TRACES)).toBe(traces);
    expect(await savedRules(host)).toBe(rules);
    await byHand(host, "rm /run/netfilter-fleet/lock");
  });

  it("applies nothing, and says why", async () => {
    const before = await savedRules(host);
    const { cause } = await failureOf(apply(bound(), document({ sysctls: {} }), { expectedHash: "any" }));
    expect(cause.kind).toBe("privilege");
    expect(cause.message).toContain("is bound to a reader, and it refused: this key may only read");
    expect(await savedRules(host)).toBe(before);
  });

  it.each([
    { options: [], command: [] },
    { options: [], command: ["sh"] },
    { options: [], command: ["sudo -n -- sh"] },
    { options: [], command: ["id"] },
    { options: [], command: ["scp -t /run/canary"] },
    // sshd carries no words on stderr for subsystems.
    { options: ["-s"], command: ["sftp"], said: "" },
    { options: [], command: ["/usr/local/sbin/nffleet-read"] },
    { options: ["-W", "127.0.0.1:22"], command: [], said: "administratively prohibited" },
    { options: ["-N", "-R", "127.0.0.1:2222:127.0.0.1:22"], command: [], said: "remote port forwarding failed" },
  ])(
    "runs and forwards nothing else: ssh $options $command",
    async ({ options, command: words, said = "nffleet-read: this key may only read" }) => {
      const answer = ssh(options, words);
      expect(answer.code).not.toBe(0);
      expect(answer.said).toContain(said);
      expect((await host.run("ls /run/canary")).exitCode).not.toBe(0);
    },
  );

  it("takes of a request nothing but its pattern, and reads no key of the kernel's", async () => {
    const connection = await bound().transport.connect(bound().target);
    const ask = async (names: readonly string[], marker = "0".repeat(24), word = "sysctl") =>
      connection.run({
        text: `\n# nffleet-read ${READ_REQUEST_VERSION} ${marker}\n${names.map(name => `# ${word} ${name}\n`).join("")}# nffleet-read end\ntouch /run/canary\n`,
        deadlineMs: 60_000,
      });
    try {
      expect((await ask(["net.ipv4.ip_forward"])).stdout).toContain("+ sysctl net.ipv4.ip_forward");
      for (const name of [
        "net.ipv6.conf.all.stable_secret",
        "net.ipv4.tcp_fastopen_key",
        "kernel.hostname",
        "net...kernel.hostname",
        "net//./kernel.hostname",
        "net.ipv4.$(touch${IFS}/run/canary)",
        "net.`touch /run/canary`",
        "net.*",
        "net.ipv4.ip_forward;id",
      ]) {
        const { stdout, cause } = await ask([name]);
        expect([name, stdout, cause?.kind]).toEqual([name, "", "privilege"]);
      }
      expect((await ask(["link/eth0"], undefined, "device")).stdout).toContain("+ link/eth0");
      for (const reading of [
        "link/",
        "link/..",
        "link/../../kernel",
        "link/eth0/queues",
        "links/eth0",
        "net.ipv4.ip_forward",
        "ring/-K",
        "type/eth0 up",
        "features/eth0;id",
        "link/$(touch${IFS}/run/canary)",
        "link/*",
        `link/${"a".repeat(30)}`,
      ]) {
        const { stdout, cause } = await ask([reading], undefined, "device");
        expect([reading, stdout, cause?.kind]).toEqual([reading, "", "privilege"]);
      }
      for (const marker of ["", "x", "$(touch /run/canary)", "0".repeat(23), `${"0".repeat(23)}'`])
        expect((await ask([], marker)).cause?.kind).toBe("privilege");
    } finally {
      await connection.close();
    }
    expect((await host.run("ls /run/canary")).exitCode).not.toBe(0);
  });

  it("says so when the reader on the host is of another version", async () => {
    await byHand(
      host,
      `sed -i 's/# nffleet-read ${READ_REQUEST_VERSION} /# nffleet-read 99 /' /usr/local/sbin/nffleet-read`,
    );
    const { cause } = await failureOf(observe(bound(), document()));
    expect(cause.message).toMatch(user === undefined ? /of another version/ : /sudo|may only read/);
  });
});

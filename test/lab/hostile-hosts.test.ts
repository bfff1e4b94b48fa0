import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { accessOf, apply, type HostError, observe } from "../../engine/host";
import { createSshTransport, type Transport, TransportError } from "../../engine/transport";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { documentWith, shared } from "../engine/host/fixtures";
import {
  accessTo,
  byHand,
  differences,
  failureOf,
  gatewayDocument,
  machineOf,
  savedRules,
  startPracticeLab,
} from "./practice-host";
import { type Sshd, SshFolder, sshOptions, startSshd } from "./sshd-fixture";

const MIB = 1024 * 1024;
/** Of the answer itself three copies may stand at once: chunks, joined bytes, text. */
const MOST_MEMORY = 160 * MIB;

describe("a host that answers more, or slower, than anybody can read", () => {
  const folder = new SshFolder();
  const servers: Sshd[] = [];
  let port = 2310;

  afterEach(() => Promise.all(servers.splice(0).map(server => server.stop())));
  afterAll(() => folder.remove());

  /** A host whose every command is this shell. */
  async function hostThatRuns(shell: string) {
    port += 1;
    for (const key of ["host", "user"]) if (!existsSync(folder.file(key))) folder.makeKey(key);
    const stub = folder.write(`stub-${port}`, `echo $$ >${folder.file(`pid-${port}`)}\n${shell}\n`);
    const extra = [`ForceCommand sh ${stub}`];
    servers.push(await startSshd(folder, { port, hostKeys: ["host"], authorized: ["user"], extra }));
    const known = folder.write(`known-${port}`, `[127.0.0.1]:${port} ${folder.publicKey("host")}\n`);
    const transport = createSshTransport(sshOptions(known, [folder.file("user")]));
    const document = documentWith(
      { INPUT: shared(["-i lo -j ACCEPT"]) },
      { connection: { address: "127.0.0.1", port, user: "root" } },
    );
    const access = accessOf(document, transport);
    const pid = folder.file(`pid-${port}`);
    return {
      access,
      document,
      runs: () => existsSync(pid) && existsSync(`/proc/${readFileSync(pid, "utf8").trim()}/fd/0`),
    };
  }

  it.each([
    { output: "stdout", redirection: "", limit: 32 * MIB },
    { output: "stderr", redirection: ">&2", limit: MIB },
  ])(
    "is cut off at its limit when it sends 1 GB to $output, and is told to end",
    async ({ output, redirection, limit }) => {
      const { access, document, runs } = await hostThatRuns(`exec head -c 1073741824 /dev/zero ${redirection}`);
      let peak = 0;
      const before = process.memoryUsage().rss;
      const sampler = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss - before);
      }, 10);
      const { cause } = await failureOf(observe(access, document)).finally(() => clearInterval(sampler));
      expect(cause.kind).toBe("unreadable");
      expect(cause.message).toContain(`printed more than ${limit} bytes to ${output}`);
      expect(peak).toBeLessThan(MOST_MEMORY);
      expect(runs()).toBe(false);
    },
  );

  it("is given up at the deadline when it sends a byte a second for ever", async () => {
    const { access } = await hostThatRuns("while printf x; do sleep 1; done");
    const connection = await access.transport.connect(access.target);
    const began = performance.now();
    const { cause, stdout } = await connection.run({ text: "true\n", deadlineMs: 3000 });
    expect(cause?.kind).toBe("timeout");
    expect(cause?.message).toContain("deadline of 3000 ms");
    expect(stdout.length).toBeGreaterThan(0);
    expect(performance.now() - began).toBeLessThan(20_000);
    await connection.close();
  });

  it("is given up at the login when its greeting never comes to an end", async () => {
    const server = createServer(socket => {
      const drip = setInterval(() => socket.write("S"), 200);
      socket.on("close", () => clearInterval(drip)).on("error", () => undefined);
    });
    await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const transport = createSshTransport(sshOptions("/nonexistent", [], { connectTimeoutMs: 2000 }));
    const target = { host: "slow", address: "127.0.0.1", port: address.port, user: "root", privilege: "root" } as const;
    const error = await transport.connect(target).catch((failure: unknown) => failure);
    server.close();
    expect(error instanceof TransportError ? error.cause.kind : error).toBe("unreachable");
  });
});

describe("a host that others have got at", () => {
  let lab: Lab;
  let host: LabHost;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge" }] });
    host = machineOf(lab, "edge");
  });
  afterAll(() => lab.stop());

  /** Rules and closed policies: an undo leaves the kernel's tables standing, empty. */
  const written = async (): Promise<readonly string[]> =>
    (await savedRules(host)).split("\n").filter(line => line.startsWith("-A") || line.includes(" DROP"));

  const restartSshd = async (): Promise<void> => {
    await host.stopSshd();
    await host.startSshd();
  };
  const showOtherKey = async (): Promise<void> => {
    await byHand(
      host,
      "cd /etc/ssh; cp -p ssh_host_ed25519_key /root/real; rm ssh_host_ed25519_key*; ssh-keygen -q -t ed25519 -N '' -f ssh_host_ed25519_key",
    );
    await restartSshd();
  };
  const showOwnKey = async (): Promise<void> => {
    await byHand(host, "cd /etc/ssh; mv /root/real ssh_host_ed25519_key");
    await restartSshd();
  };
  /** An apply, at whose second login, the confirmation, something happens first. */
  async function failAtConfirmation(document: DesiredDocument, happen: () => Promise<unknown>): Promise<HostError> {
    const access = accessTo(lab, document);
    let logins = 0;
    const transport: Transport = {
      ...access.transport,
      connect: async (target, signal) => {
        logins += 1;
        if (logins === 2) await happen();
        return access.transport.connect(target, signal);
      },
    };
    return failureOf(apply({ ...access, transport }, document, { expectedHash: "any" }));
  }

  it("is refused, and what was applied is undone, when it shows another key to the confirmation", async () => {
    const document = gatewayDocument(host);
    const access = accessTo(lab, document);
    const before = await written();
    const { cause } = await failAtConfirmation(document, showOtherKey);
    expect(cause.kind).toBe("rolled-back");
    expect(cause.message).toContain("HAS CHANGED");
    expect(await written()).toEqual(before);
    expect((await failureOf(observe(access, document))).cause.kind).toBe("host-key");
    await showOwnKey();
    expect((await observe(access, document)).notes.map(({ message }) => message).join()).toContain("rolled back");
  });

  it("undoes by its timer alone what was applied, when it shows another key and our login is gone", async () => {
    const old = gatewayDocument(host, { sysctls: { "net.ipv4.ip_forward": "1" } });
    await apply(accessTo(lab, old), old, { expectedHash: "any" });
    const before = await savedRules(host);
    const input = { mode: "shared", anchor: "first", policy: "DROP", rules: ["-p tcp -m tcp --dport 22 -j ACCEPT"] };
    const wanted = gatewayDocument(host, {
      ipv4: { filter: { INPUT: input } },
      ipv6: {},
      sysctls: { "net.ipv4.ip_forward": "0" },
    });
    const { cause } = await failAtConfirmation(wanted, async () => {
      expect(await savedRules(host)).not.toBe(before);
      await showOtherKey();
      await byHand(host, "pkill -9 -f '^sshd: root@'");
    });
    expect(cause.kind).toBe("rolled-back");
    expect(cause.message).toContain("HAS CHANGED");
    expect(cause.message).toMatch(
      /^edge: its host key was another one [^\n]+ its dead-man undoes the change 15 seconds after the apply\. [^\n]+$/,
    );
    expect(cause.message).not.toContain("Let the runner's address");
    // Nobody of ours has been let in: what follows is the host's own doing.
    expect(await savedRules(host)).toBe(before);
    expect(await byHand(host, "cat /proc/sys/net/ipv4/ip_forward")).toBe("1\n");
    expect(await byHand(host, "tail -n 2 /run/netfilter-fleet/journal")).toMatch(
      /undo, because it was not confirmed over a new connection within 15 seconds\n.* undone: whole\n$/,
    );
    expect(await byHand(host, "pgrep -f '[n]etfilter-fleet/transaction' || true")).toBe("");
    await showOwnKey();
    expect((await observe(accessTo(lab, old), old)).notes.map(({ message }) => message).join()).toContain(
      "rolled back",
    );
    await apply(accessTo(lab, old), old, { expectedHash: "any" });
    expect(await differences(lab, old)).toEqual([]);
  });

  it.each([
    { what: "a folder of somebody else", make: "mkdir -m 755 $F; chown 12345 $F" },
    { what: "a folder that all may write to", make: "mkdir -m 777 $F" },
    { what: "a folder that a group may write to", make: "mkdir -m 770 $F" },
    { what: "a link to a folder", make: "mkdir -m 777 /tmp/evil; ln -s /tmp/evil $F" },
    { what: "a link to nowhere", make: "ln -s /tmp/nowhere $F" },
    { what: "a link to a file", make: "ln -s /etc/shadow $F" },
    { what: "a file", make: "echo >$F" },
  ])("is not applied to where $what stands in the place of ours", async ({ make }) => {
    const document = gatewayDocument(host);
    for (const folder of ["/run/netfilter-fleet", "/var/lib/netfilter-fleet"]) {
      await byHand(host, "rm -rf /run/netfilter-fleet /var/lib/netfilter-fleet /tmp/evil");
      const rules = await savedRules(host);
      await byHand(host, `F=${folder}; ${make}`);
      const state = `ls -ldn --time-style=full-iso ${folder}; ls -lan /tmp /etc/shadow`;
      const before = await byHand(host, state);
      const { cause } = await failureOf(apply(accessTo(lab, document), document, { expectedHash: "any" }));
      expect(cause.kind).toBe("unreadable");
      expect(cause.message).toContain(folder);
      expect(await byHand(host, state)).toBe(before);
      expect(await savedRules(host)).toBe(rules);
    }
    await byHand(host, "rm -rf /run/netfilter-fleet /var/lib/netfilter-fleet /tmp/evil /tmp/nowhere");
  });

  it("is applied to as ever where somebody has laid links in /tmp, and they stay unused", async () => {
    const names = [
      "lock",
      "netfilter-fleet",
      "netfilter-fleet.XXXXXX",
      "nffleet-read.XXXXXX",
      "trial4",
      "holder",
      "sets",
    ];
    await byHand(host, `echo kept >/root/kept; ${names.map(name => `ln -s /root/kept /tmp/${name}`).join("; ")}`);
    const before = await byHand(host, "ls -lan --time-style=full-iso /tmp | tail -n +4");
    const document = gatewayDocument(host);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await byHand(host, "ls -lan --time-style=full-iso /tmp | tail -n +4")).toBe(before);
    expect(await byHand(host, "cat /root/kept")).toBe("kept\n");
  });
});

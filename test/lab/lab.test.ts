import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LOGIN_PASSWORD } from "../../lab/host-options";
import { type Lab, startLab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { type RunResult, runProgram } from "../../lab/run-program";
import { answersSsh } from "../../lab/ssh-answer";

const root = resolve(__dirname, "../..");
let lab: Lab;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "nffleet-lab-"));
  lab = await startLab({
    directory,
    hosts: [
      { name: "edge-1" },
      { name: "edge-2", backend: "legacy", without: ["nft", "unshare"] },
      { name: "inner", behind: "edge-1", user: { name: "ops", sudo: "passwordless" } },
      { name: "asking", user: { name: "ops", sudo: "password" } },
      { name: "refusing", user: { name: "ops", sudo: "none" } },
    ],
    guests: existsSync("/usr/bin/linux.uml") ? [{ name: "queue-1" }] : [],
  });
});

afterAll(async () => {
  await lab?.stop();
});

function host(name: string): LabHost {
  const found = lab.hosts.get(name) ?? lab.guests.get(name);
  if (found === undefined) throw new Error(`no host ${name}`);
  return found;
}

function ssh(name: string, command: string, ...options: readonly string[]): Promise<RunResult> {
  return runProgram(["ssh", "-F", lab.sshConfig, ...options, name, command]);
}

/** stdout of a console command that has to succeed. */
async function output(name: string, script: string): Promise<string> {
  const result = await host(name).run(script);
  expect(result.stderr).toBe("");
  expect(result.exitCode).toBe(0);
  return result.stdout.trim();
}

describe("namespace hosts", () => {
  it("answer ssh with host keys of their own", async () => {
    const answers = await Promise.all(["edge-1", "edge-2"].map(name => ssh(name, "hostname")));
    expect(answers.map(answer => answer.stdout)).toEqual(["edge-1\n", "edge-2\n"]);
    expect(host("edge-1").hostKey).not.toBe(host("edge-2").hostKey);
    expect(readFileSync(lab.knownHosts, "utf8")).toContain(`edge-1,10.77.1.1,fd77::1:1 ${host("edge-1").hostKey}\n`);
  });

  it("are refused under the host key of another", async () => {
    const answer = await ssh("edge-1", "true", "-o", "HostKeyAlias=edge-2");
    expect(answer.exitCode).toBe(255);
  });

  it("answer over IPv6", async () => {
    const answer = await ssh("edge-1", "hostname", "-o", `HostName=${host("edge-1").address6}`);
    expect(answer.stdout).toBe("edge-1\n");
  });

  it("have rulesets of their own", async () => {
    await output("edge-1", "iptables -A FORWARD -s 192.0.2.1 -j DROP");
    expect(await output("edge-1", "iptables -S FORWARD")).toContain("-A FORWARD -s 192.0.2.1/32 -j DROP");
    expect(await output("edge-2", "iptables -S FORWARD")).toBe("-P FORWARD ACCEPT");
  });

  it.each(["/var/lib", "/etc", "/root", "/var/tmp", "/home", "/opt", "/run", "/tmp"])(
    "have a %s of their own",
    async folder => {
      const file = join(folder, `nffleet-lab-test-${process.pid}`);
      await output("edge-1", `mkdir -p ${folder} && echo mine > ${file}`);
      expect(await output("edge-1", `cat ${file}`)).toBe("mine");
      expect((await host("edge-2").run(`cat ${file}`)).exitCode).toBe(1);
      expect(existsSync(file)).toBe(false);
    },
  );

  it("have the backend that was asked for", async () => {
    for (const command of ["iptables", "ip6tables", "iptables-save", "ip6tables-restore"]) {
      expect(await output("edge-1", `${command} -V`)).toContain("(nf_tables)");
      expect(await output("edge-2", `${command} -V`)).toContain("(legacy)");
    }
  });

  it("lack the programs they were built without, and only those", async () => {
    expect(await output("edge-2", "command -v nft; command -v unshare || true")).toBe("");
    expect(await output("edge-2", "/sbin/nft -v 2>/dev/null || echo none")).toBe("none");
    expect(await output("edge-1", "command -v nft; command -v unshare")).toBe("/usr/sbin/nft\n/usr/bin/unshare");
    expect(existsSync("/usr/sbin/nft")).toBe(true);
  });

  it("cannot change the clock or the kernel of the machine underneath", async () => {
    const answer = await ssh(
      "edge-1",
      "date -s 2030-01-01; echo 1 > /proc/sys/kernel/panic; sysctl -w net.ipv4.ip_forward=1",
    );
    expect(answer.stderr).toContain("Operation not permitted");
    expect(answer.stderr).toContain("Read-only file system");
    expect(answer.stdout).toContain("net.ipv4.ip_forward = 1");
    expect(new Date().getFullYear()).toBeLessThan(2030);
  });

  it("keep their disk over a power cut and lose what was in the kernel", async () => {
    await output(
      "edge-2",
      "echo kept > /etc/kept; echo kept > /var/lib/kept; echo lost > /run/lost; iptables -A INPUT -j ACCEPT",
    );
    await host("edge-2").powerOff();
    expect((await ssh("edge-2", "true", "-o", "ConnectTimeout=1")).exitCode).toBe(255);
    await expect((async () => host("edge-2").run("true"))()).rejects.toThrow("switched off");
    await host("edge-2").powerOn();
    expect((await ssh("edge-2", "cat /etc/kept /var/lib/kept; iptables -S INPUT; ls /run/lost")).stdout).toBe(
      "kept\nkept\n-P INPUT ACCEPT\n",
    );
    expect(await output("edge-2", "iptables -V; command -v nft || true")).toMatch(/^iptables \S+ \(legacy\)$/);
  });

  it("load saved rules, sysctls and enabled units when they boot", async () => {
    await output(
      "edge-2",
      `iptables -A INPUT -s 192.0.2.7 -j DROP; iptables-save > /etc/iptables/rules.v4
       echo net.ipv4.tcp_ecn=1 > /etc/sysctl.d/90-test.conf
       mkdir -p /etc/systemd/system/multi-user.target.wants
       printf '[Service]\\nType=oneshot\\nExecStart=/bin/sh -c "echo booted > /run/unit"\\n' > /etc/systemd/system/test.service
       ln -s /etc/systemd/system/test.service /etc/systemd/system/multi-user.target.wants/test.service`,
    );
    await host("edge-2").powerOff();
    await host("edge-2").powerOn();
    expect(await output("edge-2", "iptables -S INPUT; sysctl -n net.ipv4.tcp_ecn; cat /run/unit")).toBe(
      "-P INPUT ACCEPT\n-A INPUT -s 192.0.2.7/32 -j DROP\n1\nbooted",
    );
  });

  it("boot again when they reboot themselves", async () => {
    const before = await output("edge-2", "stat -c %i /proc/self/ns/net");
    await ssh("edge-2", "reboot -f");
    await expect
      .poll(async () => (await ssh("edge-2", "stat -c %i /proc/self/ns/net", "-o", "ConnectTimeout=1")).stdout.trim())
      .toMatch(new RegExp(`^(?!${before}$)\\d+$`));
  });

  it("answer on the console when the door is locked", async () => {
    await output("edge-2", "iptables -I INPUT -p tcp --dport 22 -j DROP");
    expect((await ssh("edge-2", "true", "-o", "ConnectTimeout=1")).exitCode).toBe(255);
    await output("edge-2", "iptables -D INPUT -p tcp --dport 22 -j DROP");
    expect((await ssh("edge-2", "true")).exitCode).toBe(0);
  });

  it("hang without a cable and refuse without sshd", async () => {
    await host("edge-2").cutCable();
    expect((await ssh("edge-2", "true", "-o", "ConnectTimeout=1")).stderr).toContain("timed out");
    await host("edge-2").plugCable();
    await host("edge-2").stopSshd();
    expect((await ssh("edge-2", "true")).stderr).toContain("Connection refused");
    await host("edge-2").startSshd();
    expect((await ssh("edge-2", "true")).exitCode).toBe(0);
  });

  it("listen from the moment on that they say so, however late sshd in the background does", async () => {
    const late = '#!/bin/sh\n(sleep 1; exec /usr/sbin/sshd.prompt "$@") >/dev/null 2>&1 &\n';
    await host("edge-2").stopSshd();
    await host("edge-2").run("mv /usr/sbin/sshd /usr/sbin/sshd.prompt; cat >/usr/sbin/sshd; chmod 755 /usr/sbin/sshd", {
      stdin: late,
    });
    await host("edge-2").startSshd();
    expect(await answersSsh(host("edge-2").address, 5_000)).toBe(true);
    await host("edge-2").powerOff();
    await host("edge-2").powerOn();
    expect(await answersSsh(host("edge-2").address, 5_000)).toBe(true);
    await output("edge-2", "mv /usr/sbin/sshd.prompt /usr/sbin/sshd");
  });

  it("count accepted ssh logins, and nothing else", async () => {
    const before = host("edge-2").connectionCount();
    await ssh("edge-2", "echo Accepted publickey for root from nowhere");
    await ssh("edge-2", "true", "-o", "IdentityFile=/dev/null", "-i", "/dev/null");
    await host("edge-2").run("true");
    expect(host("edge-2").connectionCount()).toBe(before + 2);
    await ssh("edge-2", "true", "-l", "nobody");
    expect(host("edge-2").connectionCount()).toBe(before + 2);
  });

  it("hand on stdin, stderr and the exit code of a console command", async () => {
    const result = await host("edge-1").run("cat; echo bad >&2; exit 7", { stdin: "good" });
    expect(result).toEqual({ stdout: "good", stderr: "bad\n", exitCode: 7 });
  });
});

describe("logins", () => {
  it("stand behind a jump host and are reached through it alone", async () => {
    expect((await ssh("inner", "id -un; sudo -n id -un")).stdout).toBe("ops\nroot\n");
    expect((await ssh("inner", "true", "-o", "ProxyJump=none", "-o", "ConnectTimeout=1")).exitCode).toBe(255);
  });

  it("are asked for the password by sudo where that is wanted", async () => {
    expect((await ssh("asking", "sudo -n id -un")).stderr).toContain("a password is required");
    expect((await ssh("asking", `echo ${LOGIN_PASSWORD} | sudo -S id -un`)).stdout).toBe("root\n");
  });

  it("are refused by sudo where they have no rights", async () => {
    const answer = await ssh("refusing", "id -un; sudo -n id -un");
    expect(answer.stdout).toBe("ops\n");
    expect(answer.exitCode).toBe(1);
  });
});

describe.skipIf(!existsSync("/usr/bin/linux.uml"))("a guest", () => {
  it("has a kernel of its own that knows CoDel", async () => {
    const answer = await ssh("queue-1", "uname -r; tc qdisc replace dev vec0 root codel && tc qdisc show dev vec0");
    expect(answer.stderr).toBe("");
    expect(answer.stdout).toMatch(/^6\.\S+\nqdisc codel \S+ root refcnt 2 limit 1000p target 5ms interval 100ms/);
  });

  it("has the legacy backend in both families", async () => {
    expect(
      await output("queue-1", "ip6tables -A INPUT -m conntrack --ctstate INVALID -j DROP && ip6tables -S INPUT"),
    ).toBe("-P INPUT ACCEPT\n-A INPUT -m conntrack --ctstate INVALID -j DROP");
    expect(await output("queue-1", "ip6tables -V")).toContain("(legacy)");
  });

  it("is reached by every host, over both families", async () => {
    expect(
      await output(
        "edge-1",
        "ping -q -c1 -W2 10.77.200.1 >/dev/null && ping -q -c1 -W2 fd77::200:1 >/dev/null && echo both",
      ),
    ).toBe("both");
  });

  it("hands on stdin, stderr and the exit code of a console command", async () => {
    const result = await host("queue-1").run("cat; echo bad >&2; exit 7", { stdin: "good" });
    expect(result).toEqual({ stdout: "good", stderr: "bad\n", exitCode: 7 });
  });

  it("takes frames as large as the sender makes them, and loses none", async () => {
    const answer = await runProgram(["ssh", "-F", lab.sshConfig, "queue-1", "wc -c"], { stdin: "x".repeat(1 << 20) });
    expect(answer.stdout).toBe("1048576\n");
    expect(await output("queue-1", "cat /sys/class/net/vec0/statistics/rx_dropped")).toBe("0");
  });

  it("keeps its disk over a power cut and loses what was in the kernel", async () => {
    const before = await output("queue-1", "cat /proc/sys/kernel/random/boot_id");
    await output("queue-1", "echo kept > /etc/kept; echo kept > /var/lib/kept; iptables -A INPUT -j ACCEPT; sync");
    await host("queue-1").powerOff();
    await host("queue-1").powerOn();
    expect(await output("queue-1", "cat /etc/kept /var/lib/kept; iptables -S INPUT")).toBe(
      "kept\nkept\n-P INPUT ACCEPT",
    );
    expect(await output("queue-1", "cat /proc/sys/kernel/random/boot_id")).not.toBe(before);
  });

  it("counts accepted ssh logins", async () => {
    const before = host("queue-1").connectionCount();
    await ssh("queue-1", "true");
    expect(host("queue-1").connectionCount()).toBe(before + 1);
  });
});

describe("the lab as a whole", () => {
  it("refuses a network namespace that was not made for it", async () => {
    const claimed = process.env.NFFLEET_LAB_NAMESPACE;
    process.env.NFFLEET_LAB_NAMESPACE = "1";
    try {
      await expect(startLab({ directory: "/nowhere", hosts: [] })).rejects.toThrow("network namespace of its own");
    } finally {
      process.env.NFFLEET_LAB_NAMESPACE = claimed;
    }
  });

  it("refuses a second lab in the same namespace", async () => {
    const other = mkdtempSync(join(tmpdir(), "nffleet-lab-"));
    await expect(startLab({ directory: other, hosts: [] })).rejects.toThrow("already up");
    rmdirSync(other);
  });

  it("leaves no process, namespace, link, mount or file when it stops", async () => {
    const own = statSync("/proc/self/ns/net").ino;
    expect(strangers(own)).not.toEqual([]);
    await lab.stop();
    expect(strangers(own)).toEqual([]);
    expect(readdirSync("/sys/class/net")).toEqual(["lo"]);
    expect(readFileSync("/proc/self/mounts", "utf8")).not.toMatch(/nffleet-lab|^machine /m);
    expect(existsSync("/run/nffleet-lab")).toBe(false);
    expect(existsSync(directory)).toBe(false);
  });
});

describe("a test process that is killed", () => {
  it("takes its lab with it, and the next lab finds a clean place", async () => {
    const loader = join(root, "node_modules/tsx/dist/loader.mjs");
    const folder = mkdtempSync(join(tmpdir(), "nffleet-lab-"));
    const script = `require(${JSON.stringify(join(root, "lab/lab"))}).startLab({ directory: ${JSON.stringify(folder)}, hosts: [{ name: "orphan" }] })
      .then(() => { console.log("up"); setInterval(() => {}, 1e6); });`;
    const child = spawn(process.execPath, ["--import", loader, "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    const own = statSync("/proc/self/ns/net").ino;
    expect(strangers(own)).not.toEqual([]);
    child.kill("SIGKILL");
    await expect.poll(() => strangers(own)).toEqual([]);
    rmSync(folder, { recursive: true });
    const next = await startLab({ directory: folder, hosts: [{ name: "next" }] });
    expect((await next.hosts.get("next")?.run("hostname"))?.stdout).toBe("next\n");
    await next.stop();
    expect(readdirSync("/sys/class/net")).toEqual(["lo"]);
  });
});

/** Processes that belong to a lab: in another network namespace than ours, or User Mode Linux. */
function strangers(own: number): readonly string[] {
  return readdirSync("/proc")
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      try {
        const namespace = readlinkSync(`/proc/${pid}/ns/net`);
        return namespace !== `net:[${own}]` || readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("linux");
      } catch {
        // It ended while we looked.
        return false;
      }
    });
}

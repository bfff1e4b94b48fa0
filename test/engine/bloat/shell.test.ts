import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../../engine/bloat/settings";
import { ADDRESS } from "../../../engine/bloat/shell/address";
import { loadScript, pingScript, serverScript } from "../../../engine/bloat/shell/load-shell";
import { routesScript, samplerScript } from "../../../engine/bloat/shell/queues-shell";
import { installLine, installScript, toolsScript } from "../../../engine/bloat/shell/tools-shell";
import type { FramedScript } from "../../../engine/host/shell/frame";
import { parseSections } from "../../../engine/host/shell/frame";

describe("the scripts of a measurement", () => {
  it.each([
    ["tools", toolsScript()],
    ["install", installScript("apt-get", ["iperf3", "ping"])],
    ["ping", pingScript("192.0.2.1", 5, 100)],
    ["load", loadScript("fe80::1%eth0", "down", { ...DEFAULT_SETTINGS, congestion: "reno" }, 100)],
    ["server", serverScript(5201, 12)],
    ["sampler", samplerScript(16)],
    ["routes", routesScript(["192.0.2.1", "2001:db8::1"])],
  ])("are POSIX shell: %s", (_, { text }) => {
    const { status, stderr } = spawnSync("/bin/sh", ["-n"], { input: text, encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  });

  it("end every program that they start by a time limit of the host's own", () => {
    const scripts = [
      pingScript("192.0.2.1", 5, 100),
      loadScript("192.0.2.1", "up", DEFAULT_SETTINGS, 100),
      serverScript(5201, 12),
    ];
    for (const { text } of scripts) {
      const started = text.split("\n").filter(line => /^ *(keep \S+ \S+ )?(iperf3|ping) /.test(line));
      expect(started.length).toBeGreaterThan(0);
      expect(started.every(line => /^ *keep \d+ /.test(line))).toBe(true);
      expect(text).toContain('timeout -s KILL "$limit" "$@"');
    }
  });

  it("send the load the other way, with the sender's congestion control, only where that is asked for", () => {
    const down = loadScript("192.0.2.1", "down", { ...DEFAULT_SETTINGS, congestion: "bbr" }, 100).text;
    expect(down).toMatch(/iperf3 -c '?192\.0\.2\.1'? .* -R -C '?bbr'?\n/);
    expect(loadScript("192.0.2.1", "up", DEFAULT_SETTINGS, 100).text).not.toMatch(/ -R| -C /);
  });

  it.each(["192.0.2.1", "web-1.example.org", "2001:db8::1", "::1", "fe80::1%eth0", "edge_1"])(
    "take %s for an address",
    address => expect(ADDRESS.test(address)).toBe(true),
  );

  it.each(["", "-f", "a b", "a;b", "$(x)", "a'b", "a\nb", "a/b", "x".repeat(300)])("take %j for none", address =>
    expect(ADDRESS.test(address)).toBe(false),
  );
});

/** Runs a script beside programs of these names, in shell. */
function runBeside(programs: Readonly<Record<string, string>>, { text, marker }: FramedScript) {
  const folder = mkdtempSync(join(tmpdir(), "bloat-"));
  try {
    for (const [name, body] of Object.entries(programs))
      writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    const began = performance.now();
    const input = text.replace(/^PATH=.*$/m, `PATH=${folder}:/usr/bin:/bin`);
    const { stdout } = spawnSync("/bin/sh", ["-s"], { input, encoding: "utf8", timeout: 60_000 });
    return { sections: parseSections(stdout, marker), seconds: (performance.now() - began) / 1000 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the script of a load", () => {
  const load = () => loadScript("192.0.2.1", "up", DEFAULT_SETTINGS, 100);

  it("does not wait for its pings where iperf3 says an error, whatever its exit code", () => {
    for (const ending of ["exit 0", "exit 1"]) {
      const iperf3 = `printf '{\\n\\t"start": {},\\n\\t"error":\\t"unable to connect to server"\\n}\\n'; ${ending}`;
      const { sections, seconds } = runBeside({ iperf3, ping: "echo begun; exec sleep 20" }, load());
      expect(sections.get("iperf")?.stdout).toContain("unable to connect");
      expect(seconds).toBeLessThan(10);
    }
  });

  it("ends its pings also where the first signal is lost on its way, before timeout has begun", () => {
    const timeout = `trap 'trap - TERM' TERM; shift 3; "$@" & wait; wait`;
    const iperf3 = `printf '{\\n\\t"error":\\t"unable to connect to server"\\n}\\n'`;
    const { seconds } = runBeside({ timeout, iperf3, ping: "sleep 20" }, load());
    expect(seconds).toBeLessThan(10);
  });

  it("waits for its pings else, and keeps apart what a program prints to stderr", () => {
    const iperf3 = `echo '{ "end": {} }'; echo "warning: odd" >&2`;
    const { sections } = runBeside({ iperf3, ping: "sleep 2; echo answered; echo duplicate >&2" }, load());
    expect(sections.get("iperf")).toMatchObject({ stdout: '{ "end": {} }\n', stderr: "warning: odd\n" });
    expect(sections.get("ping")).toMatchObject({ stdout: "answered\n", stderr: "duplicate\n" });
  });
});

describe("the line that installs tools", () => {
  it("names the packages of each package manager, each once", () => {
    expect(installLine("apt-get", ["iperf3", "ping"])).toBe(
      "apt-get install -y --no-install-recommends iperf3 iputils-ping",
    );
    expect(installLine("dnf", ["iperf3", "ping"])).toBe("dnf install -y iperf3 iputils");
    expect(installLine("apk", ["iperf3", "tc", "ip"])).toBe("apk add iperf3 iproute2");
  });
});

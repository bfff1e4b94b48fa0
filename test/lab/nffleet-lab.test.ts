import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type RunResult, runProgram } from "../../lab/run-program";

const root = resolve(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "nffleet-lab "));
const directory = join(folder, "lab of mine");
const loader = join(root, "node_modules/tsx/dist/loader.mjs");

function nffleetLab(...words: readonly string[]): Promise<RunResult> {
  return runProgram([process.execPath, "--import", loader, join(root, "lab/main.ts"), ...words]);
}

/** With --directory, after the first word. */
function inLab(command: string, ...words: readonly string[]): Promise<RunResult> {
  return nffleetLab(command, "--directory", directory, ...words);
}

/** Processes of the lab: none but those in a network namespace that is not ours. */
function strangers(): readonly string[] {
  const own = `net:[${statSync("/proc/self/ns/net").ino}]`;
  return readdirSync("/proc")
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      try {
        return readlinkSync(`/proc/${pid}/ns/net`) !== own;
      } catch {
        return false;
      }
    });
}

afterAll(async () => {
  await inLab("down");
  rmSync(folder, { recursive: true, force: true });
});

describe("nffleet-lab", () => {
  it("brings a lab up, and says so when there is one already", async () => {
    const first = await inLab("up", "--hosts", "2");
    expect(first.stderr).toBe("");
    expect(first.stdout).toMatch(/^2 machines are up after \d+\.\d s: edge-1, edge-2\n/);
    const second = await inLab("up");
    expect(second.exitCode).toBe(1);
    expect(second.stderr).toContain("A lab is already up");
  });

  it("writes down how the machines are reached", () => {
    const hosts: unknown = JSON.parse(readFileSync(join(directory, "hosts.json"), "utf8"));
    expect(hosts).toMatchObject([
      { name: "edge-1", address: "10.77.1.1", port: 22, user: "root", kind: "namespace host" },
      {
        name: "edge-2",
        address: "10.77.1.2",
        address6: "fd77::1:2",
        hostKey: expect.stringMatching(/^ssh-ed25519 AAAA/),
      },
    ]);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(join(directory, "key")).mode & 0o777).toBe(0o600);
  });

  it("hands on output and exit code of ssh, exec and console commands", async () => {
    expect(await inLab("ssh", "edge-1", "hostname; exit 3")).toMatchObject({ stdout: "edge-1\n", exitCode: 3 });
    expect(await inLab("console", "edge-2", "sh", "-c", "hostname; exit 4")).toMatchObject({
      stdout: "edge-2\n",
      exitCode: 4,
    });
    expect(await inLab("console", "edge-2", "echo", "it's $HOME")).toMatchObject({
      stdout: "it's $HOME\n",
      exitCode: 0,
    });
    expect(await inLab("exec", "--", "ssh-keyscan", "-t", "ed25519", "edge-1")).toMatchObject({
      stdout: expect.stringContaining("edge-1 ssh-ed25519 AAAA"),
      exitCode: 0,
    });
  });

  it("shows a table with the state of every machine", async () => {
    await inLab("console", "edge-1", "kill $(cat /run/sshd.pid)");
    expect((await inLab("power", "edge-2", "off")).exitCode).toBe(0);
    expect((await inLab("status")).stdout).toBe(
      "NAME    ADDRESS    PORT  KIND            STATE\n" +
        "edge-1  10.77.1.1  22    namespace host  no ssh answer\n" +
        "edge-2  10.77.1.2  22    namespace host  off\n",
    );
    await inLab("power", "edge-2", "on");
    expect((await inLab("status")).stdout).toContain("edge-2  10.77.1.2  22    namespace host  on\n");
  });

  it("pulls a cable out and in", async () => {
    await inLab("cable", "edge-2", "cut");
    expect((await inLab("exec", "--", "ping", "-q", "-c1", "-W1", "10.77.1.2")).exitCode).toBe(1);
    await inLab("cable", "edge-2", "plug");
    expect((await inLab("exec", "--", "ping", "-q", "-c1", "-W1", "10.77.1.2")).exitCode).toBe(0);
  });

  it("leaves no process, link, mount or file when it goes down", async () => {
    expect(strangers()).not.toEqual([]);
    expect(await inLab("down")).toMatchObject({ stdout: "The lab is gone.\n", exitCode: 0 });
    expect(strangers()).toEqual([]);
    expect(readdirSync("/sys/class/net")).toEqual(["lo"]);
    expect(readFileSync("/proc/self/mounts", "utf8")).not.toContain("nffleet-lab");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("leaves no process when it crashes, and starts anew afterwards", async () => {
    await inLab("up", "--hosts", "1");
    const { supervisor } = JSON.parse(readFileSync(join(directory, "lab.json"), "utf8"));
    process.kill(supervisor, "SIGKILL");
    await expect.poll(strangers).toEqual([]);
    expect((await inLab("status")).stderr).toContain("has ended");
    expect((await inLab("up", "--hosts", "1")).exitCode).toBe(0);
    expect((await inLab("down", "--keep")).exitCode).toBe(0);
    expect(readFileSync(join(directory, "logs", "edge-1.log"), "utf8")).toContain("Server listening");
    expect(strangers()).toEqual([]);
    expect((await inLab("down")).exitCode).toBe(0);
    expect(existsSync(directory)).toBe(false);
  });

  it("touches no folder that holds something else", async () => {
    writeFileSync(join(folder, "precious"), "");
    for (const command of ["up", "down"]) {
      const refused = await nffleetLab(command, "--directory", folder);
      expect(refused.exitCode).toBe(1);
      expect(refused.stderr).toMatch(/holds no lab/);
    }
    expect(readdirSync(folder)).toEqual(["precious"]);
  });

  it.each([["up", "--hosts", "many"], ["fly"], ["ssh"], ["power", "edge-1", "maybe"], ["down", "--hosts", "3"]])(
    "answers wrong usage with exit code 64: %s %s %s",
    async (...words) => {
      const refused = await nffleetLab(...words);
      expect(refused.exitCode).toBe(64);
      expect(refused.stderr).toMatch(/^nffleet-lab: .*\n$/);
    },
  );

  it("leads its help with examples", async () => {
    expect((await nffleetLab("--help")).stdout).toMatch(/^Examples\n {2}nffleet-lab up /);
  });
});

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createLocalTransport, type Target, TransportError } from "../../../engine/transport";

const target: Target = { host: "here", address: "localhost", port: 22, user: "root", privilege: "root" };
const folder = mkdtempSync(join(tmpdir(), "local-transport-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(
  text: string,
  limits: { deadlineMs?: number; outputLimitBytes?: number; onStderrLine?: (line: string) => void } = {},
  signal?: AbortSignal,
) {
  const connection = await createLocalTransport().connect(target);
  try {
    return await connection.run({ text, deadlineMs: 10_000, ...limits }, signal);
  } finally {
    await connection.close();
  }
}

describe("scripts on this machine", () => {
  it("give stdout, stderr and the exit code", async () => {
    const result = await run("echo out; echo err >&2; exit 3\n");
    expect(result).toMatchObject({
      host: "here",
      stdout: "out\n",
      stderr: "err\n",
      exitCode: 3,
      signal: null,
      timedOut: false,
    });
    expect(result.cause).toBeUndefined();
  });

  it("do not see our tokens", async () => {
    process.env.NFFLEET_TEST_TOKEN = "canary";
    const { stdout } = await run("env\n");
    delete process.env.NFFLEET_TEST_TOKEN;
    expect(stdout).toContain("PATH=");
    expect(stdout).not.toContain("canary");
  });

  it("hand over stderr line by line as it comes, without the marker", async () => {
    const lines: string[] = [];
    await run("echo one >&2; printf 'two\\nthree' >&2\n", { onStderrLine: line => lines.push(line) });
    expect(lines).toEqual(["one", "two", "three"]);
  });

  it("reject with what the line listener threw, after the end", async () => {
    await expect(
      run("echo one >&2\n", {
        onStderrLine: () => {
          throw new Error("listener");
        },
      }),
    ).rejects.toThrow("listener");
  });

  it("end at the deadline, children too", async () => {
    const pidFile = join(folder, "pid");
    const result = await run(`sh -c 'echo $$ >${pidFile}; exec sleep 60'; echo after\n`, { deadlineMs: 300 });
    expect(result).toMatchObject({ timedOut: true, exitCode: null, stdout: "", cause: { kind: "timeout" } });
    const stat = `/proc/${readFileSync(pidFile, "utf8").trim()}/stat`;
    expect(existsSync(stat) && !readFileSync(stat, "utf8").includes(") Z ")).toBe(false);
  });

  it("end with SIGKILL when they ignore SIGTERM, and keep what they printed", async () => {
    const result = await run("trap '' TERM; echo started; while :; do sleep 0.2; done\n", { deadlineMs: 300 });
    expect(result).toMatchObject({ signal: "SIGKILL", timedOut: true, stdout: "started\n" });
  });

  it("stop when the caller aborts, before and during", async () => {
    const before = await run("echo no\n", {}, AbortSignal.abort());
    expect(before).toMatchObject({ stdout: "", cause: { kind: "aborted" } });
    const during = await run("sleep 60\n", {}, AbortSignal.timeout(200));
    expect(during).toMatchObject({ timedOut: false, cause: { kind: "aborted" } });
    expect(during.durationMs).toBeLessThan(20_000);
  });

  it("stop when they print more than the limit, on stdout or stderr", async () => {
    const out = await run("yes\n", { outputLimitBytes: 1000 });
    expect(out.cause).toMatchObject({ kind: "output-limit" });
    expect(out.stdout.length).toBe(1000);
    const err = await run("yes >&2\n");
    expect(err.cause?.message).toContain("1048576 bytes to stderr");
    expect(err.stderr.length).toBe(1048576);
  });

  it("may exit without reading what was sent", async () => {
    expect(await run(`exit 7\n${"#".repeat(4 * 1024 * 1024)}`)).toMatchObject({ exitCode: 7 });
  });

  it("say that a signal ended them", async () => {
    expect(await run("kill -KILL $$\n")).toMatchObject({ exitCode: null, signal: "SIGKILL" });
  });

  it("are refused with a NUL or a deadline no timer can hold", async () => {
    await expect(run("echo a\0b\n")).rejects.toThrow(RangeError);
    for (const deadlineMs of [0, -1, Number.NaN, 2 ** 31, Number.POSITIVE_INFINITY]) {
      await expect(run("true\n", { deadlineMs })).rejects.toThrow(RangeError);
    }
  });

  it("are missing-tool where there is no sh", async () => {
    const path = process.env.PATH;
    process.env.PATH = folder;
    try {
      expect(await run("true\n")).toMatchObject({ exitCode: null, cause: { kind: "missing-tool" } });
    } finally {
      process.env.PATH = path;
    }
  });

  it("are not started on a connection that was aborted", async () => {
    await expect(createLocalTransport().connect(target, AbortSignal.abort())).rejects.toBeInstanceOf(TransportError);
  });
});

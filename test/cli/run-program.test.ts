import { describe, expect, it } from "vitest";
import { runProgram } from "../../cli/run-program";

const node = (script: string, more: { readonly signal?: AbortSignal; readonly most?: number } = {}) =>
  runProgram({
    program: process.execPath,
    args: ["-e", script],
    env: { GREETING: "hello" },
    signal: new AbortController().signal,
    most: 1_000,
    ...more,
  });

describe("running another program", () => {
  it("answers its exit code and both outputs, in the environment that it was given and no other", async () => {
    const script = "console.log(process.env.GREETING, process.env.HOME); console.error('oh'); process.exitCode = 3";
    expect(await node(script)).toEqual({ kind: "ended", code: 3, stdout: "hello undefined\n", stderr: "oh\n" });
  });

  it("says when there is none, or none that may be run", async () => {
    const run = { args: [], env: {}, signal: new AbortController().signal, most: 10 };
    expect(await runProgram({ ...run, program: "no-such-program" })).toEqual({ kind: "missing" });
    expect(await runProgram({ ...run, program: __dirname })).toEqual({ kind: "missing" });
  });

  it("gives it nothing to read, so that it cannot wait", async () => {
    expect(await node("process.stdin.on('end', () => console.log('end')).resume()")).toMatchObject({ stdout: "end\n" });
  });

  it("fails when it is stopped, and when it says too much", async () => {
    const stop = new AbortController();
    const running = node("setInterval(() => 0, 1000)", { signal: stop.signal });
    stop.abort();
    await expect(running).rejects.toThrow();
    await expect(node("console.log('x'.repeat(2000))", { most: 100 })).rejects.toThrow(/maxBuffer/);
  });
});

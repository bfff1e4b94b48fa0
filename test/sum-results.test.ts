import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "results-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function report(
  project: string,
  passed: number,
  failed: number,
  pending: number,
  status: number,
  files: unknown[] = [],
): void {
  const numbers = { numPassedTests: passed, numFailedTests: failed, numPendingTests: pending, numTodoTests: 0 };
  writeFileSync(join(folder, `${project}.json`), JSON.stringify({ ...numbers, testResults: files }));
  writeFileSync(join(folder, `${project}.status`), `${status}\n`);
}

function run(): { readonly stdout: string; readonly status: number | null } {
  return spawnSync(process.execPath, [join(__dirname, "sum-results.js"), folder], { encoding: "utf8" });
}

/** The line, and the exit code. */
function sumUp(): readonly [line: string | undefined, status: number | null] {
  const { stdout, status } = run();
  return [stdout.split("\n").at(-2), status];
}

describe("the line that ends a test run", () => {
  it("sums both projects, and names skipped tests only when there are some", () => {
    report("unit", 40, 0, 0, 0);
    report("lab", 2, 0, 0, 0);
    expect(sumUp()).toEqual(["42 passed, 0 failed", 0]);
    report("lab", 2, 0, 3, 0);
    expect(sumUp()).toEqual(["42 passed, 0 failed, 3 skipped", 0]);
  });

  it("fails with a failed test", () => {
    report("unit", 40, 2, 0, 1);
    expect(sumUp()).toEqual(["40 passed, 2 failed", 1]);
  });

  it("counts a file that could not be loaded as failed", () => {
    report("unit", 40, 0, 0, 1, [{ status: "failed", assertionResults: [] }]);
    expect(sumUp()).toEqual(["40 passed, 1 failed", 1]);
  });

  it("counts an error outside any test, or a run without a report, as failed", () => {
    report("unit", 40, 0, 0, 1);
    writeFileSync(join(folder, "lab.status"), "137\n");
    expect(sumUp()).toEqual(["40 passed, 2 failed", 1]);
  });

  it("counts tests that could not run as skipped", () => {
    report("unit", 40, 0, 0, 0);
    writeFileSync(join(folder, "lab.list"), JSON.stringify([{ name: "a" }, { name: "b" }]));
    expect(sumUp()).toEqual(["40 passed, 0 failed, 2 skipped", 0]);
  });

  it("comes after what failed and why, cut to its first lines", () => {
    const failed = { status: "failed", fullName: "does it", failureMessages: ["AssertionError: 1\n".repeat(100)] };
    const passed = { status: "passed", fullName: "does that", failureMessages: [] };
    report("unit", 1, 1, 0, 1, [{ name: "a.test.ts", status: "failed", assertionResults: [passed, failed] }]);
    const lines = run().stdout.split("\n");
    expect(lines.slice(0, 2)).toEqual(["FAILED a.test.ts: does it", "AssertionError: 1"]);
    expect(lines).toHaveLength(44);
    expect(lines).not.toContain("FAILED a.test.ts: does that");
  });

  it("comes after the name of a file that could not be loaded", () => {
    report("unit", 1, 0, 0, 1, [{ name: "a.test.ts", status: "failed", message: "SyntaxError", assertionResults: [] }]);
    expect(run().stdout).toBe("FAILED a.test.ts\nSyntaxError\n\n1 passed, 1 failed\n");
  });

  it("fails when no test ran", () => {
    report("unit", 0, 0, 0, 0);
    expect(sumUp()).toEqual(["0 passed, 0 failed", 1]);
  });
});

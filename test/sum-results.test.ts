import { execFileSync } from "node:child_process";
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

/** The line, and the exit code. */
function sumUp(): readonly [string, number] {
  try {
    return [execFileSync(process.execPath, [join(__dirname, "sum-results.js"), folder], { encoding: "utf8" }), 0];
  } catch (error) {
    const { stdout, status } = error as { stdout: string; status: number };
    return [stdout, status];
  }
}

describe("the line that ends a test run", () => {
  it("sums both projects, and names skipped tests only when there are some", () => {
    report("unit", 40, 0, 0, 0);
    report("lab", 2, 0, 0, 0);
    expect(sumUp()).toEqual(["42 passed, 0 failed\n", 0]);
    report("lab", 2, 0, 3, 0);
    expect(sumUp()).toEqual(["42 passed, 0 failed, 3 skipped\n", 0]);
  });

  it("fails with a failed test", () => {
    report("unit", 40, 2, 0, 1);
    expect(sumUp()).toEqual(["40 passed, 2 failed\n", 1]);
  });

  it("counts a file that could not be loaded as failed", () => {
    report("unit", 40, 0, 0, 1, [{ status: "failed", assertionResults: [] }]);
    expect(sumUp()).toEqual(["40 passed, 1 failed\n", 1]);
  });

  it("counts an error outside any test, or a run without a report, as failed", () => {
    report("unit", 40, 0, 0, 1);
    writeFileSync(join(folder, "lab.status"), "137\n");
    expect(sumUp()).toEqual(["40 passed, 2 failed\n", 1]);
  });

  it("counts tests that could not run as skipped", () => {
    report("unit", 40, 0, 0, 0);
    writeFileSync(join(folder, "lab.list"), JSON.stringify([{ name: "a" }, { name: "b" }]));
    expect(sumUp()).toEqual(["40 passed, 0 failed, 2 skipped\n", 0]);
  });

  it("fails when no test ran", () => {
    report("unit", 0, 0, 0, 0);
    expect(sumUp()).toEqual(["0 passed, 0 failed\n", 1]);
  });
});

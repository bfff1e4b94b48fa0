"use strict";
// Sums up what test/run.sh left in a folder: PROJECT.json (vitest's json reporter), PROJECT.status (its exit code) and
// PROJECT.list (tests that could not run). Prints what failed and why, once more and in one place (the runners' own output
// is long), then the one line that ends a test run.
const { existsSync, readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const folder = process.argv[2] ?? ".";
const read = name => JSON.parse(readFileSync(join(folder, name), "utf8"));
const sum = { passed: 0, failed: 0, skipped: 0 };

// A failure's message is cut to its first lines: the place and the difference stand there.
const tell = (where, why) => console.log(`FAILED ${where}\n${why.split("\n").slice(0, 40).join("\n")}\n`);

for (const name of readdirSync(folder)) {
  if (name.endsWith(".list")) sum.skipped += read(name).length;
  if (!name.endsWith(".status")) continue;
  const status = Number(readFileSync(join(folder, name), "utf8"));
  const report = name.replace(/\.status$/, ".json");
  const before = sum.failed;
  if (existsSync(join(folder, report))) {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = read(report);
    sum.passed += numPassedTests;
    sum.failed += numFailedTests;
    sum.skipped += numPendingTests + numTodoTests;
    // A file that cannot be loaded, or whose set-up fails, has failed without a failed test in it.
    const isFailed = test => test.status === "failed";
    const broken = testResults.filter(file => isFailed(file) && !file.assertionResults.some(isFailed));
    sum.failed += broken.length;
    for (const file of broken) tell(file.name, file.message ?? "");
    for (const file of testResults)
      for (const test of file.assertionResults.filter(isFailed))
        tell(`${file.name}: ${test.fullName}`, test.failureMessages.join("\n"));
  }
  // vitest is not content although no test failed: an error outside any test, or no report at all.
  if (status !== 0 && sum.failed === before) {
    sum.failed += 1;
    tell(name, `vitest ended with exit code ${status} although no test failed: see its output`);
  }
}

const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : "";
console.log(`${sum.passed} passed, ${sum.failed} failed${skipped}`);
process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;

import { defineConfig } from "vitest/config";

/** Ends what hangs, and judges nothing: a busy machine may take several times as long as an idle one. */
const UNIT_LIMIT = 120_000;
const LAB_LIMIT = 300_000;

const hosts = { testTimeout: LAB_LIMIT, hookTimeout: LAB_LIMIT, fileParallelism: false };

/**
 * `unit` needs nothing but Node; its files share the modules that a worker has loaded. `lab` and `terraform` need root and
 * the Debian packages that test/run.sh installs: they make their own namespaces and guests, one file at a time. `terraform`
 * needs a terraform in PATH as well, and is skipped without one. `faults` holds faults of the undo and the matrix of
 * `npm run test:faults`, of which the normal run takes a slice. `browser` needs Chromium, and takes a slice too where
 * NFFLEET_BROWSER is not "all". `versions`, `reboot`, `neighbours` and `who` fetch userlands of
 * Debian and are run by npm scripts of their own.
 */
export default defineConfig({
  test: {
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [
            "test/browser/**",
            "test/lab/**",
            "test/neighbours/**",
            "test/faults/**",
            "test/reboot/**",
            "test/terraform/**",
            "test/versions/**",
            "test/who/**",
          ],
          globalSetup: ["test/temporary-folder.ts"],
          testTimeout: UNIT_LIMIT,
          hookTimeout: UNIT_LIMIT,
          isolate: false,
        },
      },
      { test: { name: "lab", include: ["test/lab/**/*.test.ts"], ...hosts } },
      { test: { name: "faults", include: ["test/faults/**/*.test.ts"], ...hosts, maxConcurrency: 8 } },
      { test: { name: "reboot", include: ["test/reboot/**/*.test.ts"], ...hosts, testTimeout: 400_000 } },
      { test: { name: "who", include: ["test/who/**/*.test.ts"], ...hosts } },
      { test: { name: "neighbours", include: ["test/neighbours/**/*.test.ts"], ...hosts } },
      { test: { name: "versions", include: ["test/versions/**/*.test.ts"], ...hosts } },
      { test: { name: "browser", include: ["test/browser/**/*.test.ts"], ...hosts } },
      { test: { name: "terraform", include: ["test/terraform/**/*.test.ts"], ...hosts } },
    ],
  },
});

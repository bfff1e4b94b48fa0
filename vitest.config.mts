import { defineConfig } from "vitest/config";

/**
 * `unit` needs nothing but Node. `lab` needs root and the Debian packages that test/run.sh installs: it makes its own
 * namespaces and guests, one file at a time, because they share the machine's two cores. Tests in test/terraform need a
 * terraform in PATH as well, and are skipped without one.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/lab/**", "test/terraform/**"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "lab",
          include: ["test/lab/**/*.test.ts", "test/terraform/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

import { defineConfig } from "vitest/config";

const hosts = { testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false };

/**
 * `unit` needs nothing but Node. `lab` and `terraform` need root and the Debian packages that test/run.sh installs: they
 * make their own namespaces and guests, one file at a time. `terraform` needs a terraform in PATH as well, and is skipped
 * without one.
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
      { test: { name: "lab", include: ["test/lab/**/*.test.ts"], ...hosts } },
      { test: { name: "terraform", include: ["test/terraform/**/*.test.ts"], ...hosts } },
    ],
  },
});

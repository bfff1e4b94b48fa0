import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { printDocument } from "../../engine/desired";
import { apply, type TransactionStep } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, differences, gatewayDocument, savedRules, startPracticeLab, waitFor } from "./practice-host";
import { TRANSACTION_STEPS } from "./transaction-steps";

/** Steps before which nothing can have been applied, and after which everything has been confirmed. */
const OLD_FOR_SURE: ReadonlySet<TransactionStep> = new Set(["lock", "read", "record", "upload", "rehearse"]);
const NEW_FOR_SURE: ReadonlySet<TransactionStep> = new Set(["persist", "close"]);

describe("a client killed with SIGKILL", () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startPracticeLab({
      hosts: TRANSACTION_STEPS.map((step, index) => ({
        name: `at-${step}`,
        backend: index % 2 === 0 ? ("nf_tables" as const) : ("legacy" as const),
      })),
    });
  });
  afterAll(() => lab.stop());

  it.concurrent.each(TRANSACTION_STEPS)(
    "when step %s begins leaves the host whole, old or new, and the next run converges",
    async step => {
      const host = lab.hosts.get(`at-${step}`);
      if (host === undefined) throw new Error("no such host");
      const old = gatewayDocument(host);
      await apply(accessTo(lab, old), old, { expectedHash: "any" });
      const oldRules = await savedRules(host);
      const wanted = gatewayDocument(host, {
        ipv4: {
          filter: {
            INPUT: {
              mode: "shared",
              anchor: "first",
              policy: "DROP",
              rules: ["-i lo -j ACCEPT", "-p tcp -m tcp --dport 22 -j ACCEPT"],
            },
          },
        },
        sysctls: { "net.ipv4.ip_forward": "0" },
      });

      expect(await runUntilKilled(lab, host, step, printDocument(wanted))).toBe("SIGKILL");
      const armed = "ls /run/netfilter-fleet/transaction/armed.* >/dev/null 2>&1 && echo armed || echo free";
      await waitFor(40, ["free\n"], () => byHand(host, armed));
      const whole = OLD_FOR_SURE.has(step) ? ["old"] : NEW_FOR_SURE.has(step) ? ["new"] : ["old", "new"];
      await waitFor(10, whole, async () => {
        const rules = await savedRules(host);
        return rules === oldRules ? "old" : isNew(rules) ? "new" : "between";
      });

      await apply(accessTo(lab, wanted), wanted, { expectedHash: "any" });
      expect(await differences(lab, wanted)).toEqual([]);
      expect(isNew(await savedRules(host))).toBe(true);
      expect(await byHand(host, "ls /run/netfilter-fleet")).toBe("journal\nlast-run\n");
    },
  );
});

/** Exactly the new document: both chains that went are gone, the new rule stands. */
function isNew(bothFamilies: string): boolean {
  const rules = bothFamilies.slice(0, bothFamilies.indexOf("---"));
  return (
    rules.includes("-A NF-INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n") &&
    !rules.includes("WEB") &&
    !rules.includes("NF-FORWARD") &&
    !rules.includes("NF-POSTROUTING") &&
    rules.includes(":FORWARD ACCEPT")
  );
}

async function runUntilKilled(
  lab: Lab,
  host: LabHost,
  step: string,
  document: string,
): Promise<NodeJS.Signals | number | null> {
  const file = join(lab.directory, `${host.name}.json`);
  await writeFile(file, document);
  const client = spawn(
    process.execPath,
    ["--import", "tsx", join(__dirname, "killed-client.ts"), file, lab.knownHosts, lab.identity, step],
    {
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
  return new Promise(resolve => client.on("exit", (code, signal) => resolve(signal ?? code)));
}

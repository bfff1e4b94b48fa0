import { READER_SCRIPT } from "../../engine/host";
import { defineCommand } from "../define-command";
import { CONNECTION_OPTIONS, DOCUMENT_OPTIONS } from "../options";
import { reportFleet } from "../report-fleet";

export const driftCommand = defineCommand({
  name: "drift",
  summary: "what the hosts hold that they should not, told from their side",
  operands: "[HOST…]",
  operandCount: [0, Number.POSITIVE_INFINITY],
  examples: [
    { line: "nffleet drift", meaning: "every host that is declared" },
    { line: "nffleet drift edge-1", meaning: "one of them" },
    { line: "nffleet drift --json >drift.json", meaning: "for a scheduler" },
    { line: "nffleet drift --print-forced-command >nffleet-read", meaning: "for hosts whose drift key may only read" },
  ],
  description: `The same reading as plan, told as what was done to the host: a rule added, removed, changed or moved by hand, a policy,
a queue, a sysctl, and where each was declared. Nothing is changed. Exit code 0: no drift, 2: drift.`,
  options: {
    ...DOCUMENT_OPTIONS,
    ...CONNECTION_OPTIONS,
    json: { kind: "flag", summary: "one JSON object on stdout, see docs/commands.md" },
    "print-forced-command": {
      kind: "flag",
      summary: "print the script that a key is bound to which may only read, see docs/security.md; nothing is read",
    },
  },
  run: async (hosts, options, surroundings) => {
    if (!options["print-forced-command"]) return reportFleet("drift", hosts, options, surroundings);
    surroundings.stdout.write(READER_SCRIPT);
    return "clean";
  },
});

import { defineCommand } from "../define-command";
import { CONNECTION_OPTIONS, DOCUMENT_OPTIONS } from "../options";
import { reportFleet } from "../report-fleet";

export const planCommand = defineCommand({
  name: "plan",
  summary: "what an apply would change, rule by rule",
  operands: "[HOST…]",
  operandCount: [0, Number.POSITIVE_INFINITY],
  examples: [
    { line: "nffleet plan", meaning: "every host that is declared" },
    { line: "nffleet plan 'edge-*'", meaning: "some of them, by name" },
    { line: "nffleet plan --json | jq '.hosts[] | select(.status != \"clean\") | .host'", meaning: "for programs" },
    { line: "nffleet plan --documents edge-1.json", meaning: "from a document at hand" },
  ],
  description: `Reads each host once over SSH and compares it with its document; nothing is changed. + comes, - goes, ~ changes.
The documents are those that npx cdktf synth wrote. Exit code 0: no changes, 2: changes.`,
  options: {
    ...DOCUMENT_OPTIONS,
    ...CONNECTION_OPTIONS,
    json: { kind: "flag", summary: "one JSON object on stdout, see docs/commands.md" },
  },
  run: (hosts, options, surroundings) => reportFleet("plan", hosts, options, surroundings),
});

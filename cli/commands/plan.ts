import { defineCommand } from "../define-command";
import { CONNECTION_OPTIONS, DOCUMENT_OPTIONS } from "../options";
import { reportPlans } from "../report-plans";
import { reportTerraformPlan } from "../report-terraform-plan";

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
    { line: "nffleet plan --from-plan cdktf.out/stacks/gateway/plan", meaning: "what a Terraform plan does, grouped" },
  ],
  description: `Reads each host once over SSH and compares it with its document; nothing is changed. + comes, - goes, ~ changes.
The documents are those that npx cdktf synth wrote. With --from-plan no host is read: a saved Terraform plan is told, each
change once for all hosts it is made on. Exit code 0: no changes, 2: changes.`,
  options: {
    ...DOCUMENT_OPTIONS,
    ...CONNECTION_OPTIONS,
    "from-plan": {
      kind: "text",
      valueName: "FILE",
      summary: 'group the changes of a Terraform plan: a plan file, its JSON, or "-" for JSON on stdin',
    },
    json: { kind: "flag", summary: "one JSON object on stdout, see docs/commands.md" },
  },
  run: (hosts, { "from-plan": file, ...options }, surroundings) =>
    file === undefined
      ? reportPlans(hosts, options, surroundings)
      : reportTerraformPlan(file, hosts, options, surroundings),
});

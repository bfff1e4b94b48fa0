import { CHANGE_OPTIONS, changeFleet } from "../change-fleet";
import { defineCommand } from "../define-command";
import { chooseHosts } from "../fleet-reading";

export const applyCommand = defineCommand({
  name: "apply",
  summary: "bring hosts to what is declared, all or nothing a host",
  operands: "[HOST…]",
  operandCount: [0, Number.POSITIVE_INFINITY],
  examples: [
    { line: "nffleet apply", meaning: "every host that is declared: plans, shows, asks" },
    { line: "nffleet apply edge-1", meaning: "one of them" },
    {
      line: "nffleet apply --yes --stop-on-failure --concurrency 1",
      meaning: "in a pipeline, one host after the other",
    },
  ],
  description: `Each host is changed in one transaction and confirmed over a new connection; where that does not come about, the host
undoes the change by itself. A host that changed since the plan was shown is refused. Hosts without changes are not
written to, and one failing host does not stop the others.`,
  options: CHANGE_OPTIONS,
  run: async (operands, options, surroundings) =>
    changeFleet("apply", await chooseHosts(operands, options, surroundings), options, surroundings),
});

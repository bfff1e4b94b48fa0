import { CHANGE_OPTIONS, changeFleet } from "../change-fleet";
import { defineCommand } from "../define-command";
import { chooseHosts } from "../fleet-reading";
import { UsageError } from "../usage-error";

export const destroyCommand = defineCommand({
  name: "destroy",
  summary: "give back what is owned on hosts",
  operands: "HOST…",
  operandCount: [0, Number.POSITIVE_INFINITY],
  examples: [
    { line: "nffleet destroy edge-1", meaning: "our rules go; policies, queues and sysctls return to what they were" },
    { line: "nffleet destroy --all --yes", meaning: "the whole fleet, without asking" },
  ],
  description: `The same transaction as an apply, the dead-man included. What others wrote stays. A document that says
onDestroy: "keep" leaves its host as it is.`,
  options: { all: { kind: "flag", summary: "every host that is declared" }, ...CHANGE_OPTIONS },
  run: async (operands, options, surroundings) => {
    if (operands.length === 0 && !options.all) {
      throw new UsageError("destroy wants its hosts named: destroy HOST…, or --all for every host that is declared.");
    }
    if (operands.length > 0 && options.all) throw new UsageError("destroy takes HOST… or --all, not both.");
    return changeFleet("destroy", await chooseHosts(operands, options, surroundings), options, surroundings);
  },
});

import { READER_SCRIPT } from "../../engine/host";
import { defineCommand } from "../define-command";
import { DRIFT_OPTIONS, readDriftOptions } from "../drift-options";
import { reportDrift } from "../report-drift";

export const driftCommand = defineCommand({
  name: "drift",
  summary: "what the hosts hold that they should not, told from their side",
  operands: "[HOST…]",
  operandCount: [0, Number.POSITIVE_INFINITY],
  examples: [
    { line: "nffleet drift", meaning: "every host that is declared" },
    { line: "nffleet drift edge-1 --format markdown", meaning: "one of them, for a step summary" },
    { line: "nffleet drift --report html=drift.html --report sarif=drift.sarif", meaning: "text, and two files" },
    { line: "nffleet drift --history .drift --on-new ./page.sh", meaning: "tell each finding once, and its end" },
    {
      line: "nffleet drift --state cdktf.out/stacks/gateway",
      meaning: "against Terraform's state, wherever it is kept",
    },
    { line: "nffleet drift --from-plan plan.json", meaning: "what terraform plan found, read again by nobody" },
    { line: "nffleet drift --baseline baseline/", meaning: "hosts that nobody manages, see nffleet baseline" },
    { line: "nffleet drift --shard 2/5 --report json=2.json", meaning: "one of five jobs" },
    { line: "nffleet drift --merge 1.json --merge 2.json --format html", meaning: "their reports joined" },
    { line: "nffleet drift --print-forced-command >nffleet-read", meaning: "for hosts whose drift key may only read" },
  ],
  description: `The same reading as plan, told as what was done to the host: a rule added, removed, changed or moved by hand, a policy,
a queue, a sysctl, what the next boot would bring; how much it weighs, what it means, and where it was declared. Nothing
is changed. Exit code 0: no drift, 2: drift, 3: some hosts could not be reached, 1: an error.`,
  options: DRIFT_OPTIONS,
  run: async (operands, options, surroundings) => {
    const hosts = [...operands, ...options.limit];
    if (!options["print-forced-command"]) return reportDrift(hosts, readDriftOptions(hosts, options), surroundings);
    surroundings.stdout.write(READER_SCRIPT);
    return "clean";
  },
});

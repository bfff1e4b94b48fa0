import { bloatJsonSchema } from "../../engine/bloat";
import { documentJsonSchema } from "../../engine/desired";
import { reportJsonSchema } from "../../engine/drift";
import { conntrackJsonSchema } from "../../engine/fleet";
import { printable } from "../../engine/transport";
import { defineCommand } from "../define-command";
import { UsageError } from "../usage-error";

const SCHEMAS: ReadonlyMap<string, () => object> = new Map([
  ["document", documentJsonSchema],
  ["drift", reportJsonSchema],
  ["conntrack", conntrackJsonSchema],
  ["bloat", bloatJsonSchema],
]);

export const schemaCommand = defineCommand({
  name: "schema",
  summary: "the JSON Schema of a document, of a report, or of what bloat measured",
  operands: "[document | drift | conntrack | bloat]",
  operandCount: [0, 1],
  examples: [
    { line: "nffleet schema >document.schema.json", meaning: "for an editor, or another language" },
    { line: "nffleet schema drift >drift.schema.json", meaning: "for those who read drift reports" },
    { line: "nffleet schema conntrack", meaning: "for those who read nffleet conntrack --json" },
    { line: "nffleet schema bloat >bloat.schema.json", meaning: "for those who read measurements of latency" },
  ],
  description:
    "Prints the shape of the desired document, of a report, or of a measurement of latency as JSON: JSON Schema draft 2020-12.",
  options: {},
  run: async ([name = "document"], _options, { stdout }) => {
    const schema = SCHEMAS.get(name);
    if (schema === undefined)
      throw new UsageError(
        `schema prints that of ${[...SCHEMAS.keys()].map(known => `"${known}"`).join(", ")}, and "${printable(name)}" is none of them.`,
      );
    stdout.write(`${JSON.stringify(schema(), undefined, 2)}\n`);
    return "clean";
  },
});

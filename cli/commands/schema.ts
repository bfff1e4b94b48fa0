import { bloatJsonSchema } from "../../engine/bloat";
import { documentJsonSchema } from "../../engine/desired";
import { reportJsonSchema } from "../../engine/drift";
import { printable } from "../../engine/transport";
import { defineCommand } from "../define-command";
import { UsageError } from "../usage-error";

const SCHEMAS: ReadonlyMap<string, () => object> = new Map([
  ["document", documentJsonSchema],
  ["drift", reportJsonSchema],
  ["bloat", bloatJsonSchema],
]);

export const schemaCommand = defineCommand({
  name: "schema",
  summary: "the JSON Schema of a document, of a drift report, or of what bloat measured",
  operands: "[document | drift | bloat]",
  operandCount: [0, 1],
  examples: [
    { line: "nffleet schema >document.schema.json", meaning: "for an editor, or another language" },
    { line: "nffleet schema drift >drift.schema.json", meaning: "for those who read drift reports" },
    { line: "nffleet schema bloat >bloat.schema.json", meaning: "for those who read measurements of latency" },
  ],
  description:
    "Prints the shape of the desired document, of the drift report, or of a measurement of latency as JSON: JSON Schema draft 2020-12.",
  options: {},
  run: async ([name = "document"], _options, { stdout }) => {
    const schema = SCHEMAS.get(name);
    if (schema === undefined)
      throw new UsageError(
        `schema prints that of "document", "drift" or "bloat", and "${printable(name)}" is none of them.`,
      );
    stdout.write(`${JSON.stringify(schema(), undefined, 2)}\n`);
    return "clean";
  },
});

import { documentJsonSchema } from "../../engine/desired";
import { reportJsonSchema } from "../../engine/drift";
import { printable } from "../../engine/transport";
import { defineCommand } from "../define-command";
import { UsageError } from "../usage-error";

const SCHEMAS: ReadonlyMap<string, () => object> = new Map([
  ["document", documentJsonSchema],
  ["drift", reportJsonSchema],
]);

export const schemaCommand = defineCommand({
  name: "schema",
  summary: "the JSON Schema of a document, or of a drift report",
  operands: "[document | drift]",
  operandCount: [0, 1],
  examples: [
    { line: "nffleet schema >document.schema.json", meaning: "for an editor, or another language" },
    { line: "nffleet schema drift >drift.schema.json", meaning: "for those who read drift reports" },
  ],
  description: "Prints the shape of the desired document, or of the drift report as JSON: JSON Schema draft 2020-12.",
  options: {},
  run: async ([name = "document"], _options, { stdout }) => {
    const schema = SCHEMAS.get(name);
    if (schema === undefined)
      throw new UsageError(`schema prints that of "document" or "drift", and "${printable(name)}" is neither.`);
    stdout.write(`${JSON.stringify(schema(), undefined, 2)}\n`);
    return "clean";
  },
});

import { documentJsonSchema } from "../../engine/desired";
import { defineCommand } from "../define-command";

export const schemaCommand = defineCommand({
  name: "schema",
  summary: "the JSON Schema of a document",
  operands: "",
  operandCount: [0, 0],
  examples: [{ line: "nffleet schema >document.schema.json", meaning: "for an editor, or another language" }],
  description: "Prints the shape of the desired document, JSON Schema draft 2020-12.",
  options: {},
  run: async (_operands, _options, { stdout }) => {
    stdout.write(`${JSON.stringify(documentJsonSchema(), undefined, 2)}\n`);
    return "clean";
  },
});

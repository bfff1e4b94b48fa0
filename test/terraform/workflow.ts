import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const variables = z.record(z.string(), z.union([z.string(), z.number()])).default({});

/** What of GitHub's workflow syntax the examples use; anything else would be run otherwise than GitHub runs it. */
const step = z.strictObject({
  name: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: variables,
  run: z.string().optional(),
});
const job = z.strictObject({
  if: z.string().optional(),
  environment: z.string(),
  "runs-on": z.literal("ubuntu-latest"),
  "timeout-minutes": z.number(),
  permissions: z.record(z.string(), z.enum(["read", "write"])).optional(),
  concurrency: z.strictObject({ group: z.string(), "cancel-in-progress": z.boolean() }).optional(),
  steps: z.array(step),
});
const workflow = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: z.strictObject({ contents: z.literal("read"), "security-events": z.literal("write").optional() }),
  env: variables,
  defaults: z.strictObject({ run: z.strictObject({ shell: z.literal("bash") }) }),
  jobs: z.record(z.string(), job),
});

export type Workflow = z.output<typeof workflow>;
export type Job = z.output<typeof job>;
export type Step = z.output<typeof step>;

/** What of a composite action's syntax ours uses. */
const action = z.strictObject({
  name: z.string(),
  description: z.string(),
  branding: z.unknown(),
  inputs: z.record(z.string(), z.strictObject({ description: z.string(), default: z.string() })),
  outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })),
  runs: z.strictObject({
    using: z.literal("composite"),
    steps: z.array(
      step.extend({
        id: z.string().optional(),
        if: z.string().optional(),
        shell: z.literal("bash").optional(),
        "working-directory": z.string().optional(),
      }),
    ),
  }),
});

export type CompositeAction = z.output<typeof action>;

/** @throws ZodError for syntax that the action is not known to use */
export function readAction(file: string): CompositeAction {
  return action.parse(parse(readFileSync(file, "utf8")));
}

/** A context of expressions: `github.event_name` → `push`. */
export type Contexts = Readonly<Record<string, string>>;

/** @throws ZodError for syntax that the examples are not known to use */
export function readWorkflow(file: string): Workflow {
  return workflow.parse(parse(readFileSync(file, "utf8")));
}

/** A text in which each `${{ NAME }}` is replaced by its value. */
export function expand(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{ ([^}]+) \}\}/g, (_, name: string) => resolveWord(name, contexts));
}

/** Whether `NAME == VALUE` or `NAME != VALUE`, several of them joined by `&&`, holds; what has no condition runs. */
export function holds(condition: string | undefined, contexts: Contexts): boolean {
  return (condition ?? "true == true").split(" && ").every(comparison => {
    const isDifferent = comparison.includes(" != ");
    const words = comparison.split(isDifferent ? " != " : " == ").map(word => resolveWord(word, contexts));
    const [left, right, ...more] = words;
    if (right === undefined || more.length > 0) throw new Error(`"${comparison}" is no comparison`);
    return (left === right) !== isDifferent;
  });
}

function resolveWord(word: string, contexts: Contexts): string {
  if (word === "true" || /^'[^']*'$/.test(word)) return word.replaceAll("'", "");
  const value = contexts[word] ?? (word.startsWith("steps.") ? "" : undefined);
  if (value === undefined) throw new Error(`nothing is known of ${word}`);
  return value;
}

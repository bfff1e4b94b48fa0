import { z } from "zod";

/** Where a part of a document was declared. */
export interface RuleSource {
  /** Path of the construct: `gateway/edge-1/filter/INPUT/ssh`. */
  readonly construct: string;
  /** File and line relative to the project: `stacks/gateway-stack.ts:31`. */
  readonly at?: string | undefined;
  /** Kinds of lint findings that are said to be meant there. */
  readonly allow?: readonly string[] | undefined;
}

/** JSON pointer into a document → where that part was declared. */
export type RuleSources = ReadonlyMap<string, RuleSource>;

const schema = z.record(
  z.string(),
  z.object({ construct: z.string(), at: z.string().optional(), allow: z.array(z.string()).optional() }),
);

/** Reads `HOST.sources.json`. It only makes messages better, so a file that cannot be read counts as empty. */
export function parseRuleSources(text: string): RuleSources {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return new Map();
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? new Map(Object.entries(parsed.data)) : new Map();
}

/** The source of a part, or, where it has no entry of its own (a chain's policy), of the nearest part around it. */
export function findSource(sources: RuleSources, pointer: string): RuleSource | undefined {
  for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
    const source = sources.get(at);
    if (source !== undefined) return source;
  }
  return undefined;
}

/**
 * `declared at stacks/gateway-stack.ts:31 (gateway/edge-1/filter/INPUT/ssh)`; undefined when nobody knows. A part without
 * an entry of its own (a chain's policy) was declared with the nearest part around it.
 */
export function describeSource(sources: RuleSources, pointer: string): string | undefined {
  const source = findSource(sources, pointer);
  if (source === undefined) return undefined;
  return source.at === undefined ? `declared by ${source.construct}` : `declared at ${source.at} (${source.construct})`;
}

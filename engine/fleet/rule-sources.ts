import { z } from "zod";

/** Where a part of a document was declared. */
export interface RuleSource {
  /** Path of the construct: `gateway/edge-1/filter/INPUT/ssh`. */
  readonly construct: string;
  /** File and line relative to the project: `stacks/gateway-stack.ts:31`. */
  readonly at?: string | undefined;
}

/** JSON pointer into a document → where that part was declared. */
export type RuleSources = ReadonlyMap<string, RuleSource>;

const schema = z.record(z.string(), z.object({ construct: z.string(), at: z.string().optional() }));

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

/**
 * `declared at stacks/gateway-stack.ts:31 (gateway/edge-1/filter/INPUT/ssh)`; undefined when nobody knows. A part without
 * an entry of its own (a chain's policy) was declared with the nearest part around it.
 */
export function describeSource(sources: RuleSources, pointer: string): string | undefined {
  const source = sources.get(pointer);
  if (source === undefined) {
    const end = pointer.lastIndexOf("/");
    return end <= 0 ? undefined : describeSource(sources, pointer.slice(0, end));
  }
  return source.at === undefined ? `declared by ${source.construct}` : `declared at ${source.at} (${source.construct})`;
}

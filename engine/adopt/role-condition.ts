import type { Condition } from "./role";
import type { Statement } from "./statement";

/** The statements under their condition; a block in place of another is the other's `else`. */
export function conditional(condition: Condition, body: readonly Statement[]): readonly Statement[] {
  if (condition.kind === "always" || body.length === 0) return body;
  return [{ kind: "block", head: `if (${conditionCode(condition)})`, body }];
}

export function conditionCode(condition: Exclude<Condition, { kind: "always" }>): string {
  const has = (name: string) => `exceptions.includes(${JSON.stringify(name)})`;
  return condition.kind === "with"
    ? has(condition.exception)
    : condition.exceptions.map(name => `!${has(name)}`).join(" && ");
}

import type { OptionDefinition } from "./command";
import { UsageError } from "./usage-error";

/** Host names in scripts are frozen to addresses: they would be looked up once, where and when the script runs. */
export const RESOLVE_OPTION = {
  kind: "list",
  valueName: "NAME=ADDRESS",
  summary: "what a host name in a script means; repeatable",
} as const satisfies OptionDefinition;

/** @throws UsageError for what is not NAME=ADDRESS */
export function readHostNames(given: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    given.map(text => {
      const at = text.indexOf("=");
      if (at < 1 || at === text.length - 1)
        throw new UsageError(`--resolve takes NAME=ADDRESS, and "${text}" is none.`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

import { camelCase } from "./identifier";

/** A function's name for hosts of one kind: what their names begin with, without numbers. */
export function nameRole(hosts: readonly string[]): string {
  const [first = ""] = hosts;
  if (hosts.length === 1) return camelCase(first, "host");
  let common = first;
  for (const name of hosts) {
    while (!name.startsWith(common)) common = common.slice(0, -1);
  }
  const words = common.replace(/[^\p{L}]+$/u, "");
  return camelCase(words.length >= 2 ? words : first.replace(/[\d.:]+/g, " "), "host");
}

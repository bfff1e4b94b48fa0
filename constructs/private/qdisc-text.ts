import { canonicalizeQdisc, checkDevice } from "../../engine/traffic";
import { holdsToken, textOfNumber } from "./token-text";

/** A qdisc option as a construct has it: a number, a time in milliseconds, or a switch. */
type OptionValue = number | "on" | "off" | { readonly ms: number | undefined } | undefined;

/**
 * A root qdisc as a canonical tc string with the options that are set.
 * @throws Error naming the option, its range and the fix
 */
export function qdiscText(device: string, kind: string, options: Readonly<Record<string, OptionValue>>): string {
  if (holdsToken(device)) {
    throw new Error("The device's name must be known at synthesis, because it is a key of the document. Write it out.");
  }
  checkDevice(device);
  const words = Object.entries(options).flatMap(([name, value]) => optionWords(name, value));
  const text = ["qdisc", "root", kind, ...words].join(" ");
  // A token among the options: the host's tc judges once the value is known.
  return holdsToken(text) ? text : canonicalizeQdisc(text);
}

function optionWords(name: string, value: OptionValue): readonly string[] {
  if (value === undefined) return [];
  if (value === "on") return [name];
  if (value === "off") return [`no${name}`];
  if (typeof value === "number") return [name, textOfNumber(value)];
  return value.ms === undefined ? [] : [name, microseconds(name, value.ms)];
}

/** tc counts in microseconds. */
function microseconds(name: string, ms: number): string {
  const text = textOfNumber(ms);
  if (holdsToken(text)) return `${text}ms`;
  const us = Math.round(ms * 1000);
  if (!Number.isFinite(ms) || us < 1) {
    throw new Error(`${name} is ${ms} ms, which is no time tc can hold. Write at least 0.001, such as 5.`);
  }
  return `${us}us`;
}

import type { QdiscKind } from "./kinds/qdisc-kind";
import { findQdiscKind } from "./kinds/registry";
import type { OptionValues } from "./options/qdisc-option";
import { parseQdisc } from "./parse-qdisc";
import type { Qdisc } from "./qdisc";
import { quoteWord, TrafficError } from "./traffic-error";

/** The description of a qdisc's kind. Throws TrafficError for a kind that is not in the registry. */
export function requireQdiscKind(qdisc: Qdisc): QdiscKind {
  const kind = findQdiscKind(qdisc.kind);
  if (kind !== undefined) return kind;
  throw new TrafficError({
    what: `${quoteWord(qdisc.kind)} is not a kind of qdisc that can be declared`,
    where: "qdisc",
    why: "the registry of kinds does not hold it",
    remedy: "Make the qdisc with parseQdisc",
  });
}

/** The kind and its set options in canonical order and spelling; tc takes these words as they are. */
export function printOptions(kind: QdiscKind, options: OptionValues): readonly string[] {
  return kind.options.flatMap(option => {
    const value = options.get(option.name);
    return value === undefined ? [] : option.print(value);
  });
}

/**
 * The canonical string: `qdisc root [handle 1:] KIND`, `qdisc parent 1:30 …` or `qdisc ingress`, then every option that is
 * set, in the order in which tc prints them; times as `1s`, `5ms` or `999us`, rates as `10mbit`, everything else as plain
 * numbers.
 */
export function printQdisc(qdisc: Qdisc): string {
  return printWords(qdisc.parent, qdisc.handle, qdisc.kind, printOptions(requireQdiscKind(qdisc), qdisc.options));
}

/** The words of a qdisc by its parts; of an ingress there is only one. */
export function printWords(
  parent: Qdisc["parent"],
  handle: string | undefined,
  kind: string,
  options: readonly string[],
): string {
  if (parent === "ingress") return ["qdisc", "ingress", ...(kind === "ingress" ? [] : [kind]), ...options].join(" ");
  const place = parent === "root" ? ["root"] : ["parent", parent];
  return ["qdisc", ...place, ...(handle === undefined ? [] : ["handle", handle]), kind, ...options].join(" ");
}

/** `printQdisc` of `parseQdisc`: two texts that mean the same qdisc give the same string. Throws TrafficError. */
export function canonicalizeQdisc(text: string): string {
  return printQdisc(parseQdisc(text));
}

/** Sentences about a qdisc that the kernel will take and its author hardly means; empty when there is nothing to say. */
export function findQdiscDoubts(qdisc: Qdisc): readonly string[] {
  return requireQdiscKind(qdisc).findDoubts(qdisc.options);
}

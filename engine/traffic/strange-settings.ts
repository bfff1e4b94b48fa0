import type { QdiscKind } from "./kinds/qdisc-kind";
import type { LiveQdisc } from "./live-qdisc";
import type { JsonValue } from "./tc-json";

/** Something that a live qdisc has and that cannot be declared. */
export interface StrangeSetting {
  /** tc's key; `stab` for a size table (tc-stab(8)). */
  readonly name: string;
  readonly value: JsonValue;
}

/**
 * What somebody has set of a live qdisc that cannot be declared. Only a new qdisc is without it. A key that nothing is known
 * of is left out: a newer kernel may show it of every qdisc.
 */
export function findStrangeSettings(kind: QdiscKind, live: LiveQdisc): readonly StrangeSetting[] {
  const strange = [...live.options].filter(([key, value]) => {
    const shown = kind.shown?.get(key);
    if (shown === undefined || shown === "counter") return false;
    return shown === "if-set" || JSON.stringify(shown.usual) !== JSON.stringify(value);
  });
  return [
    ...(live.sizeTable === undefined ? [] : [{ name: "stab", value: Object.fromEntries(live.sizeTable) }]),
    ...strange.map(([name, value]) => ({ name: name.trim(), value })),
  ];
}

/** The first of tc's keys that nothing is known of. */
export function findUnknownKey(kind: QdiscKind, live: LiveQdisc): string | undefined {
  const keys = new Set([...kind.options.flatMap(option => option.keys), ...(kind.shown?.keys() ?? [])]);
  return [...live.options.keys()].find(key => !keys.has(key));
}

/** Its words for a person: `minburst 1540`, `stab linklayer atm overhead 22`. */
export function printStrangeSetting({ name, value }: StrangeSetting): readonly string[] {
  if (value === false) return [name, "off"];
  if (value === true || value === null) return [name];
  if (Array.isArray(value)) return [name, ...value.map(printPlain)];
  return typeof value === "object"
    ? [name, ...Object.entries(value).flatMap(([key, member]) => [key, printPlain(member)])]
    : [name, printPlain(value)];
}

function printPlain(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

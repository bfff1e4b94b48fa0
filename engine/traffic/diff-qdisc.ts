import { INGRESS_PARENT } from "./handle";
import type { LiveQdisc } from "./live-qdisc";
import type { OptionValue, OptionValues, QdiscOption } from "./options/qdisc-option";
import { requireQdiscKind } from "./print-qdisc";
import type { Qdisc } from "./qdisc";
import { findStrangeSettings, printStrangeSetting } from "./strange-settings";
import type { JsonValue } from "./tc-json";

/** One thing that is not as wanted, both sides in the canonical spelling. */
export interface QdiscFieldDifference {
  /** `parent`, `kind`, `handle`, or the name of an option. */
  readonly field: string;
  readonly wanted: string;
  /** `none` where the host shows nothing. */
  readonly live: string;
}

export interface QdiscDifference {
  /** Whether the kernel can be led from one to the other without a new qdisc. */
  readonly change: "in-place" | "new-qdisc";
  /** At least one; for another kind only that. */
  readonly fields: readonly QdiscFieldDifference[];
}

/**
 * The options that are not as wanted: what is set is compared as the kernel would hold it, and what is not set where the
 * kernel would give it a value of its own.
 */
export function diffOptions(
  options: readonly QdiscOption[],
  wanted: OptionValues,
  live: ReadonlyMap<string, JsonValue>,
): readonly { readonly change: QdiscDifference["change"]; readonly field: QdiscFieldDifference }[] {
  const asked = askForHeld(options, live);
  return options.flatMap(option => {
    const value = wanted.get(option.name);
    const held = option.readLive(live);
    const expected = value === undefined ? unsetValue(option, wanted) : option.hold(value, wanted);
    if (expected === undefined || held === expected || (value === undefined && held === undefined)) return [];
    const field = {
      field: option.name,
      wanted: value === undefined ? "none" : printValue(option, value),
      live: held === undefined ? "none" : printValue(option, asked.get(option.name) ?? held),
    };
    const keepsPart = held !== undefined && option.keepsPart?.(held, expected) === true;
    return [{ change: keepsPart ? "new-qdisc" : option.change, field }];
  });
}

/** What holds where the option is not wanted, if anything is known of that. */
function unsetValue(option: QdiscOption, wanted: OptionValues): OptionValue | undefined {
  return option.unset ?? (option.endedBy !== undefined && wanted.has(option.endedBy) ? "none" : undefined);
}

/** Every option that the host reports, as the value that a person would have asked for (a held 4999 is 5ms). */
export function askForHeld(options: readonly QdiscOption[], live: ReadonlyMap<string, JsonValue>): OptionValues {
  const asked = new Map<string, OptionValue>();
  for (const option of options) {
    const held = option.readLive(live);
    if (held !== undefined && held !== option.unset && held !== option.none)
      asked.set(option.name, option.ask(held, asked));
  }
  return asked;
}

/**
 * What is held of the options that are wanted, and of those that would go with a change, as somebody would have asked for it.
 * An equal option keeps the spelling it was given (1us and 2us may be held alike).
 */
export function askForHeldBeside(
  options: readonly QdiscOption[],
  wanted: OptionValues,
  live: ReadonlyMap<string, JsonValue>,
): OptionValues {
  const asked = askForHeld(options, live);
  return new Map(
    options.flatMap(option => {
      const value = wanted.get(option.name);
      if (value === undefined && unsetValue(option, wanted) === undefined) return [];
      const isEqual = value !== undefined && option.readLive(live) === option.hold(value, wanted);
      const shown = isEqual ? value : asked.get(option.name);
      return shown === undefined ? [] : [[option.name, shown] as const];
    }),
  );
}

function printValue(option: QdiscOption, value: OptionValue): string {
  const words = option.print(value);
  return words.slice(words.length > 1 ? 1 : 0).join(" ");
}

/**
 * What keeps the live qdisc from being the wanted one, or `undefined` when nothing does. Of the options of its kind only
 * those set in `wanted` are compared, and as the kernel would hold them: 5ms is equal to a printed 4999. What cannot be
 * declared at all, such as a size table, is not wanted.
 */
export function diffQdisc(wanted: Qdisc, live: LiveQdisc | undefined): QdiscDifference | undefined {
  const kind = requireQdiscKind(wanted);
  if (live === undefined || live.parent !== shownParent(wanted) || live.kind !== wanted.kind) {
    const seen = live?.parent === shownParent(wanted) ? live.kind : "none";
    return { change: "new-qdisc", fields: [{ field: "kind", wanted: wanted.kind, live: seen }] };
  }
  const fields: QdiscFieldDifference[] = [];
  let change: QdiscDifference["change"] = "in-place";
  if (wanted.handle !== undefined && wanted.handle !== live.handle) {
    fields.push({ field: "handle", wanted: wanted.handle, live: live.handle });
    change = "new-qdisc";
  }
  for (const found of diffOptions(kind.options, wanted.options, live.options)) {
    fields.push(found.field);
    if (found.change === "new-qdisc") change = "new-qdisc";
  }
  for (const setting of findStrangeSettings(kind, live)) {
    const [field = "", ...words] = printStrangeSetting(setting);
    fields.push({ field, wanted: "none", live: words.length === 0 ? "on" : words.join(" ") });
    change = "new-qdisc";
  }
  return fields.length === 0 ? undefined : { change, fields };
}

/** The parent that tc shows for a qdisc. */
function shownParent({ parent }: Qdisc): string {
  return parent === "ingress" ? INGRESS_PARENT : parent;
}

/** Whether everything that is set in `wanted` holds on the live qdisc; see `diffQdisc`. */
export function equalsLive(wanted: Qdisc, live: LiveQdisc | undefined): boolean {
  return diffQdisc(wanted, live) === undefined;
}

import type { LiveQdisc } from "./live-qdisc";
import type { OptionValue, QdiscOption } from "./options/qdisc-option";
import { requireQdiscKind } from "./print-qdisc";
import type { Qdisc } from "./qdisc";

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

function printValue(option: QdiscOption, value: OptionValue): string {
  return option.print(value).at(-1) ?? "";
}

function diffOption(option: QdiscOption, wanted: OptionValue, live: LiveQdisc): QdiscFieldDifference | undefined {
  const held = option.readLive(live.options);
  if (held === option.hold(wanted)) return undefined;
  return {
    field: option.name,
    wanted: printValue(option, wanted),
    live: held === undefined ? "none" : printValue(option, option.ask(held)),
  };
}

/**
 * What keeps the live qdisc from being the wanted one, or `undefined` when nothing does. Only what is set in `wanted` is
 * compared, and as the kernel would hold it: 5ms is equal to a printed 4999.
 */
export function diffQdisc(wanted: Qdisc, live: LiveQdisc | undefined): QdiscDifference | undefined {
  const kind = requireQdiscKind(wanted);
  if (live === undefined || live.parent !== wanted.parent || live.kind !== wanted.kind) {
    const seen = live?.parent === wanted.parent ? live.kind : "none";
    return { change: "new-qdisc", fields: [{ field: "kind", wanted: wanted.kind, live: seen }] };
  }
  const fields: QdiscFieldDifference[] = [];
  let change: QdiscDifference["change"] = "in-place";
  if (wanted.handle !== undefined && wanted.handle !== live.handle) {
    fields.push({ field: "handle", wanted: wanted.handle, live: live.handle });
    change = "new-qdisc";
  }
  for (const option of kind.options) {
    const value = wanted.options.get(option.name);
    const difference = value === undefined ? undefined : diffOption(option, value, live);
    if (difference === undefined) continue;
    fields.push(difference);
    if (option.change === "new-qdisc") change = "new-qdisc";
  }
  return fields.length === 0 ? undefined : { change, fields };
}

/** Whether everything that is set in `wanted` holds on the live qdisc; see `diffQdisc`. */
export function equalsLive(wanted: Qdisc, live: LiveQdisc | undefined): boolean {
  return diffQdisc(wanted, live) === undefined;
}

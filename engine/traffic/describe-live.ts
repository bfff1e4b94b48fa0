import { parseClassId } from "./class-id";
import { askForHeld, askForHeldBeside, equalsLive } from "./diff-qdisc";
import { INGRESS_PARENT, parseHandle } from "./handle";
import type { QdiscKind } from "./kinds/qdisc-kind";
import { findQdiscKind } from "./kinds/registry";
import { classifyOrigin, type LiveQdisc } from "./live-qdisc";
import type { OptionValues } from "./options/qdisc-option";
import { printOptions, printQdisc, printWords } from "./print-qdisc";
import type { Qdisc } from "./qdisc";
import { findStrangeSettings, printStrangeSetting } from "./strange-settings";
import type { JsonValue } from "./tc-json";
import { TrafficError } from "./traffic-error";

/**
 * Every option the host reports, as the value that a person would have asked for. Of two that say the same, the first,
 * unless no value of that one gives what is held.
 */
export function askForLiveOptions(kind: QdiscKind, live: LiveQdisc): OptionValues {
  const usual = kind.options.filter(option => option.insteadOf === undefined);
  const asked = askForHeld(usual, live.options);
  const instead = kind.options.find(({ insteadOf = "" }) => {
    const value = asked.get(insteadOf);
    const option = usual.find(({ name }) => name === insteadOf);
    return value !== undefined && option !== undefined && option.hold(value, asked) !== option.readLive(live.options);
  });
  if (instead === undefined) return asked;
  return askForHeld(
    kind.options.filter(
      ({ name, insteadOf }) => name !== instead.insteadOf && (insteadOf === undefined || name === instead.name),
    ),
    live.options,
  );
}

function printRawOption([key, value]: readonly [string, JsonValue]): readonly string[] {
  if (value === false) return [];
  if (value === true || value === null) return [key];
  return [key, typeof value === "string" ? value : JSON.stringify(value)];
}

function printStrangeSettings(kind: QdiscKind, live: LiveQdisc): readonly string[] {
  return findStrangeSettings(kind, live).flatMap(printStrangeSetting);
}

type Handled = "with-handle" | "without-handle";

function printLive(live: LiveQdisc, handled: Handled, options: readonly string[]): string {
  const handle = handled === "with-handle" && classifyOrigin(live) === "explicit" ? live.handle : undefined;
  const parent = readParent(live);
  if (parent !== undefined) return printWords(parent, handle, live.kind, options);
  return [
    "qdisc",
    "parent",
    live.parent,
    ...(handle === undefined ? [] : ["handle", handle]),
    live.kind,
    ...options,
  ].join(" ");
}

/**
 * The live qdisc as a string that a person recognises, with every option the host reports: canonical for a kind that can
 * be declared (4999 is printed 5ms), with tc's own words for what of it cannot be; else the kind and tc's own keys and
 * values in printed order. The handle is left out unless asked for.
 */
export function describeLive(live: LiveQdisc, handled: Handled = "without-handle"): string {
  const kind = findQdiscKind(live.kind);
  const options =
    kind === undefined
      ? [
          ...[...live.options].flatMap(printRawOption),
          ...(live.unreadOptions === undefined ? [] : [live.unreadOptions]),
        ]
      : [...printOptions(kind, askForLiveOptions(kind, live)), ...printStrangeSettings(kind, live)];
  return printLive(live, handled, options);
}

/**
 * The live qdisc in the spelling of the wanted one, for a difference that shows nothing but what differs: exactly
 * `printQdisc(wanted)` when they are equal; for the same kind only the options (and the handle) that `wanted` sets, and
 * those that would go with a change; else `describeLive`.
 */
export function describeLiveBeside(wanted: Qdisc, live: LiveQdisc): string {
  if (equalsLive(wanted, live)) return printQdisc(wanted);
  const handled = wanted.handle === undefined ? "without-handle" : "with-handle";
  const kind = findQdiscKind(live.kind);
  if (kind === undefined || live.kind !== wanted.kind) return describeLive(live, handled);
  const options = askForHeldBeside(kind.options, wanted.options, live.options);
  return printLive(live, handled, [...printOptions(kind, options), ...printStrangeSettings(kind, live)]);
}

/** The live qdisc as one that can be declared, handle included where it was asked for; `undefined` for any other kind or place. */
export function toWantedQdisc(live: LiveQdisc): Qdisc | undefined {
  const kind = findQdiscKind(live.kind);
  const parent = readParent(live);
  if (kind === undefined || parent === undefined || (parent === "ingress") !== (kind.name === "ingress"))
    return undefined;
  const qdisc = { part: "qdisc", parent, kind: kind.name, options: askForLiveOptions(kind, live) } as const;
  return classifyOrigin(live) === "kernel-default" || parent === "ingress"
    ? qdisc
    : { ...qdisc, handle: parseHandle(live.handle, "live qdisc") };
}

function readParent({ parent }: LiveQdisc): Qdisc["parent"] | undefined {
  if (parent === "root") return parent;
  if (parent === INGRESS_PARENT) return "ingress";
  try {
    return parseClassId(parent, "live qdisc");
  } catch (error) {
    if (error instanceof TrafficError) return undefined;
    throw error;
  }
}

import { equalsLive } from "./diff-qdisc";
import { parseHandle } from "./handle";
import type { QdiscKind } from "./kinds/qdisc-kind";
import { findQdiscKind } from "./kinds/registry";
import { classifyOrigin, type LiveQdisc } from "./live-qdisc";
import type { OptionValue } from "./options/qdisc-option";
import { printOptions, printQdisc } from "./print-qdisc";
import type { Qdisc } from "./qdisc";
import type { JsonValue } from "./tc-json";

/** Every option the host reports, as the value that a person would have asked for (a held 4999 is 5ms). */
export function askForLiveOptions(kind: QdiscKind, live: LiveQdisc): ReadonlyMap<string, OptionValue> {
  const options = new Map<string, OptionValue>();
  for (const option of kind.options) {
    const held = option.readLive(live.options);
    if (held !== undefined) options.set(option.name, option.ask(held));
  }
  return options;
}

function printRawOption([key, value]: readonly [string, JsonValue]): readonly string[] {
  if (value === false) return [];
  if (value === true || value === null) return [key];
  return [key, typeof value === "string" ? value : JSON.stringify(value)];
}

function printHead(live: LiveQdisc, handle: "with-handle" | "without-handle"): readonly string[] {
  const place = live.parent === "root" ? ["root"] : ["parent", live.parent];
  const asked = handle === "with-handle" && classifyOrigin(live) === "explicit" ? ["handle", live.handle] : [];
  return ["qdisc", ...place, ...asked, live.kind];
}

/**
 * The live qdisc as a string that a person recognises, with every option the host reports: canonical for a kind that can
 * be declared (4999 is printed 5ms), else the kind and tc's own keys and values in printed order. The handle is left
 * out unless asked for.
 */
export function describeLive(live: LiveQdisc, handle: "with-handle" | "without-handle" = "without-handle"): string {
  const kind = findQdiscKind(live.kind);
  const options =
    kind === undefined
      ? [
          ...[...live.options].flatMap(printRawOption),
          ...(live.unreadOptions === undefined ? [] : [live.unreadOptions]),
        ]
      : printOptions(kind, askForLiveOptions(kind, live));
  return [...printHead(live, handle), ...options].join(" ");
}

/**
 * The live qdisc in the spelling of the wanted one, for a difference that shows nothing but what differs: exactly
 * `printQdisc(wanted)` when they are equal; for the same kind only the options (and the handle) that `wanted` sets;
 * else `describeLive`.
 */
export function describeLiveBeside(wanted: Qdisc, live: LiveQdisc): string {
  if (equalsLive(wanted, live)) return printQdisc(wanted);
  const handle = wanted.handle === undefined ? "without-handle" : "with-handle";
  const kind = findQdiscKind(live.kind);
  if (kind === undefined || live.kind !== wanted.kind || live.parent !== wanted.parent)
    return describeLive(live, handle);
  const options = new Map([...askForLiveOptions(kind, live)].filter(([name]) => wanted.options.has(name)));
  for (const option of kind.options) {
    const value = wanted.options.get(option.name);
    const held = option.readLive(live.options);
    // An equal option keeps the spelling it was given (1us and 2us may be held alike).
    if (value !== undefined && held === option.hold(value)) options.set(option.name, value);
  }
  return [...printHead(live, handle), ...printOptions(kind, options)].join(" ");
}

/** The live qdisc as one that can be declared, handle included where it was asked for; `undefined` for any other kind or place. */
export function toWantedQdisc(live: LiveQdisc): Qdisc | undefined {
  const kind = findQdiscKind(live.kind);
  if (kind === undefined || live.parent !== "root") return undefined;
  const qdisc = { parent: "root", kind: kind.name, options: askForLiveOptions(kind, live) } as const;
  return classifyOrigin(live) === "kernel-default"
    ? qdisc
    : { ...qdisc, handle: parseHandle(live.handle, "live qdisc") };
}

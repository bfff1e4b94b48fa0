import type { ConnectionEntry } from "../conntrack";
import type { TableName } from "../ruleset";
import { untracked } from "./flow-packet";
import { type Devices, openingConditions } from "./opening-packet";
import type { WalkedRuleset } from "./walk-flow";
import { walkChain } from "./walk-table";

/** Whether a connection ends here, begins here, or goes through. */
export type Route = "in" | "out" | "through";

/** What a ruleset would do with the packet that opens a connection. */
export interface OpeningFate {
  readonly passes: "yes" | "no" | "unsure";
  /** The targets that give it other addresses, as text: empty when none does. `unsure` when that cannot be said. */
  readonly translation: { readonly kind: "told"; readonly targets: string } | { readonly kind: "unsure" };
}

type Stop = readonly [table: TableName, chain: string, sees: "untracked" | "arriving" | "routed"];

/** netfilter_ipv4.h: the hooks of each route, and the tables of each hook in the order of their priorities. */
const STOPS: Readonly<Record<Route, readonly Stop[]>> = {
  in: [
    ["raw", "PREROUTING", "untracked"],
    ["mangle", "PREROUTING", "arriving"],
    ["nat", "PREROUTING", "arriving"],
    ["mangle", "INPUT", "routed"],
    ["filter", "INPUT", "routed"],
    ["security", "INPUT", "routed"],
    ["nat", "INPUT", "routed"],
  ],
  out: [
    ["raw", "OUTPUT", "untracked"],
    ["mangle", "OUTPUT", "arriving"],
    ["nat", "OUTPUT", "arriving"],
    ["filter", "OUTPUT", "routed"],
    ["security", "OUTPUT", "routed"],
    ["mangle", "POSTROUTING", "routed"],
    ["nat", "POSTROUTING", "routed"],
  ],
  through: [
    ["raw", "PREROUTING", "untracked"],
    ["mangle", "PREROUTING", "arriving"],
    ["nat", "PREROUTING", "arriving"],
    ["mangle", "FORWARD", "routed"],
    ["filter", "FORWARD", "routed"],
    ["security", "FORWARD", "routed"],
    ["mangle", "POSTROUTING", "routed"],
    ["nat", "POSTROUTING", "routed"],
  ],
};

/**
 * What would become of the packet that opens this connection, were it to come again. Where its destination goes is taken
 * from the connection itself: what another translation would lead to is not followed, only seen to be another.
 */
export function walkOpening(
  { tables }: WalkedRuleset,
  entry: ConnectionEntry,
  route: Route,
  devices: Devices,
): OpeningFate {
  let passes: OpeningFate["passes"] = "yes";
  let isSure = true;
  const targets: string[] = [];
  for (const [name, chain, sees] of STOPS[route]) {
    const table = tables.get(name);
    if (table === undefined) continue;
    const arriving = openingConditions(entry, sees === "routed" ? "routed" : "arriving", seenDevices(devices, chain));
    const { verdict } = walkChain(table, chain, sees === "untracked" ? untracked(arriving) : arriving);
    if (verdict.kind === "dropped") return { passes: "no", translation: { kind: "unsure" } };
    if (verdict.kind === "translated" && !leavesItsAddress(verdict.by.text, route))
      targets.push(targetText(verdict.by.text));
    if (verdict.kind === "unsure") {
      if (name === "nat") isSure = false;
      else passes = "unsure";
    }
  }
  return { passes, translation: isSure ? { kind: "told", targets: targets.join(" ") } : { kind: "unsure" } };
}

/** Which way out is found after PREROUTING; the way in is forgotten in POSTROUTING. */
function seenDevices(devices: Devices, chain: string): Devices {
  if (chain === "PREROUTING" || chain === "INPUT") return devices.in === undefined ? {} : { in: devices.in };
  if (chain === "OUTPUT" || chain === "POSTROUTING") return devices.out === undefined ? {} : { out: devices.out };
  return devices;
}

/** A socket of the host takes the address that MASQUERADE would give it. */
function leavesItsAddress(rule: string, route: Route): boolean {
  return route === "out" && targetText(rule).startsWith("-j MASQUERADE");
}

/** In canonical text the target stands last; a comment that says `-j` stands in quotes before it. */
function targetText(rule: string): string {
  return rule.slice(rule.lastIndexOf("-j "));
}

import type { TableName } from "../ruleset";
import type { Stage } from "./opening-packet";

/** Whether a connection ends here, begins here, or goes through. */
export type Route = "in" | "out" | "through";

type Stop = readonly [table: TableName, chain: string, stage: Stage];

/** netfilter_ipv4.h: the hooks of each route, and the tables of each hook in the order of their priorities. */
export const OPENING_STOPS: Readonly<Record<Route, readonly Stop[]>> = {
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

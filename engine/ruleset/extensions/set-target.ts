import { flag } from "../codecs/flag";
import { integer } from "../codecs/number";
import { setReference } from "../codecs/set-reference";
import { type ExtensionDescription, type ExtensionScope, findOption } from "../extension";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";

const MAPPED = ["--map-mark", "--map-prio", "--map-queue"];

/** What is copied to the packet may be so only in table mangle (xt_set.c), and at least one thing must be. */
function settle(options: readonly RuleOption[], scope: ExtensionScope): readonly RuleOption[] {
  if (findOption(options, "--map-set") === undefined) return options;
  if (!options.some(option => MAPPED.includes(option.name))) {
    throw new ValueError("--map-set copies nothing", `Add one of ${MAPPED.join(", ")}.`);
  }
  if (scope.table === "mangle") return options;
  throw new ValueError(`the kernel refuses --map-set in table ${scope.table}`, "Put the rule into table mangle.");
}

export const setTarget: ExtensionDescription = {
  name: "SET",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Adds the packet's addresses or ports to an ipset, removes them, or marks the packet by them.",
  source: "iptables-extensions(8), SET; libxt_SET.c, xt_set.c",
  oneOf: ["--add-set", "--del-set", "--map-set"],
  requires: new Map([
    ["--exist", "--add-set"],
    ["--timeout", "--add-set"],
    ["--map-mark", "--map-set"],
    ["--map-prio", "--map-set"],
    ["--map-queue", "--map-set"],
  ]),
  options: [
    { name: "--add-set", negation: "refused", value: setReference, summary: "Add an element to this set." },
    {
      name: "--exist",
      negation: "refused",
      value: flag,
      summary: "Reset the timeout of an element that is there already.",
    },
    {
      name: "--timeout",
      negation: "refused",
      value: integer({ min: 0, max: 4294967294 }),
      summary: "Seconds the element stays; default that of the set.",
    },
    { name: "--del-set", negation: "refused", value: setReference, summary: "Remove the element from this set." },
    {
      name: "--map-set",
      negation: "refused",
      value: setReference,
      summary: "Look the packet up in this set, which has the skbinfo extension.",
    },
    { name: "--map-mark", negation: "refused", value: flag, summary: "Copy the element's mark to the packet." },
    {
      name: "--map-prio",
      negation: "refused",
      value: flag,
      hooks: ["FORWARD", "OUTPUT", "POSTROUTING"],
      summary: "Copy the element's traffic class to the packet.",
    },
    {
      name: "--map-queue",
      negation: "refused",
      value: flag,
      hooks: ["FORWARD", "OUTPUT", "POSTROUTING"],
      summary: "Copy the element's hardware queue to the packet.",
    },
  ],
  settle,
};

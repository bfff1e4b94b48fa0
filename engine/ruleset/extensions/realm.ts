import { namedNumber } from "../codecs/named-number";
import type { ExtensionDescription } from "../extension";

export const realmMatch: ExtensionDescription = {
  name: "realm",
  kind: "match",
  families: ["ipv4"],
  summary: "The realm of the route the packet takes.",
  source: "iptables-extensions(8), realm; libipt_realm.c, xt_realm.c",
  hooks: ["INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
  oneOf: ["--realm"],
  options: [
    {
      name: "--realm",
      negation: "allowed",
      value: namedNumber("route realm", "cosmos"),
      summary: "Number of the realm, with an optional mask.",
    },
  ],
};

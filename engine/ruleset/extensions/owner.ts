import { flag } from "../codecs/flag";
import { identityRange } from "../codecs/identity";
import type { ExtensionDescription } from "../extension";

export const ownerMatch: ExtensionDescription = {
  name: "owner",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Who on this host sent the packet.",
  example: "--uid-owner 1000",
  source: "iptables-extensions(8), owner; libxt_owner.c, xt_owner.c",
  hooks: ["OUTPUT", "POSTROUTING"],
  oneOf: ["--socket-exists", "--uid-owner", "--gid-owner"],
  requires: new Map([["--suppl-groups", "--gid-owner"]]),
  options: [
    { name: "--socket-exists", negation: "allowed", value: flag, summary: "The packet belongs to a socket." },
    { name: "--uid-owner", negation: "allowed", value: identityRange, summary: "User of the socket." },
    { name: "--gid-owner", negation: "allowed", value: identityRange, summary: "Group of the socket." },
    {
      name: "--suppl-groups",
      negation: "refused",
      value: flag,
      summary: "Look at the user's supplementary groups too.",
    },
  ],
};

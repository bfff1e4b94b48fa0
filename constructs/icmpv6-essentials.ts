import { Construct } from "./cdktf";
import type { Chain } from "./chain";
import { Icmpv6 } from "./icmpv6";
import { writeInto } from "./private/write-rules";
import type { Rate } from "./rate";
import type { LimitOptions, RuleProps } from "./rule-props";

export interface Icmpv6EssentialsProps {
  /**
   * `transit`: what a router must forward (RFC 4890, section 4.3.1). `local`: what a host itself must receive and send
   * (section 4.4.1), which has all of the former.
   * @default - "transit" in FORWARD, "local" elsewhere
   */
  readonly traffic?: "local" | "transit";
  /**
   * Pings: how many are let through. RFC 4890 counts them among what must not be dropped, so none at all cannot be said.
   * @default - "unlimited"
   */
  readonly echo?: Rate | LimitOptions | "unlimited";
}

/** With the codes that sections 4.3.1 and 4.4.1 name. */
const ERRORS = [
  Icmpv6.type("destination-unreachable"),
  Icmpv6.type("packet-too-big"),
  Icmpv6.type(3, 0),
  Icmpv6.type(4, 1),
  Icmpv6.type(4, 2),
];

/** Router and neighbour discovery, its inverse (RFC 3122) and its certificates (RFC 3971): hop limit 255, or a lie. */
const NEIGHBOURS = [133, 134, 135, 136, 141, 142, 148, 149].map(type => Icmpv6.type(type));

/** Multicast listeners (RFC 2710, RFC 3810) and multicast router discovery (RFC 4286): sent with hop limit 1. */
const MULTICAST = [130, 131, 132, 143, 151, 152, 153].map(type => Icmpv6.type(type));

/**
 * The messages of ICMPv6 that must not be dropped (RFC 4890): without them no neighbour is found, and no packet learns
 * the size that fits its path.
 *
 * ```ts
 * new Icmpv6Essentials(input, "icmpv6");
 * new Icmpv6Essentials(forward, "icmpv6");
 * ```
 */
export class Icmpv6Essentials extends Construct {
  constructor(chain: Chain, id: string, props: Icmpv6EssentialsProps = {}) {
    super(chain, id);
    const traffic = props.traffic ?? (chain.chainName === "FORWARD" ? "transit" : "local");
    const { echo = "unlimited" } = props;
    const ping: RuleProps = { icmpv6Type: Icmpv6.type("echo-request"), target: "ACCEPT" };
    const local: readonly RuleProps[] = [
      { icmpv6Type: NEIGHBOURS, hopLimit: 255, target: "ACCEPT" },
      { icmpv6Type: MULTICAST, hopLimit: 1, target: "ACCEPT" },
    ];
    writeInto(chain, { kind: "Icmpv6Essentials", construct: this }, [
      { icmpv6Type: ERRORS, target: "ACCEPT" },
      echo === "unlimited" ? ping : { ...ping, limit: echo },
      { icmpv6Type: Icmpv6.type("echo-reply"), target: "ACCEPT" },
      ...(traffic === "local" ? local : []),
    ]);
  }
}

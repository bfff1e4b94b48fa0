import { Construct } from "./cdktf";
import type { Chain } from "./chain";
import { Icmp } from "./icmp";
import { writeInto } from "./private/write-rules";
import type { Rate } from "./rate";
import type { LimitOptions, RuleProps } from "./rule-props";

export interface IcmpEssentialsProps {
  /**
   * Pings: how many are let through; `none` leaves them to other rules.
   * @default - "unlimited"
   */
  readonly echo?: Rate | LimitOptions | "unlimited" | "none";
}

/** What TCP and path MTU discovery need to hear: RFC 1191 for 3/4 within destination-unreachable, RFC 1122 section 3.2.2. */
const ERRORS = ["destination-unreachable", "time-exceeded", "parameter-problem"] as const;

/**
 * The messages of ICMP without which IPv4 does not work: errors, above all "fragmentation needed", which tells a sender
 * the size that fits the path, and pings. `Icmpv6Essentials` is its twin.
 *
 * ```ts
 * new IcmpEssentials(input, "icmp", { echo: Rate.perSecond(10) });
 * ```
 */
export class IcmpEssentials extends Construct {
  constructor(chain: Chain, id: string, { echo = "unlimited" }: IcmpEssentialsProps = {}) {
    super(chain, id);
    const ping: RuleProps = { icmpType: Icmp.type("echo-request"), target: "ACCEPT" };
    const rules: readonly RuleProps[] = [
      { icmpType: ERRORS.map(name => Icmp.type(name)), target: "ACCEPT" },
      ...(echo === "none" ? [] : [echo === "unlimited" ? ping : { ...ping, limit: echo }]),
    ];
    writeInto(chain, { kind: "IcmpEssentials", construct: this }, rules);
  }
}

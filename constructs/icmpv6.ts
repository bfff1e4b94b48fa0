import { canonicalValue } from "./private/canonical-value";
import { icmpText } from "./private/icmp-text";

/** Types of ICMPv6 by the names of ip6tables-extensions(8) that are in everyday use. */
export type Icmpv6Name =
  | "destination-unreachable"
  | "no-route"
  | "communication-prohibited"
  | "beyond-scope"
  | "address-unreachable"
  | "port-unreachable"
  | "packet-too-big"
  | "time-exceeded"
  | "parameter-problem"
  | "bad-header"
  | "unknown-header-type"
  | "unknown-option"
  | "echo-request"
  | "echo-reply"
  | "router-solicitation"
  | "router-advertisement"
  | "neighbour-solicitation"
  | "neighbour-advertisement"
  | "redirect";

/**
 * A message of ICMPv6, the control protocol of IPv6 (RFC 4443).
 *
 * ```ts
 * new Rule(input, "neighbours", { icmpv6Type: Icmpv6.type("neighbour-solicitation"), hopLimit: 255, target: "ACCEPT" });
 * ```
 */
export class Icmpv6 {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /**
   * A type by its name or number, 0 to 255, and its code, 0 to 255.
   * @throws Error when there is no such type or code
   */
  static type(type: Icmpv6Name | number, code?: number): Icmpv6 {
    const text = icmpText("Icmpv6", type, code);
    return new Icmpv6(canonicalValue({ match: "icmp6", option: "--icmpv6-type", family: "ipv6" }, [text]));
  }

  /** As ip6tables-save prints it: `135`, `4/1`. */
  toString(): string {
    return this.#text;
  }
}

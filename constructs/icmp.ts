import { canonicalValue } from "./private/canonical-value";
import { icmpText } from "./private/icmp-text";

/** Types of ICMP by the names of iptables-extensions(8) that are in everyday use. */
export type IcmpName =
  | "echo-reply"
  | "destination-unreachable"
  | "network-unreachable"
  | "host-unreachable"
  | "protocol-unreachable"
  | "port-unreachable"
  | "fragmentation-needed"
  | "communication-prohibited"
  | "source-quench"
  | "redirect"
  | "echo-request"
  | "router-advertisement"
  | "router-solicitation"
  | "time-exceeded"
  | "parameter-problem"
  | "timestamp-request"
  | "timestamp-reply"
  | "address-mask-request"
  | "address-mask-reply";

/**
 * A message of ICMP, the control protocol of IPv4 (RFC 792).
 *
 * ```ts
 * new Rule(input, "ping", { icmpType: Icmp.type("echo-request"), target: "ACCEPT" });
 * new Rule(input, "too-big", { icmpType: Icmp.type(3, 4), target: "ACCEPT" });
 * ```
 */
export class Icmp {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /**
   * A type by its name or number, 0 to 255, and its code, 0 to 255.
   * @throws Error when there is no such type or code
   */
  static type(type: IcmpName | number, code?: number): Icmp {
    const text = icmpText("Icmp", type, code);
    return new Icmp(canonicalValue({ match: "icmp", option: "--icmp-type", family: "ipv4" }, [text]));
  }

  /** As iptables-save prints it: `8`, `3/4`. */
  toString(): string {
    return this.#text;
  }
}

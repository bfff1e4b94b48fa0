import { type Family, masked, parseMaskedAddress, printMaskedAddress } from "../engine/ruleset";
import { familyOfAddress } from "./private/address-selection";
import { holdsToken } from "./private/token-text";

/**
 * A network, or one address, of IPv4 or IPv6 (RFC 4632, RFC 4291).
 *
 * ```ts
 * const office = Cidr.of("10.0.0.0/8");
 * new Rule(input, "office", { source: office, target: "ACCEPT" });
 * ```
 */
export class Cidr {
  /** `unknown` while the address is only known after apply. */
  readonly family: Family | "unknown";
  readonly #text: string;

  private constructor(family: Family | "unknown", text: string) {
    this.family = family;
    this.#text = text;
  }

  /**
   * `10.0.0.0/8`, `2001:db8::/32` or a single address. May be a value that is only known after apply.
   * @throws Error when it is no address, and when bits behind the prefix are set: iptables would cut them silently
   */
  static of(text: string): Cidr {
    const family = familyOfAddress(text);
    if (family === "unknown" || holdsToken(text)) return new Cidr("unknown", text);
    const address = parseMaskedAddress(text, family);
    if (address === undefined) {
      throw new Error(
        `Cidr.of(${JSON.stringify(text)}) is no address: write "10.0.0.0/8", "2001:db8::/32" or one address. Host names are resolved once and never again, so they cannot stand here.`,
      );
    }
    const network = masked(address);
    const printed = printMaskedAddress(network);
    if (network.bits !== address.bits) {
      const [host = text] = text.split("/");
      throw new Error(
        `Cidr.of(${JSON.stringify(text)}) sets bits behind its prefix, which iptables would cut. Write "${printed}" for the network, or "${host}" for the one address.`,
      );
    }
    return new Cidr(family, printed);
  }

  /** As iptables-save prints it: `10.0.0.0/8`, `10.0.0.1/32`. */
  toString(): string {
    return this.#text;
  }
}

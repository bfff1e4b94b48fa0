import { findServicePort } from "../engine/ruleset";
import { holdsToken, textOfNumber } from "./private/token-text";

/**
 * A port, or a range of ports, of TCP, UDP, SCTP or DCCP: 0 to 65535.
 *
 * ```ts
 * new Rule(input, "web", { protocol: "tcp", destinationPort: [Port.service("http"), Port.of(8443)], target: "ACCEPT" });
 * new Rule(input, "active", { protocol: "tcp", sourcePort: Port.range(1024, 65_535), target: "ACCEPT" });
 * ```
 */
export class Port {
  readonly #first: string;
  readonly #last: string;

  private constructor(first: string, last: string) {
    this.#first = first;
    this.#last = last;
  }

  /**
   * One port. May be a value that is only known after apply.
   * @throws Error when it is no whole number from 0 to 65535
   */
  static of(port: number): Port {
    const text = checked(port);
    return new Port(text, text);
  }

  /**
   * Every port from the first to the last, both included.
   * @throws Error when one of them is no port, or when the last comes before the first
   */
  static range(first: number, last: number): Port {
    const range = new Port(checked(first), checked(last));
    const known = !holdsToken(range.toString());
    if (known && first > last) {
      throw new Error(`Port.range(${first}, ${last}) ends before it begins. Write Port.range(${last}, ${first}).`);
    }
    return range;
  }

  /**
   * The port of a service of /etc/services, as Debian's netbase has it: `ssh`, `https`, `domain`.
   * @throws Error when no such service is known
   */
  static service(name: string): Port {
    const port = findServicePort(name);
    if (port !== undefined) return Port.of(port);
    throw new Error(`Port.service(${JSON.stringify(name)}) is not known. Write its number with Port.of.`);
  }

  /** As rules write it: `22`, or `1024:65535`. */
  toString(): string {
    return this.#first === this.#last ? this.#first : `${this.#first}:${this.#last}`;
  }

  /** As NAT targets write it: `22`, or `1024-65535`. */
  toTranslation(): string {
    return this.#first === this.#last ? this.#first : `${this.#first}-${this.#last}`;
  }
}

function checked(port: number): string {
  const text = textOfNumber(port);
  if (holdsToken(text) || (Number.isInteger(port) && port >= 0 && port <= 65_535)) return text;
  throw new Error(`${port} is no port. Write a whole number from 0 to 65535.`);
}

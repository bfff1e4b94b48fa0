import { canonicalValue } from "./private/canonical-value";

/** A flag of TCP's header (RFC 9293, section 3.1). */
export type TcpFlag = "FIN" | "SYN" | "RST" | "PSH" | "ACK" | "URG";

/**
 * Which flags of TCP's header are looked at, and which of those are up.
 *
 * ```ts
 * new Rule(input, "opening", { tcpFlags: TcpFlags.syn(), target: { jump: "NEW" } });
 * new Rule(input, "no-flag", { tcpFlags: TcpFlags.of(["FIN", "SYN", "RST", "PSH", "ACK", "URG"], []), target: "DROP" });
 * ```
 */
export class TcpFlags {
  readonly #mask: string;
  readonly #set: string;

  private constructor(mask: string, set: string) {
    this.#mask = mask;
    this.#set = set;
  }

  /** The packet that opens a connection: of FIN, SYN, RST and ACK only SYN is up. */
  static syn(): TcpFlags {
    return TcpFlags.of(["FIN", "SYN", "RST", "ACK"], ["SYN"]);
  }

  /**
   * Of the flags in `mask`, exactly those in `set` are up.
   * @throws Error when no flag is looked at, or when one that is to be up is not looked at
   */
  static of(mask: readonly TcpFlag[], set: readonly TcpFlag[]): TcpFlags {
    if (mask.length === 0) throw new Error("TcpFlags.of looks at no flag. Name at least one in the first list.");
    const words = [mask.join(","), set.length === 0 ? "NONE" : set.join(",")];
    const text = canonicalValue({ match: "tcp", option: "--tcp-flags", family: "ipv4" }, words);
    const [printedMask = "", printedSet = ""] = text.split(" ");
    return new TcpFlags(printedMask, printedSet);
  }

  /** The two words of `--tcp-flags` as iptables-save prints them. */
  get words(): readonly [mask: string, set: string] {
    return [this.#mask, this.#set];
  }

  /** `FIN,SYN,RST,ACK SYN`. */
  toString(): string {
    return `${this.#mask} ${this.#set}`;
  }
}

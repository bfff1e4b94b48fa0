import { Construct } from "./cdktf";
import type { Chain } from "./chain";
import { writeInto } from "./private/write-rules";
import type { RuleProps } from "./rule-props";

export interface EstablishedProps {
  /**
   * What becomes of packets that conntrack cannot make sense of: `drop` them, or leave them to the rules that follow.
   * What NoTrack exempts, and ICMPv6 between neighbours, is UNTRACKED, never INVALID.
   * @default - "leave"
   */
  readonly invalid?: "drop" | "leave";
}

/**
 * Lets everything through that belongs to a connection which was let through before: answers, errors about it, the data
 * channel of FTP where a helper is assigned. Belongs first into each chain that drops by default.
 *
 * ```ts
 * new Established(input, "established", { invalid: "drop" });
 * ```
 */
export class Established extends Construct {
  constructor(chain: Chain, id: string, props: EstablishedProps = {}) {
    super(chain, id);
    const rules: readonly RuleProps[] = [
      { connectionState: ["RELATED", "ESTABLISHED"], target: "ACCEPT" },
      ...(props.invalid === "drop" ? ([{ connectionState: "INVALID", target: "DROP" }] as const) : []),
    ];
    writeInto(chain, { kind: "Established", construct: this }, rules);
  }
}

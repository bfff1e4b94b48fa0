import { Construct } from "./cdktf";
import type { Chain } from "./chain";
import { writeInto } from "./private/write-rules";
import type { RuleMatches, RuleProps } from "./rule-props";
import type { RejectType } from "./rule-target";

export type RejectProps = RuleMatches & {
  /**
   * The answer.
   * @default - that of a closed port: a reset for TCP, "port-unreachable" for everything else
   */
  readonly with?: RejectType;
};

/**
 * Refuses packets and says so, so that nobody waits for an answer. In table filter only (iptables-extensions(8), "REJECT").
 *
 * ```ts
 * new Reject(input, "rest");
 * new Reject(forward, "no-smtp", { protocol: "tcp", destinationPort: 25, with: "admin-prohibited" });
 * ```
 */
export class Reject extends Construct {
  /**
   * @throws ConstructError naming the construct and the fix, when the answer does not fit the protocol or the family
   */
  constructor(chain: Chain, id: string, props: RejectProps = {}) {
    super(chain, id);
    writeInto(chain, { kind: "Reject", construct: this }, rulesFor(props));
  }
}

function rulesFor({ with: answer, ...matches }: RejectProps): readonly RuleProps[] {
  if (answer !== undefined) return [{ ...matches, target: { reject: answer } }];
  const reset = { reject: "tcp-reset" } as const;
  if (matches.protocol === "tcp" || matches.tcpFlags !== undefined) return [{ ...matches, target: reset }];
  const isIcmp = (matches.icmpType ?? matches.icmpv6Type) !== undefined;
  if (matches.protocol !== undefined || isIcmp) return [{ ...matches, target: "REJECT" }];
  return [
    { ...matches, protocol: "tcp", target: reset },
    { ...matches, target: "REJECT" },
  ];
}

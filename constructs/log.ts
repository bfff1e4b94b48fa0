import { Construct } from "./cdktf";
import type { Chain } from "./chain";
import { writeInto } from "./private/write-rules";
import { Rate } from "./rate";
import type { FamilyOfMessages, LimitOptions, MatchProps, PortsOfProtocol } from "./rule-props";
import type { LogOptions } from "./rule-target";

export type LogProps = Omit<MatchProps, "limit"> &
  PortsOfProtocol &
  FamilyOfMessages &
  LogOptions & {
    /**
     * How many lines are written: whoever can send packets can fill a log.
     * @default - 10 a minute, after a burst of 5
     */
    readonly limit?: Rate | LimitOptions | "none";
  };

/**
 * Writes a line about each packet into the kernel's log and lets it go on to the next rule (iptables-extensions(8), "LOG").
 *
 * ```ts
 * new Log(input, "refused", { prefix: "refused: ", level: "info" });
 * ```
 */
export class Log extends Construct {
  /**
   * @throws ConstructError naming the construct and the fix, when the prefix is too long or the level none
   */
  constructor(chain: Chain, id: string, props: LogProps = {}) {
    super(chain, id);
    const { prefix, level, limit = Rate.perMinute(10), ...matches } = props;
    const log: LogOptions = { ...(prefix === undefined ? {} : { prefix }), ...(level === undefined ? {} : { level }) };
    const limited = limit === "none" ? {} : { limit };
    writeInto(chain, { kind: "Log", construct: this }, [{ ...matches, ...limited, target: { log } }]);
  }
}

import { Construct } from "./cdktf";
import type { Chain } from "./chain";
import type { Cidr } from "./cidr";
import type { Port } from "./port";
import { refuse, withConstruct } from "./private/construct-error";
import { writeInto } from "./private/write-rules";
import type { Rate } from "./rate";
import type { Many, RuleProps } from "./rule-props";

/**
 * How many connections one address may open.
 * - `hashlimit`: on average, after a burst (of 5, unless said); what is above is dropped
 * - `recent`: at most so many within so many seconds, 1 to 20 (the kernel's ip_pkt_list_tot); each further try prolongs
 *   the wait
 *
 * The addresses are kept in a list of the kernel's, named `ssh` unless said; whoever names the same list shares it.
 */
export type SshLimit =
  | { readonly by: "hashlimit"; readonly rate: Rate; readonly burst?: number; readonly list?: string }
  | { readonly by: "recent"; readonly connections: number; readonly seconds: number; readonly list?: string };

export interface SshProps {
  /**
   * Who may log in.
   * @default - everybody
   */
  readonly source?: Many<string | Cidr>;
  /** @default - 22 */
  readonly port?: number | Port;
  /**
   * The device that the connections come in by.
   * @default - any
   */
  readonly inInterface?: string;
  /**
   * Kept with the rules in the kernel. At most 255 bytes.
   * @default - none
   */
  readonly comment?: string;
  /** @default - none */
  readonly limit?: SshLimit;
}

/** What the kernel remembers of an address: xt_recent's ip_pkt_list_tot as it is loaded by default. */
const MOST_REMEMBERED = 20;
const LIST = "ssh";

/**
 * Lets new SSH connections in; those that are open live on by `Established`.
 *
 * ```ts
 * new Ssh(input, "ssh", { source: "10.0.0.0/8" });
 * new Ssh(input, "ssh", { limit: { by: "recent", connections: 4, seconds: 60 } });
 * ```
 */
export class Ssh extends Construct {
  /**
   * @throws ConstructError naming the construct and the fix, when an address, the port or the limit cannot be
   */
  constructor(chain: Chain, id: string, props: SshProps = {}) {
    super(chain, id);
    const { source, port = 22, inInterface, comment, limit } = props;
    if (limit?.list !== undefined && !/^[A-Za-z0-9_.-]{1,15}$/.test(limit.list)) {
      refuse("Ssh", this, `limit.list "${limit.list}" cannot name a list: use up to 15 letters, digits and "_.-".`);
    }
    if (limit?.by === "recent") this.#checkRecent(limit.connections, limit.seconds);
    const opening = {
      ...(source === undefined ? {} : { source }),
      ...(inInterface === undefined ? {} : { inInterface }),
      ...(comment === undefined ? {} : { comment }),
      protocol: "tcp",
      destinationPort: port,
      connectionState: "NEW",
    } as const;
    const rules = withConstruct("Ssh", this, () => rulesFor(opening, limit));
    writeInto(chain, { kind: "Ssh", construct: this }, rules);
  }

  #checkRecent(connections: number, seconds: number): void {
    if (!Number.isInteger(connections) || connections < 1 || connections > MOST_REMEMBERED) {
      refuse(
        "Ssh",
        this,
        `limit.connections is ${connections}; write 1 to ${MOST_REMEMBERED}, for more remember them by "hashlimit".`,
      );
    }
    if (!Number.isInteger(seconds) || seconds < 1) {
      refuse("Ssh", this, `limit.seconds is ${seconds}; write whole seconds from 1.`);
    }
  }
}

function rulesFor(opening: RuleProps, limit: SshLimit | undefined): readonly RuleProps[] {
  switch (limit?.by) {
    case undefined:
      return [{ ...opening, target: "ACCEPT" }];
    case "hashlimit": {
      const { rate, burst = 5, list = LIST } = limit;
      const upTo = `-m hashlimit --hashlimit-upto ${rate} --hashlimit-burst ${burst} --hashlimit-mode srcip --hashlimit-name ${list}`;
      return [
        { ...opening, matches: upTo, target: "ACCEPT" },
        { ...opening, target: "DROP" },
      ];
    }
    case "recent": {
      const { connections, seconds, list = LIST } = limit;
      const seen = `-m recent --update --seconds ${seconds} --hitcount ${connections} --name ${list} --rsource`;
      return [
        { ...opening, matches: seen, target: "DROP" },
        { ...opening, matches: `-m recent --set --name ${list} --rsource`, target: "ACCEPT" },
      ];
    }
  }
}

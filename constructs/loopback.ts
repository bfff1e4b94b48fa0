import { Construct } from "./cdktf";
import type { Chain } from "./chain";
import { refuse } from "./private/construct-error";
import { writeInto } from "./private/write-rules";

/**
 * Lets a host talk to itself: what comes in by `lo` in INPUT, what leaves by it in OUTPUT.
 *
 * ```ts
 * new Loopback(input, "loopback");
 * ```
 */
export class Loopback extends Construct {
  /**
   * @throws ConstructError when the chain is neither INPUT nor OUTPUT: nothing is forwarded from lo
   */
  constructor(chain: Chain, id: string) {
    super(chain, id);
    const author = { kind: "Loopback", construct: this };
    if (chain.chainName === "INPUT") writeInto(chain, author, [{ inInterface: "lo", target: "ACCEPT" }]);
    else if (chain.chainName === "OUTPUT") writeInto(chain, author, [{ outInterface: "lo", target: "ACCEPT" }]);
    else {
      refuse("Loopback", this, `${chain.chainName} is neither INPUT nor OUTPUT, where lo is seen. Put it there.`);
    }
  }
}

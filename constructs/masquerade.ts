import type { Family } from "../engine/ruleset";
import { Construct } from "./cdktf";
import type { Cidr } from "./cidr";
import type { Host } from "./host";
import { familyOfAddress } from "./private/address-selection";
import { withConstruct } from "./private/construct-error";
import { FAMILIES, familiesOf } from "./private/families";
import { listOf } from "./private/matched";
import { captureOrigin } from "./private/origin";
import { type RulePlace, renderRule } from "./private/render-rule";
import type { Many, RuleProps } from "./rule-props";

export interface MasqueradeProps {
  /** The networks that are hidden behind this host: `172.16.100.0/24`, or several. */
  readonly source: Many<string | Cidr>;
  /**
   * Destinations that are not translated, besides each source network itself.
   * @default - none
   */
  readonly exceptDestinations?: readonly (string | Cidr)[];
  /**
   * The device that leads out.
   * @default - whatever device the packet leaves by
   */
  readonly outInterface?: string;
  /**
   * Ports that TCP and UDP connections are given, `"1024-65535"`.
   * @default - the kernel keeps the port where it can, else takes one of the same class (below 512, below 1024, above)
   */
  readonly portRange?: string;
  /**
   * @default - the family of the source; "ipv4" when the source is only known after apply
   */
  readonly family?: Family;
}

/**
 * IP masquerade: connections from a network leave with the address of the device they leave by, and with a port that is
 * free there. Writes into nat POSTROUTING, in the order that makes it work: the exceptions first, because the first rule
 * that matches decides; then TCP and UDP with their ports, then every other protocol.
 */
export class Masquerade extends Construct {
  /**
   * @throws Error naming the construct and the fix, when an address or a port range is none
   */
  constructor(host: Host, id: string, props: MasqueradeProps) {
    super(host, id);
    const origin = captureOrigin();
    for (const family of FAMILIES) {
      const sources = listOf(props.source)
        .map(String)
        .filter(source => this.#familyOf(source, props.family) === family);
      if (sources.length === 0) continue;
      const place: RulePlace = { table: "nat", chain: "POSTROUTING", families: familiesOf(family), familyIs: "said" };
      host._parts.addChain({ construct: this, origin, ...place });
      for (const source of sources) {
        for (const rule of rulesFor(source, family, props)) {
          const rendered = withConstruct("Masquerade", this, () => renderRule(rule, place));
          host._parts.addRule({ construct: this, origin, table: place.table, chain: place.chain, ...rendered });
        }
      }
    }
  }

  #familyOf(source: string, said: Family | undefined): Family {
    const named = familyOfAddress(source);
    if (named === "unknown") return said ?? "ipv4";
    return withConstruct("Masquerade", this, () => {
      if (said !== undefined && said !== named) {
        throw new Error(`source ${source} is not of family ${said}. Leave family out, or correct the source.`);
      }
      return named;
    });
  }
}

function* rulesFor(source: string, family: Family, props: MasqueradeProps): Generator<RuleProps> {
  for (const destination of (props.exceptDestinations ?? []).map(String)) {
    const named = familyOfAddress(destination);
    if (named === family || named === "unknown") yield { family, source, destination, target: "RETURN" };
  }
  const outgoing: RuleProps = {
    family,
    source,
    // What stays inside the network has no need of another address.
    destination: { not: source },
    ...(props.outInterface === undefined ? {} : { outInterface: props.outInterface }),
  };
  if (props.portRange !== undefined) {
    const target = { masquerade: { ports: props.portRange } };
    yield { ...outgoing, protocol: "tcp", target };
    yield { ...outgoing, protocol: "udp", target };
  }
  yield { ...outgoing, target: "MASQUERADE" };
}

import type { Family } from "../engine/ruleset";
import { Construct } from "./cdktf";
import type { Cidr } from "./cidr";
import type { Host } from "./host";
import type { Port } from "./port";
import { agreedFamily, familyOfAddress } from "./private/address-selection";
import { withConstruct } from "./private/construct-error";
import { FAMILIES } from "./private/families";
import { listOf } from "./private/matched";
import { writeIntoUndeclared } from "./private/write-rules";
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
   * Ports that TCP and UDP connections are given, `"1024-65535"` or a Port.
   * @default - the kernel keeps the port where it can, else takes one of the same class (below 512, below 1024, above)
   */
  readonly portRange?: string | Port;
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
   * @throws ConstructError naming the construct and the fix, when an address or a port range is none
   */
  constructor(host: Host, id: string, props: MasqueradeProps) {
    super(host, id);
    const author = { kind: "Masquerade", construct: this };
    const sources = withConstruct("Masquerade", this, () =>
      listOf(props.source)
        .map(String)
        .map(source => ({ source, family: agreedFamily("source", source, props.family) })),
    );
    for (const family of FAMILIES) {
      const own = sources.filter(each => each.family === family);
      if (own.length === 0) continue;
      const rules = own.flatMap(({ source }) => [...rulesFor(source, family, props)]);
      writeIntoUndeclared({ host, table: "nat", chain: "POSTROUTING", family }, author, rules);
    }
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

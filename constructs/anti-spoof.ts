import type { Family } from "../engine/ruleset";
import { Construct } from "./cdktf";
import type { Cidr } from "./cidr";
import type { Host } from "./host";
import { familyOfAddress } from "./private/address-selection";
import { refuse } from "./private/construct-error";
import { FAMILIES } from "./private/families";
import { listOf } from "./private/matched";
import { writeIntoUndeclared } from "./private/write-rules";
import type { Many, RuleProps } from "./rule-props";

export interface AntiSpoofProps {
  /**
   * Device → the networks whose addresses may come in by it. Link-local and unspecified addresses of IPv6 always may. A
   * family of which a device has no network is not looked at.
   * @default - none
   */
  readonly networks?: Readonly<Record<string, Many<string | Cidr>>>;
  /**
   * The kernel's routes decide: `strict`, the answer would leave by the device that the packet came in by; `loose`, it
   * would leave by any (RFC 3704; iptables-extensions(8), "rpfilter").
   * @default - "strict", or "none" where `networks` are given
   */
  readonly reversePath?: "strict" | "loose" | "none";
  /**
   * Devices that lead to the internet: addresses that cannot come from there (RFC 6890) are dropped.
   * @default - none
   */
  readonly bogonsFrom?: readonly string[];
}

const CHAIN = "ANTISPOOF";
const BOGONS_CHAIN = "ANTISPOOF-BOGONS";

/** A client that has no address yet asks DHCP for one (RFC 2131): no network and no route has it. */
const DHCP: RuleProps = {
  source: "0.0.0.0",
  destination: "255.255.255.255",
  protocol: "udp",
  sourcePort: 68,
  destinationPort: 67,
  target: "RETURN",
};

/** Addresses that cannot be a source on the internet: RFC 6890, RFC 5771, RFC 4291. */
const BOGONS: readonly string[] = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::1/128",
  "::ffff:0:0/96",
  "100::/64",
  "2001:db8::/32",
  "fc00::/7",
  "ff00::/8",
];

/** What every neighbour on a link uses before and beside its address (RFC 4862). */
const LINK_LOCAL: Readonly<Record<Family, readonly string[]>> = { ipv4: [], ipv6: ["fe80::/10", "::/128"] };

/**
 * Drops packets whose source address cannot come from where they came, before conntrack sees them (BCP 38). Writes the
 * chain ANTISPOOF of table raw, and a jump to it from PREROUTING.
 *
 * ```ts
 * new AntiSpoof(host, "spoof", { networks: { lan0: "172.16.100.0/24" }, bogonsFrom: ["wan0"] });
 * ```
 */
export class AntiSpoof extends Construct {
  /**
   * @throws ConstructError naming the construct and the fix, when nothing is to be looked at or an address is none
   */
  constructor(host: Host, id: string, props: AntiSpoofProps = {}) {
    super(host, id);
    const { networks = {}, bogonsFrom = [] } = props;
    const devices = Object.entries(networks);
    const reversePath = props.reversePath ?? (devices.length === 0 ? "strict" : "none");
    if (devices.length === 0 && bogonsFrom.length === 0 && reversePath === "none") {
      refuse("AntiSpoof", this, 'It looks at nothing. Give networks or bogonsFrom, or leave reversePath "none" out.');
    }
    for (const [device, known] of devices) {
      if (listOf(known).length > 0) continue;
      refuse("AntiSpoof", this, `The networks of ${device} are an empty list. Name one, or leave the device out.`);
    }
    const author = { kind: "AntiSpoof", construct: this };
    const write = (chain: string, rules: readonly RuleProps[]) =>
      writeIntoUndeclared({ host, table: "raw", chain }, author, rules);
    write("PREROUTING", [{ target: { jump: CHAIN } }]);
    write(CHAIN, [DHCP, ...devices.flatMap(([device, known]) => jumpsTo(device, known))]);
    for (const [device, known] of devices) write(chainOf(device), rulesOf(known));
    if (bogonsFrom.length > 0) {
      write(CHAIN, [{ inInterface: bogonsFrom, target: { jump: BOGONS_CHAIN } }]);
      write(BOGONS_CHAIN, [{ source: BOGONS, target: "DROP" }]);
    }
    if (reversePath !== "none") {
      const loose = reversePath === "loose" ? " --loose" : "";
      write(CHAIN, [{ matches: `-m rpfilter${loose} --invert`, target: "DROP" }]);
    }
  }
}

function chainOf(device: string): string {
  return `${CHAIN}-${device}`;
}

function familiesIn(networks: Many<string | Cidr>): readonly Family[] {
  const named = new Set(listOf(networks).map(network => familyOfAddress(String(network))));
  return FAMILIES.filter(family => named.has(family) || (family === "ipv4" && named.has("unknown")));
}

function jumpsTo(device: string, networks: Many<string | Cidr>): readonly RuleProps[] {
  return familiesIn(networks).map(family => ({ family, inInterface: device, target: { jump: chainOf(device) } }));
}

function rulesOf(networks: Many<string | Cidr>): readonly RuleProps[] {
  return familiesIn(networks).flatMap(family => {
    const own = listOf(networks).filter(network => {
      const named = familyOfAddress(String(network));
      return named === family || (named === "unknown" && family === "ipv4");
    });
    return [
      { family, source: [...own, ...LINK_LOCAL[family]], target: "RETURN" },
      { family, target: "DROP" },
    ] as const;
  });
}

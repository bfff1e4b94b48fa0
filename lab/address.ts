/** Where a machine stands in the lab's network. IPv4 is a /16, IPv6 a /64. */
export interface Address {
  readonly ipv4: string;
  readonly ipv6: string;
  /** Fixed, so that neighbours find the machine again at once after a power cut. */
  readonly mac: string;
}

/** The lab's own place on the common bridge, and the default gateway of what stands there. */
export const LAB_ADDRESS = place([10, 77, 0, 1]);

/** Host number `order` (0 to 249) on the common bridge. */
export function hostAddress(order: number): Address {
  return place([10, 77, 1, order + 1]);
}

/** Guest number `order` (0 to 249) on the common bridge. */
export function guestAddress(order: number): Address {
  return place([10, 77, 200, order + 1]);
}

/** The far network, where hosts stand that are reached through a jump host only; same numbers as on the common bridge. */
export function farAddress(order: number): Address {
  return place([10, 78, 1, order + 1]);
}

function place(octets: readonly [number, number, number, number]): Address {
  const [, network, third, fourth] = octets;
  const hexadecimal = octets.map(octet => octet.toString(16).padStart(2, "0"));
  return {
    ipv4: octets.join("."),
    // Decimal digits are read as hexadecimal ones: 10.77.1.12 is fd77::1:12, which is easy to recognise.
    ipv6: `fd${network}::${third}:${fourth}`,
    mac: ["02", "00", ...hexadecimal].join(":"),
  };
}

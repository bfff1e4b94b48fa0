import {
  ADDRESS_BITS,
  type Address,
  type MaskedAddress,
  masked,
  parseMaskedAddress,
  prefixLength,
  prefixMask,
  printAddress,
  printMaskedAddress,
} from "../address";
import { OMITTED, type ValueCodec, type ValueScope } from "../extension";
import { isSince } from "../iptables-version";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";
import { readAddress } from "./address";

/** Reads ADDRESS or ADDRESS/PREFIX of the rule's family; a mask may be written as an address, with holes too. */
function readNetwork(text: string, scope: ValueScope): MaskedAddress {
  const slash = text.indexOf("/");
  readAddress(slash < 0 ? text : text.slice(0, slash), scope.family);
  const address = parseMaskedAddress(text, scope.family);
  if (address !== undefined) return address;
  throw new ValueError(`${JSON.stringify(text)} has no prefix of ${scope.family}`, adviseOnPrefix(scope));
}

function adviseOnPrefix(scope: ValueScope): string {
  return `Write ADDRESS/PREFIX, with a prefix length from 0 to ${ADDRESS_BITS[scope.family]}.`;
}

/** Where iptables keeps a prefix length only, a mask with holes stands for one address: a trap. */
function withoutHoles(address: MaskedAddress, scope: ValueScope): MaskedAddress {
  if (prefixLength(scope.family, address.mask) !== undefined) return address;
  const spelled = { ...address, mask: prefixMask(scope.family, ADDRESS_BITS[scope.family]) };
  const what = `the mask ${printAddress({ family: scope.family, bits: address.mask })} has holes, and iptables loses it`;
  return spellTrap({ spelled, what, fix: adviseOnPrefix(scope) }, scope.traps);
}

/** A network, printed with its prefix and without host bits; masks with holes are kept since 1.8.11 (NETMAP). */
export const network: ValueCodec = {
  kind: "network",
  accepts: "an address of the rule's family with a prefix length; without one, that address alone",
  arity: 1,
  canonicalize: ([text = ""], scope) => {
    const address = readNetwork(text, scope);
    const kept = isSince(scope.iptables, "1.8.11") ? address : withoutHoles(address, scope);
    return [printMaskedAddress(masked(kept))];
  },
};

/** An address with a prefix, printed with both as they were written (srh). */
export const hostNetwork: ValueCodec = {
  kind: "network",
  accepts: "an address of the rule's family with a prefix length; without one, that address alone",
  arity: 1,
  canonicalize: ([text = ""], scope) => [printMaskedAddress(withoutHoles(readNetwork(text, scope), scope))],
};

/** Longest prefix that is translated without state, in bits (RFC 6296). */
const MAX_TRANSLATED = 64;

/**
 * A prefix of stateless translation. The kernel refuses host bits and more than 64 bits (ip6t_NPT.c); iptables-save
 * leaves a prefix of no bits out, so that the saved rule does not load.
 */
export const translatedPrefix: ValueCodec = {
  kind: "translated prefix",
  accepts: `an IPv6 PREFIX/LENGTH without host bits, with a length from 1 to ${MAX_TRANSLATED}, e.g. 2001:db8:1::/48`,
  arity: 1,
  canonicalize: ([text = ""], scope) => {
    const prefix = withoutHoles(readNetwork(text, scope), { ...scope, traps: "refuse" });
    const length = prefixLength(scope.family, prefix.mask) ?? 0;
    const fix = `Write a prefix of 1 to ${MAX_TRANSLATED} bits, e.g. 2001:db8:1::/48.`;
    if (length > MAX_TRANSLATED) throw new ValueError(`${JSON.stringify(text)} has ${length} bits`, fix);
    if (masked(prefix).bits !== prefix.bits) throw new ValueError(`${JSON.stringify(text)} has host bits`, fix);
    if (length > 0) return [printMaskedAddress(prefix)];
    const what = "iptables-save leaves a prefix of no bits out, and the saved rule cannot be loaded";
    return spellTrap({ spelled: OMITTED, what, fix }, scope.traps);
  },
};

/** One address that stands for a host, so not the unspecified one (TEE). */
export const hostAddress: ValueCodec = {
  kind: "host address",
  accepts: "one address of the rule's family",
  arity: 1,
  canonicalize: ([text = ""], scope) => {
    const address: Address = readAddress(text, scope.family);
    if (address.bits !== 0n) return [printAddress(address)];
    throw new ValueError(`${JSON.stringify(text)} is no host`, "Write the address of the host that is meant.");
  },
};

/** One address; the unspecified one, 0.0.0.0 or ::, stands for the incoming interface's own (TPROXY). */
export const localAddress: ValueCodec = {
  kind: "local address",
  accepts: "one address of the rule's family; 0.0.0.0 or :: for that of the incoming interface",
  arity: 1,
  canonicalize: ([text = ""], scope) => [printAddress(readAddress(text, scope.family))],
};

import { parseAddress, parseMaskedAddress } from "../address";
import type { Family } from "../model";
import { ValueError } from "../rule-error";

/** Name → address, or several addresses with commas between them, of either family. */
export type HostNames = ReadonlyMap<string, string>;

/** What every hosts file has (Debian's, netbase). */
const HOSTS_FILE: Readonly<Record<Family, HostNames>> = {
  ipv4: new Map([["localhost", "127.0.0.1"]]),
  ipv6: new Map([
    ["localhost", "::1"],
    ["ip6-localhost", "::1"],
    ["ip6-loopback", "::1"],
    ["ip6-allnodes", "ff02::1"],
    ["ip6-allrouters", "ff02::2"],
  ]),
};

export interface FrozenAddresses {
  /** The value with addresses only, without blanks. */
  readonly value: string;
  /** The names that were replaced, each with its addresses. */
  readonly frozen: readonly { readonly name: string; readonly addresses: readonly string[] }[];
}

/**
 * Replaces the host names in a value of `-s` or `-d` by their addresses: iptables looks a name up once, when the command
 * runs, and a name with several addresses gives several rules. A mask behind the name is kept.
 *
 * @throws ValueError for a name without an address of that family
 */
export function freezeHostNames(value: string, family: Family, names: HostNames): FrozenAddresses {
  const frozen: { name: string; addresses: readonly string[] }[] = [];
  const parts = value.split(",").flatMap(written => {
    const part = written.trimStart();
    const slash = part.indexOf("/");
    const name = slash < 0 ? part : part.slice(0, slash);
    if (parseMaskedAddress(part, family) !== undefined || !isHostName(name)) return [part];
    // iptables does not look up what a mask of no bits hides: `any/0`.
    if (part.endsWith("/0")) return [family === "ipv4" ? "0.0.0.0/0" : "::/0"];
    const addresses = findAddresses(name, family, names);
    frozen.push({ name, addresses });
    return addresses.map(address => (slash < 0 ? address : address + part.slice(slash)));
  });
  return { value: parts.join(","), frozen };
}

/** A name has a letter, and no colon, which only addresses have. */
function isHostName(text: string): boolean {
  return /[A-Za-z]/.test(text) && /^[A-Za-z0-9._-]+$/.test(text);
}

function findAddresses(name: string, family: Family, names: HostNames): readonly string[] {
  const lower = name.toLowerCase();
  const given = names.get(name) ?? names.get(lower) ?? HOSTS_FILE[family].get(lower);
  if (given === undefined) {
    const fix = `Name the address that is meant: --resolve ${name}=ADDRESS.`;
    throw new ValueError(`the host name ${JSON.stringify(name)} would be looked up where the script runs`, fix);
  }
  const addresses = given.split(",").map(address => address.trim());
  const wrong = addresses.find(address => parseAddress(address) === undefined);
  if (wrong !== undefined) {
    const fix = `Write one address, or several with commas: --resolve ${name}=ADDRESS.`;
    throw new ValueError(`the host name ${JSON.stringify(name)} is given ${JSON.stringify(wrong)}`, fix);
  }
  const fitting = addresses.filter(address => parseAddress(address)?.family === family);
  if (fitting.length > 0) return fitting;
  const fix = `Add an ${family} address: --resolve ${name}=${given},ADDRESS.`;
  throw new ValueError(`the host name ${JSON.stringify(name)} is given no ${family} address`, fix);
}

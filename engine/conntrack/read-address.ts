import { parseAddress, printAddress } from "../ruleset";

/** Length of an IPv6 address as /proc prints it: eight groups of four digits. */
const WRITTEN_OUT = 39;

/**
 * An address of an entry, as everybody but /proc prints it: IPv6 in its short form. Of a host's own word nothing but an
 * address is taken for one: it may stand in a command later.
 */
export function readEntryAddress(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^[\d.]{7,15}$/.test(text)) return text;
  if (!text.includes(":") || !/^[\da-f:.]{2,45}$/i.test(text)) return undefined;
  if (text.length !== WRITTEN_OUT) return text;
  const address = parseAddress(text);
  return address === undefined ? undefined : printAddress(address);
}

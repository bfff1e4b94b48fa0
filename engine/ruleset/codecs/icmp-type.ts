import type { ValueCodec, ValueScope } from "../extension";
import { isSince } from "../iptables-version";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";
import { parseUnsigned } from "./number";

/** One name of an ICMP type: its number, with the code when the name means one code only. */
export type IcmpName = readonly [name: string, type: string];

/** How a family spells its types. */
export interface IcmpNames {
  readonly names: readonly IcmpName[];
  /** Number that stands for every type and its printed name, where there is one (255 in IPv4). */
  readonly any?: { readonly number: number; readonly name: string };
}

/** `TYPE`, `TYPE/CODE` or a name (any case, may be abbreviated while unambiguous), printed in numbers. */
export function icmpType(types: IcmpNames): ValueCodec {
  return {
    kind: "ICMP type",
    accepts: "a type 0-255, TYPE/CODE, or a type name",
    arity: 1,
    canonicalize: ([text = ""], scope) => {
      const spelled = readNumbers(text, types, scope) ?? readName(text, types);
      if (spelled !== types.any?.name || !scope.negated) return [spelled];
      const what = "no type at all is left when every type is excluded";
      return spellTrap({ spelled: [spelled], what, fix: "Leave the option out." }, scope.traps);
    },
  };
}

function readNumbers(text: string, types: IcmpNames, scope: ValueScope): string | undefined {
  const found = /^(0x[0-9a-f]+|\d+)(?:\/(0x[0-9a-f]+|\d+)(?::(0x[0-9a-f]+|\d+))?)?$/i.exec(text);
  if (found === null) return undefined;
  const type = readNumber(found[1] ?? "", text);
  const low = found[2] === undefined ? 0 : readNumber(found[2], text);
  const high = found[3] !== undefined ? readNumber(found[3], text) : found[2] === undefined ? 255 : low;
  if (found[3] !== undefined && !isSince(scope.iptables, "1.8.9")) {
    throw new ValueError(`${JSON.stringify(text)} has a range of codes`, "iptables 1.8.7 takes one code: TYPE/CODE.");
  }
  const isWhole = low === 0 && high === 255;
  if (type === types.any?.number && (isWhole || !isSince(scope.iptables, "1.8.11"))) return types.any.name;
  if (isWhole) return String(type);
  if (low === high) return `${type}/${low}`;
  const fix = "iptables-save prints only the first code: write one rule a code, or the type alone.";
  return spellTrap(
    { spelled: `${type}/${low}`, what: `${JSON.stringify(text)} is a range of codes`, fix },
    scope.traps,
  );
}

/** A type or a code: decimal, `0x` hexadecimal or leading-0 octal. */
function readNumber(number: string, text: string): number {
  const value = parseUnsigned(number);
  if (value !== undefined && value <= 255n) return Number(value);
  throw new ValueError(`${JSON.stringify(text)} is no ICMP type`, "Types and codes go from 0 to 255.");
}

function readName(text: string, types: IcmpNames): string {
  const wanted = text.toLowerCase();
  const found = types.names.filter(([name]) => wanted !== "" && name.toLowerCase().startsWith(wanted));
  const exact = found.find(([name]) => name.toLowerCase() === wanted);
  const only = exact ?? (found.length === 1 ? found[0] : undefined);
  if (only !== undefined) return only[1];
  const candidates = found.length > 0 ? found : types.names;
  const names = candidates.map(([name]) => name).join(", ");
  const what = found.length > 0 ? "means several types" : "is no ICMP type of this family";
  throw new ValueError(`${JSON.stringify(text)} ${what}`, `Write a number or one of ${names}.`);
}

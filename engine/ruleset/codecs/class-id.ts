import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";

/** A traffic class `MAJOR:MINOR`, both in hexadecimal with or without 0x; printed with four digits each. */
export const classId: ValueCodec = {
  kind: "traffic class",
  accepts: "MAJOR:MINOR in hexadecimal, each from 0 to ffff, e.g. 1:10",
  arity: 1,
  canonicalize: ([text = ""], scope) => {
    const parts = /^(?:0x)?([0-9a-f]{1,8}):(?:0x)?([0-9a-f]{1,8})$/i.exec(text)?.slice(1);
    const fix = "Write MAJOR:MINOR in hexadecimal, each from 0 to ffff, e.g. 1:10.";
    if (parts === undefined) throw new ValueError(`${JSON.stringify(text)} is no traffic class`, fix);
    const numbers = parts.map(part => Number.parseInt(part, 16));
    const spelled = [numbers.map(number => (number & 0xffff).toString(16).padStart(4, "0")).join(":")];
    if (numbers.every(number => number <= 0xffff)) return spelled;
    const what = `${JSON.stringify(text)} has more than 16 bits, and iptables takes it as ${spelled[0]}`;
    return spellTrap({ spelled, what, fix }, scope.traps);
  },
};

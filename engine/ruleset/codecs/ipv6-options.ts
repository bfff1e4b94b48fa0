import type { ValueCodec, ValueScope } from "../extension";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";
import { parseUnsigned } from "./number";

/** Most options that a match holds (ip6t_opts.h, IP6T_OPTS_OPTSNR). */
const MAX_OPTIONS = 16;

/** The length that stands for any, so that it is not printed. */
const ANY_LENGTH = 255;

/** iptables keeps the low eight bits of a larger number. */
function readByte(text: string, scope: ValueScope): number {
  const number = parseUnsigned(text);
  const fix = "Write TYPE or TYPE:LENGTH, each from 0 to 255, separated by commas.";
  if (number === undefined || number > 0xffffffffn) {
    throw new ValueError(`${JSON.stringify(text)} is no type or length of an option`, fix);
  }
  if (number <= 255n) return Number(number);
  const spelled = Number(number & 255n);
  const what = `${JSON.stringify(text)} does not fit into 8 bits, and iptables takes it as ${spelled}`;
  return spellTrap({ spelled, what, fix }, scope.traps);
}

function readOption(text: string, scope: ValueScope): string {
  const colon = text.indexOf(":");
  const type = readByte(colon < 0 ? text : text.slice(0, colon), scope);
  const length = colon < 0 ? ANY_LENGTH : readByte(text.slice(colon + 1), scope);
  return length === ANY_LENGTH ? String(type) : `${type}:${length}`;
}

/** Options of a hop-by-hop or destination header, `TYPE` or `TYPE:LENGTH`; order and repeats are kept. */
export const ipv6Options: ValueCodec = {
  kind: "IPv6 options",
  accepts: `up to ${MAX_OPTIONS} of TYPE or TYPE:LENGTH, each from 0 to 255, separated by commas`,
  arity: 1,
  items: [{ takes: "several" }],
  canonicalize: ([text = ""], scope) => {
    const options = text.split(",").map(option => readOption(option, scope));
    if (options.length <= MAX_OPTIONS) return [options.join(",")];
    throw new ValueError(`the list has ${options.length} options`, `Name at most ${MAX_OPTIONS}.`);
  },
};

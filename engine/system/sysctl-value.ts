import { isPortList, joinPorts } from "./port-list";
import type { SysctlName } from "./sysctl-name";
import { quoteText, SystemError } from "./system-error";

/** Bytes the kernel takes in one write to most sysctls: a page less one (proc(5), fs/proc/proc_sysctl.c). */
const LONGEST_VALUE = 4095;

/**
 * The canonical spelling of a value: runs of blanks and tabs are one blank, none at the ends (the kernel separates its
 * numbers by tabs). Throws SystemError for a value that is empty, holds a newline, NUL or another control character, or is
 * longer than 4095 characters.
 */
export function canonicalizeSysctlValue(value: string): string {
  const canonical = value
    .split(/[ \t]+/)
    .filter(field => field !== "")
    .join(" ");
  const control = /[\u0000-\u001f\u007f]/.test(canonical);
  if (canonical !== "" && canonical.length <= LONGEST_VALUE && !control) return canonical;
  throw new SystemError({
    what: `${quoteText(value)} is not a value of a sysctl`,
    where: "sysctl value",
    why:
      canonical === ""
        ? "an empty value changes nothing in most sysctls, so it cannot be held"
        : control
          ? "it holds a newline or another control character, and a sysctl takes one line"
          : `it is longer than the ${LONGEST_VALUE} characters the kernel takes at once`,
    remedy: "Write the numbers or words on one line, blanks between them",
  });
}

/** A value as /proc/sys printed it: its final newline gone, white space folded. Empty where the kernel holds nothing. */
export function readSysctlValue(text: string): string {
  return text
    .split(/\s+/)
    .filter(field => field !== "")
    .join(" ");
}

/** A whole number as the kernel's strtoul with base 0 reads it: decimal, 0x hexadecimal, leading-zero octal. */
function parseKernelInteger(field: string): bigint | undefined {
  const negative = field.startsWith("-");
  const digits = negative ? field.slice(1) : field;
  if (digits.length > 24) return undefined;
  let value: bigint | undefined;
  if (/^(0|[1-9]\d*|0[xX][0-9a-fA-F]+)$/.test(digits)) value = BigInt(digits);
  else if (/^0[0-7]+$/.test(digits)) value = BigInt(`0o${digits.slice(1)}`);
  return value !== undefined && negative ? -value : value;
}

function equalFields(wanted: string, live: string): boolean {
  if (wanted === live) return true;
  const number = parseKernelInteger(wanted);
  return number !== undefined && /^-?(0|[1-9]\d*)$/.test(live) && number === parseKernelInteger(live);
}

/**
 * Whether the kernel, asked for `wanted`, would print `live`: white space folded, numbers compared as numbers (0x10 and
 * 020 print as 16). With the name, lists of ports are compared as sets of ports, because the kernel sorts and joins them
 * (8080,8081 prints as 8080-8081).
 */
export function equalSysctl(wanted: string, live: string, name?: SysctlName): boolean {
  const left = readSysctlValue(wanted);
  const right = readSysctlValue(live);
  if (left === right) return true;
  if (name !== undefined && isPortList(name)) {
    const ports = joinPorts(left);
    return ports !== undefined && ports === joinPorts(right);
  }
  const leftFields = left.split(" ");
  const rightFields = right.split(" ");
  return (
    leftFields.length === rightFields.length &&
    leftFields.every((field, index) => equalFields(field, rightFields[index] ?? ""))
  );
}

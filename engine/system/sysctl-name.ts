import { findSysctlFacts } from "./sysctl-knowledge";
import { quoteText, SystemError } from "./system-error";

declare const sysctlName: unique symbol;

/**
 * The name of a kernel setting in sysctl(8)'s dotted form: a dot between its parts, and a slash for a dot that belongs to
 * a part (`net.ipv4.conf.eth0/100.rp_filter` is the device eth0.100).
 */
export type SysctlName = string & { readonly [sysctlName]: true };

const LONGEST_NAME = 255;

/** Letters, digits and what device names commonly hold. Nothing that means anything to a shell or to a glob. */
const PART = /^[A-Za-z0-9_.:@+-]+$/;

function swapSeparators(text: string): string {
  let swapped = "";
  for (const character of text) swapped += character === "." ? "/" : character === "/" ? "." : character;
  return swapped;
}

interface Refusal {
  readonly why: string;
  readonly remedy: string;
}

function readName(name: string): SysctlName | Refusal {
  if (name.length > LONGEST_NAME) {
    return { why: `it is longer than ${LONGEST_NAME} characters`, remedy: "Write the name of one sysctl" };
  }
  const dot = name.indexOf(".");
  const slash = name.indexOf("/");
  const path = dot >= 0 && (slash < 0 || dot < slash) ? swapSeparators(name) : name;
  const parts = path.split("/");
  if (parts.some(part => part === "" || part === "." || part === "..")) {
    return { why: "one of its parts is empty or leads upwards", remedy: "Write it like net.ipv4.ip_forward" };
  }
  if (!parts.every(part => PART.test(part))) {
    return {
      why: "only letters, digits and the signs _ . : @ + - may stand in it",
      remedy: "Write the name of one sysctl, without patterns",
    };
  }
  if (parts[0] !== "net" || parts.length < 2) {
    return {
      why: "only net.* is managed: this product holds a host's network, not the rest of its kernel",
      remedy: "Write a name that begins with net.",
    };
  }
  const canonical = swapSeparators(path) as SysctlName;
  const action = findSysctlFacts(canonical).find(fact => fact.nature === "action");
  return action === undefined ? canonical : { why: action.words.replace(/\.$/, ""), remedy: "Leave it out" };
}

/** The dotted form of a name, or `undefined` for one that `parseSysctlName` would refuse. */
export function findSysctlName(name: string): SysctlName | undefined {
  const read = readName(name);
  return typeof read === "string" ? read : undefined;
}

/**
 * Reads a name as sysctl(8) does: the first separator decides. After a first dot (`net.ipv4.conf.eth0/100.rp_filter`)
 * dots separate and slashes stand for dots; after a first slash (`net/ipv4/conf/eth0.100/rp_filter`) slashes separate
 * and dots are dots. Answers the dotted form. Throws SystemError for a name outside net.*, an empty or upward part, a
 * character off the allow-list (letters, digits, _ . : @ + -), one that triggers an action and holds no value
 * (net.ipv4.route.flush), or more than 255 characters.
 */
export function parseSysctlName(name: string): SysctlName {
  const read = readName(name);
  if (typeof read === "string") return read;
  throw new SystemError({
    what: `${quoteText(name)} is not a sysctl that can be declared`,
    where: "sysctl name",
    ...read,
  });
}

/** The file of a sysctl: `/proc/sys/net/ipv4/conf/eth0.100/rp_filter`. */
export function sysctlPath(name: SysctlName): string {
  return `/proc/sys/${swapSeparators(name)}`;
}

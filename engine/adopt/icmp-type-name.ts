import type { Family } from "../ruleset";

/** The names that people write; a type that is not here stays a number (iptables-extensions(8), icmp and icmp6). */
const NAMES: Readonly<Record<Family, ReadonlyMap<string, string>>> = {
  ipv4: new Map([
    ["0", "echo-reply"],
    ["3", "destination-unreachable"],
    ["3/3", "port-unreachable"],
    ["3/4", "fragmentation-needed"],
    ["4", "source-quench"],
    ["5", "redirect"],
    ["8", "echo-request"],
    ["9", "router-advertisement"],
    ["10", "router-solicitation"],
    ["11", "time-exceeded"],
    ["12", "parameter-problem"],
    ["13", "timestamp-request"],
    ["14", "timestamp-reply"],
    ["17", "address-mask-request"],
    ["18", "address-mask-reply"],
  ]),
  ipv6: new Map([
    ["1", "destination-unreachable"],
    ["2", "packet-too-big"],
    ["3", "time-exceeded"],
    ["4", "parameter-problem"],
    ["128", "echo-request"],
    ["129", "echo-reply"],
    ["133", "router-solicitation"],
    ["134", "router-advertisement"],
    ["135", "neighbour-solicitation"],
    ["136", "neighbour-advertisement"],
    ["137", "redirect"],
  ]),
};

/** What people call an ICMP type that iptables-save prints as a number. */
export function icmpTypeName(family: Family, type: string): string | undefined {
  return NAMES[family].get(type);
}

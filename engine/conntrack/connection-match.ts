import type { Family } from "../ruleset";
import type { ConnectionEntry, Tuple } from "./entry";

/** Which of the tracked connections are meant: those of which everything that is said here is so. */
export interface ConnectionMatch {
  readonly family: Family;
  readonly protocol: string;
  readonly protocolNumber: number;
  /** Of the packet that opened it. */
  readonly original: Partial<Tuple>;
  /** Of the answers to it. */
  readonly reply?: Pick<Tuple, "source" | "sourcePort">;
  readonly zone?: number;
}

/** This connection and no other. */
export function matchOf({ family, protocol, protocolNumber, original, zone }: ConnectionEntry): ConnectionMatch {
  return { family, protocol, protocolNumber, original, ...(zone === undefined ? {} : { zone }) };
}

/** conntrack(8). Addresses, ports and the protocol's name are words without a sign that a shell knows. */
export function printConnectionMatch(match: ConnectionMatch): readonly string[] {
  const { family, protocol, protocolNumber, original, reply, zone } = match;
  const { source, destination, sourcePort, destinationPort } = original;
  const option = (name: string, value: string | number | undefined) => (value === undefined ? [] : [name, value]);
  return [
    ...["-f", family, "-p", protocol === "unknown" ? protocolNumber : protocol],
    ...option("--orig-src", source),
    ...option("--orig-dst", destination),
    ...option("--sport", sourcePort),
    ...option("--dport", destinationPort),
    ...option("--reply-src", reply?.source),
    ...option("--reply-port-src", reply?.sourcePort),
    ...option("-w", zone === 0 ? undefined : zone),
  ].map(String);
}

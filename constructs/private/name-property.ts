import { findExtension, printedName, printProtocol, type RuleError, typedOptionName } from "../../engine/ruleset";
import type { AnyMatchCall, AnyTargetCall } from "../extension-call";
import type { RuleProps } from "../rule-props";
import { callName } from "./call-words";

/** Option of iptables → the everyday property that stands for it. */
const PROPERTIES: ReadonlyMap<string, keyof RuleProps> = new Map([
  ["-s", "source"],
  ["-d", "destination"],
  ["-i", "inInterface"],
  ["-o", "outInterface"],
  ["-p", "protocol"],
  ["--sport", "sourcePort"],
  ["--dport", "destinationPort"],
  ["--icmp-type", "icmpType"],
  ["--icmpv6-type", "icmpv6Type"],
  ["--tcp-flags", "tcpFlags"],
  ["--ctstate", "connectionState"],
  ["--mark", "mark"],
  ["--limit", "limit"],
  ["--limit-burst", "limit"],
  ["--src-type", "addressType"],
  ["--dst-type", "addressType"],
  ["-m owner", "owner"],
  ["--uid-owner", "owner"],
  ["--gid-owner", "owner"],
  ["--hl-eq", "hopLimit"],
  ["--comment", "comment"],
]);

/**
 * What the canonicaliser says of an option, said of the property that was written: its message with the call, or with the
 * property, in front. The error itself where neither is at fault.
 */
export function nameProperty(error: RuleError, rule: RuleProps): Error {
  const { matches, target } = rule;
  const calls: readonly (AnyMatchCall | AnyTargetCall)[] = [
    ...(typeof matches === "object" ? matches : []),
    ...(typeof target === "object" && "kind" in target ? [target] : []),
  ];
  for (const call of calls) {
    const place = placeIn(call, error.option);
    if (place !== undefined)
      return new Error(`${place}: ${error.message}${protocolHint(call, error)}`, { cause: error });
  }
  const property = PROPERTIES.get(error.option.replace(/^! /, ""));
  if (property === undefined || rule[property] === undefined) return error;
  return new Error(`${property}: ${error.message}`, { cause: error });
}

/** The property of a call that an option of iptables stands for, or the call where the extension itself is named. */
function placeIn(call: AnyMatchCall | AnyTargetCall, option: string): string | undefined {
  const description = findExtension(call.kind, call.name);
  if (description === undefined) return undefined;
  const given = description.options.find(
    one => [one.name, printedName(one)].includes(option) && typedOptionName(description, one) in call.options,
  );
  if (given !== undefined) return `${typedOptionName(description, given)} of ${callName(call)}`;
  const names = [description.name, `${call.kind === "match" ? "-m" : "-j"} ${description.name}`];
  return names.includes(option) ? callName(call) : undefined;
}

function protocolHint(call: AnyMatchCall | AnyTargetCall, error: RuleError): string {
  const protocols = findExtension(call.kind, call.name)?.protocols;
  if (protocols === undefined || error.what !== "it needs a protocol") return "";
  const names = protocols.map(number => JSON.stringify(printProtocol(number)));
  return ` As a property: protocol: ${names.join(" or ")}.`;
}

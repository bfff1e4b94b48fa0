import type { Family } from "../../engine/ruleset";
import { Rate } from "../rate";
import type { Matched, RuleProps } from "../rule-props";
import { TcpFlags } from "../tcp-flags";
import { selectAddresses } from "./address-selection";
import { callWords } from "./call-words";
import { listOf, type Selection, selectionOf, singleNegation } from "./matched";
import { portAlternatives } from "./port-words";
import { joinWords, type RuleWord } from "./rule-word";
import { targetWords } from "./target-words";
import { textOfNumber, textOfValue } from "./token-text";

/** Words of one part of a rule; a list of them is one rule each. */
type Alternatives = readonly (readonly string[])[];

/**
 * The rules that typed properties stand for in one family, as iptables would be told them, not yet canonical. None when
 * the properties speak of the other family only.
 * @throws Error naming the property and the fix
 */
export function ruleTexts(props: RuleProps, family: Family): readonly string[] {
  const source = selectAddresses(props.source, "source", family);
  const destination = selectAddresses(props.destination, "destination", family);
  if (source === "nothing" || destination === "nothing") return [];
  const icmp = icmpAlternatives(props, family);
  if (icmp === "nothing") return [];
  const target = props.target === undefined ? [] : rawOr(props.target, family);
  if (target === undefined) return [];

  const sourcePorts = portAlternatives(props.sourcePort, "source");
  const destinationPorts = portAlternatives(props.destinationPort, "destination");
  if (props.protocol === undefined && (props.sourcePort ?? props.destinationPort) !== undefined) {
    throw new Error(`A port means nothing without a protocol. Add protocol: "tcp" or ["tcp", "udp"].`);
  }
  const parts: readonly Alternatives[] = [
    addressAlternatives("-s", source),
    addressAlternatives("-d", destination),
    single("-i", props.inInterface, "inInterface"),
    single("-o", props.outInterface, "outInterface"),
    single("-p", props.protocol ?? impliedProtocol(props), "protocol"),
    [tcpFlagWords(props.tcpFlags)],
    sourcePorts,
    destinationPorts,
    icmp,
    [stateWords(props.connectionState)],
    markAlternatives(props.mark),
    [limitWords(props.limit)],
    [addressTypeWords(props.addressType)],
    [ownerWords(props.owner)],
    [props.hopLimit === undefined ? [] : ["-m", "hl", "--hl-eq", textOfNumber(props.hopLimit)]],
  ];
  const comment: readonly RuleWord[] =
    props.comment === undefined ? [] : ["-m", "comment", "--comment", { text: props.comment }];
  const matches = matchesText(props.matches);
  return product(parts).map(words =>
    [joinWords(words), matches, joinWords(comment), target].filter(part => part).join(" "),
  );
}

function rawOr(target: NonNullable<RuleProps["target"]>, family: Family): string | undefined {
  if (typeof target === "object" && "raw" in target) return `-j ${target.raw}`;
  if (typeof target === "object" && "kind" in target) return joinWords(callWords(target));
  const words = targetWords(target, family);
  return words === undefined ? undefined : joinWords(words);
}

function matchesText(matches: RuleProps["matches"]): string | undefined {
  if (matches === undefined || typeof matches === "string") return matches;
  return matches.map(call => joinWords(callWords(call))).join(" ");
}

function addressAlternatives(option: string, selected: Selection<string> | "everything"): Alternatives {
  return selected === "everything" ? [[]] : optionAlternatives(option, selected);
}

function single(option: string, matched: Matched<string> | undefined, property: string): Alternatives {
  const selection = singleNegation(matched, property);
  return selection === undefined ? [[]] : optionAlternatives(option, selection);
}

function optionAlternatives(option: string, { sense, values }: Selection<string>): Alternatives {
  return values.map(value => (sense === "is not" ? ["!", option, value] : [option, value]));
}

function impliedProtocol(props: RuleProps): string | undefined {
  if (props.tcpFlags !== undefined) return "tcp";
  if (props.icmpType !== undefined) return "icmp";
  return props.icmpv6Type === undefined ? undefined : "ipv6-icmp";
}

function icmpAlternatives(props: RuleProps, family: Family): Alternatives | "nothing" {
  const { icmpType, icmpv6Type } = props;
  if (icmpType !== undefined && icmpv6Type !== undefined) {
    throw new Error("icmpType and icmpv6Type are of different protocols. Write one rule for each.");
  }
  if (icmpType !== undefined) {
    return family === "ipv6"
      ? "nothing"
      : listOf(icmpType).map(type => ["-m", "icmp", "--icmp-type", textOfValue(type)]);
  }
  if (icmpv6Type !== undefined) {
    return family === "ipv4"
      ? "nothing"
      : listOf(icmpv6Type).map(type => ["-m", "icmp6", "--icmpv6-type", textOfValue(type)]);
  }
  return [[]];
}

function tcpFlagWords(flags: RuleProps["tcpFlags"]): readonly string[] {
  if (flags === undefined) return [];
  if (flags === "syn") return ["-m", "tcp", "--syn"];
  if (flags instanceof TcpFlags) return ["-m", "tcp", "--tcp-flags", ...flags.words];
  if (flags.mask.length === 0) throw new Error("tcpFlags looks at no flag: name at least one in mask.");
  return ["-m", "tcp", "--tcp-flags", flags.mask.join(","), flags.set.length === 0 ? "NONE" : flags.set.join(",")];
}

function stateWords(states: RuleProps["connectionState"]): readonly string[] {
  const selection = selectionOf(states, "connectionState");
  if (selection === undefined) return [];
  return ["-m", "conntrack", ...negation(selection), "--ctstate", selection.values.join(",")];
}

function markAlternatives(mark: RuleProps["mark"]): Alternatives {
  const selection = singleNegation(mark, "mark");
  if (selection === undefined) return [[]];
  return selection.values.map(value => {
    return ["-m", "mark", ...negation(selection), "--mark", textOfValue(value)];
  });
}

function limitWords(limit: RuleProps["limit"]): readonly string[] {
  if (limit === undefined) return [];
  if (limit instanceof Rate) return ["-m", "limit", "--limit", String(limit)];
  const burst = limit.burst === undefined ? [] : ["--limit-burst", textOfNumber(limit.burst)];
  return ["-m", "limit", "--limit", String(limit.rate), ...burst];
}

function addressTypeWords(types: RuleProps["addressType"]): readonly string[] {
  const source = selectionOf(types?.source, "addressType.source");
  const destination = selectionOf(types?.destination, "addressType.destination");
  if (source === undefined && destination === undefined) return [];
  return [
    "-m",
    "addrtype",
    ...(source === undefined ? [] : [...negation(source), "--src-type", source.values.join(",")]),
    ...(destination === undefined ? [] : [...negation(destination), "--dst-type", destination.values.join(",")]),
  ];
}

function ownerWords(owner: RuleProps["owner"]): readonly string[] {
  const user = singleNegation(owner?.user, "owner.user");
  const group = singleNegation(owner?.group, "owner.group");
  if (user === undefined && group === undefined) return [];
  for (const [property, selection] of [["owner.user", user] as const, ["owner.group", group] as const]) {
    if (selection !== undefined && selection.values.length > 1) {
      throw new Error(`${property} names ${selection.values.length} ids; one rule matches one. Write a rule for each.`);
    }
  }
  const words = (option: string, selection: Selection<number> | undefined) =>
    selection === undefined ? [] : [...negation(selection), option, ...selection.values.map(textOfNumber)];
  return ["-m", "owner", ...words("--uid-owner", user), ...words("--gid-owner", group)];
}

function negation(selection: Selection<unknown>): readonly string[] {
  return selection.sense === "is not" ? ["!"] : [];
}

/** Every combination, the first part varying slowest, as iptables itself expands `-s a,b -d c,d`. */
function product(parts: readonly Alternatives[]): readonly (readonly string[])[] {
  return parts.reduce<readonly (readonly string[])[]>(
    (rules, part) => rules.flatMap(words => part.map(more => [...words, ...more])),
    [[]],
  );
}

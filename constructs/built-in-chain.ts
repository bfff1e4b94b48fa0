import type { TableName } from "../engine/ruleset";
import { Chain, type ChainProps } from "./chain";
import type { AnyTargetCall, MatchCall, TargetCall } from "./extension-call";
import type { Host } from "./host";
import type { Rule } from "./rule";
import type { FamilyOfMessages, MatchProps, PortsOfProtocol, RawRule, RuleProps } from "./rule-props";
import { Table } from "./table";

/** Table → the chains that the kernel itself calls in it (iptables(8), "TABLES"). */
export interface BuiltInChains {
  readonly mangle: "PREROUTING" | "INPUT" | "FORWARD" | "OUTPUT" | "POSTROUTING";
  readonly security: "INPUT" | "FORWARD" | "OUTPUT";
  readonly raw: "PREROUTING" | "OUTPUT";
  readonly filter: "INPUT" | "FORWARD" | "OUTPUT";
  readonly nat: "PREROUTING" | "INPUT" | "OUTPUT" | "POSTROUTING";
}

declare const REASON: unique symbol;

/** The type of a property that cannot be given here; the compiler's message tells why. */
export type Refused<Property, Reason extends string> = Property & { readonly [REASON]: Reason };

type Device = NonNullable<MatchProps["inInterface"]> & string;
type Owner = NonNullable<MatchProps["owner"]>;

type NoOwner = Refused<Owner, "Only a packet that this host sends has an owner: match it in OUTPUT or POSTROUTING.">;

interface Arriving extends Pick<MatchProps, "inInterface"> {
  readonly outInterface?: Refused<
    Device,
    "No route is chosen yet: match outInterface in FORWARD, OUTPUT or POSTROUTING."
  >;
  readonly owner?: NoOwner;
}

interface Passing extends Pick<MatchProps, "inInterface" | "outInterface"> {
  readonly owner?: NoOwner;
}

interface Leaving extends Pick<MatchProps, "outInterface" | "owner"> {
  readonly inInterface?: Refused<
    Device,
    "What leaves has no device it came in by: match inInterface in PREROUTING, INPUT or FORWARD."
  >;
}

type Moment<C extends string> = C extends "PREROUTING" | "INPUT" ? Arriving : C extends "FORWARD" ? Passing : Leaving;

type SourceNat = "MASQUERADE" | { readonly masquerade: unknown } | { readonly snat: unknown };
type DestinationNat = { readonly dnat: unknown } | { readonly redirect: unknown };

type NatElsewhere<C extends string> = C extends "POSTROUTING"
  ? DestinationNat
  : C extends "INPUT"
    ? DestinationNat | "MASQUERADE" | { readonly masquerade: unknown }
    : SourceNat;

/** Targets that the kernel takes in another table or chain only (iptables-extensions(8)). */
type TargetElsewhere<T extends TableName, C extends string> =
  | (T extends "filter" ? never : "REJECT" | { readonly reject: unknown })
  | (T extends "raw" ? never : "NOTRACK")
  | (T extends "nat" ? NatElsewhere<C> | "DROP" : SourceNat | DestinationNat);

/** A rule that can stand in that built-in chain: its devices, its owner and its target are such as the chain has. */
export type RuleIn<T extends TableName, C extends BuiltInChains[T]> = Omit<
  MatchProps,
  "inInterface" | "outInterface" | "owner" | "matches"
> &
  Moment<C> &
  PortsOfProtocol &
  FamilyOfMessages & {
    /** @default - none: the rule only counts */
    readonly target?:
      | Exclude<NonNullable<RuleProps["target"]>, TargetElsewhere<T, C> | AnyTargetCall>
      | TargetCall<T, C>;
    /** Further matches; those that the kernel takes in another chain only do not compile. */
    readonly matches?: string | readonly MatchCall<T, C>[];
  };

/**
 * A built-in chain whose rules the compiler checks: no `outInterface` in INPUT, no DNAT in table filter. The table is
 * declared by the way. What the compiler cannot see is checked as in every chain.
 *
 * ```ts
 * const input = new BuiltInChain(host, "filter", "INPUT", { policy: "DROP" });
 * input.add("lan", { inInterface: "lan0", target: "ACCEPT" });
 * ```
 */
export class BuiltInChain<T extends TableName, C extends BuiltInChains[T]> extends Chain {
  /**
   * @throws ConstructError naming the construct and the fix, when the properties contradict each other
   */
  constructor(host: Host, table: T, chain: C, props: Omit<ChainProps, "name"> = {}) {
    super(tableOf(host, table), chain, props);
  }

  override add(id: string, rule: RuleIn<T, C> | RawRule): Rule {
    return super.add(id, rule);
  }
}

function tableOf(host: Host, name: TableName): Table {
  const declared = host.node.tryFindChild(name);
  return declared instanceof Table ? declared : new Table(host, name);
}

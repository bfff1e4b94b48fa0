import { type ConnectionEnd, parseConnectionEntry, type Worsening } from "../../conntrack";
import {
  findNoTrack,
  OpeningPacket,
  openRuleset,
  type TracedStop,
  traceOpening,
  type WalkedRuleset,
} from "../../packet";
import { type Family, parseProtocol } from "../../ruleset";
import type { Snapshot } from "../snapshot";

/** The rules that a host has now, as the opening packets of connections meet them. */
export class RulesNow {
  private readonly rulesets = new Map<Family, WalkedRuleset>();

  constructor(private readonly snapshot: Pick<Snapshot, "live" | "facts">) {}

  /** Whether what opens a connection to that place is, or may be, kept out of tracking. */
  keepOut(end: ConnectionEnd): boolean {
    return findNoTrack(this.rulesetOf(end), openingOf(end, undefined), routeOf(end)) !== undefined;
  }

  /** The rule that drops what opens such a connection; else the one that translates it, or lets it in. In words. */
  blame(end: ConnectionEnd, sample: Worsening["sample"]): string | undefined {
    const stops = traceOpening(this.rulesetOf(end), openingOf(end, sample), routeOf(end));
    const order: readonly TracedStop["what"][] = ["drops", "may decide", "translates", "lets in"];
    const [first] = order.flatMap(what => stops.filter(stop => stop.what === what));
    if (first === undefined) return undefined;
    const { table, chain, what, rule } = first;
    const family = familyOf(end);
    return rule === undefined
      ? `${VERBS[what]} the policy of ${family} ${table} ${chain}`
      : `${VERBS[what]} ${family} ${table} ${rule.chain} rule ${rule.rule}: ${rule.text}`;
  }

  private rulesetOf(end: ConnectionEnd): WalkedRuleset {
    const family = familyOf(end);
    const { live, facts } = this.snapshot;
    const ruleset = this.rulesets.get(family) ?? openRuleset(live[family], family, facts.backend);
    this.rulesets.set(family, ruleset);
    return ruleset;
  }
}

const VERBS: Readonly<Record<TracedStop["what"], string>> = {
  drops: "dropped by",
  "may decide": "perhaps decided by",
  translates: "translated by",
  "lets in": "let in by",
};

function openingOf({ protocol, address, port, answerer }: ConnectionEnd, sample: string | undefined): OpeningPacket {
  const entry = sample === undefined ? undefined : parseConnectionEntry(sample);
  const opening = entry ?? {
    family: address.includes(":") ? ("ipv6" as const) : ("ipv4" as const),
    protocol,
    protocolNumber: parseProtocol(protocol) ?? 0,
    original: { destination: address, ...(port !== undefined && { destinationPort: port }) },
    reply: { source: answerer.address, ...(answerer.port !== undefined && { sourcePort: answerer.port }) },
  };
  return new OpeningPacket(opening, {});
}

function familyOf({ address }: ConnectionEnd): Family {
  return address.includes(":") ? "ipv6" : "ipv4";
}

function routeOf({ route }: ConnectionEnd): Exclude<ConnectionEnd["route"], "local"> {
  return route === "local" ? "out" : route;
}

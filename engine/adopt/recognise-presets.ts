import type { TableName } from "../ruleset";
import type { AdoptedRule } from "./adopted-rule";
import { type Entry, type Expression, flatCode, list, object, quoted } from "./expression";
import { type ChainFamilies, familyWord } from "./family-word";
import type { Properties, PropertyName } from "./rule-form";
import { plainText } from "./rule-name";

/** A construct of its own that stands for exactly these rules. */
export interface Preset {
  readonly kind: "preset";
  readonly construct: "Established" | "Loopback" | "Ssh" | "Masquerade";
  /** What it is put into. */
  readonly scope: "chain" | "host";
  readonly name: string;
  readonly props: Expression | undefined;
  readonly remarks: readonly string[];
}

export type Piece = { readonly kind: "rule"; readonly rule: AdoptedRule } | Preset;

/** The chain that the rules stand in. */
export interface PresetPlace extends ChainFamilies {
  readonly table: TableName;
  readonly chain: string;
}

interface Recognised {
  readonly preset: Omit<Preset, "kind" | "remarks">;
  /** How many rules it stands for. */
  readonly count: number;
}

/** Finds stretches of rules that a construct of the library stands for, word by word. */
export function recognisePresets(rules: readonly AdoptedRule[], place: PresetPlace): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < rules.length; ) {
    const rule = rules[at];
    if (rule === undefined) break;
    const found = RECOGNISERS.map(recognise => recognise(rules, at, place)).find(each => each !== undefined);
    // Remarks between the rules of a preset would be lost.
    const inner = rules.slice(at + 1, at + (found?.count ?? 1));
    if (found === undefined || inner.some(({ remarks }) => remarks.length > 0)) {
      pieces.push({ kind: "rule", rule });
      at += 1;
    } else {
      pieces.push({ kind: "preset", ...found.preset, remarks: rule.remarks });
      at += found.count;
    }
  }
  return pieces;
}

type Recogniser = (rules: readonly AdoptedRule[], at: number, place: PresetPlace) => Recognised | undefined;

const RECOGNISERS: readonly Recogniser[] = [recogniseEstablished, recogniseLoopback, recogniseSsh, recogniseMasquerade];

function recogniseEstablished(rules: readonly AdoptedRule[], at: number, place: PresetPlace): Recognised | undefined {
  if (!says(rules[at], place, { connectionState: '["RELATED", "ESTABLISHED"]', target: '"ACCEPT"' })) return undefined;
  const dropsInvalid = says(rules[at + 1], place, { connectionState: '"INVALID"', target: '"DROP"' });
  return {
    preset: {
      construct: "Established",
      scope: "chain",
      name: "established",
      props: dropsInvalid ? object([["invalid", quoted("drop")]]) : undefined,
    },
    count: dropsInvalid ? 2 : 1,
  };
}

function recogniseLoopback(rules: readonly AdoptedRule[], at: number, place: PresetPlace): Recognised | undefined {
  const property = { INPUT: "inInterface", OUTPUT: "outInterface" }[place.chain];
  if (property === undefined || !says(rules[at], place, { [property]: '"lo"', target: '"ACCEPT"' })) return undefined;
  return { preset: { construct: "Loopback", scope: "chain", name: "loopback", props: undefined }, count: 1 };
}

function recogniseSsh(rules: readonly AdoptedRule[], at: number, place: PresetPlace): Recognised | undefined {
  const properties = propertiesOf(rules[at], place);
  const port = properties?.get("destinationPort");
  const source = properties?.get("source");
  if (properties === undefined || port === undefined || plainText(port) !== "22") return undefined;
  if (source !== undefined && source.kind !== "plain" && source.kind !== "list") return undefined;
  const rest = without(properties, ["source", "destinationPort"]);
  if (!equals(rest, { protocol: '"tcp"', connectionState: '"NEW"', target: '"ACCEPT"' })) return undefined;
  const props = source === undefined ? undefined : object([["source", source]]);
  return { preset: { construct: "Ssh", scope: "chain", name: "ssh", props }, count: 1 };
}

function recogniseMasquerade(rules: readonly AdoptedRule[], at: number, place: PresetPlace): Recognised | undefined {
  if (place.table !== "nat" || place.chain !== "POSTROUTING") return undefined;
  const source = readProperties(rules[at])?.get("source");
  if (source === undefined || source.kind !== "plain") return undefined;
  const exceptions: Expression[] = [];
  let end = at;
  for (; ; end += 1) {
    const properties = readProperties(rules[end]);
    const destination = properties?.get("destination");
    if (properties === undefined || (destination?.kind !== "plain" && destination?.kind !== "list")) break;
    if (!equals(without(properties, ["destination"]), { source: flatCode(source), target: '"RETURN"' })) break;
    exceptions.push(...(destination.kind === "list" ? destination.items : [destination]));
  }
  const first = readProperties(rules[end]);
  const device = first?.get("outInterface");
  if (first === undefined || (device !== undefined && device.kind !== "plain")) return undefined;
  const outgoing = {
    source: flatCode(source),
    destination: flatCode(object([["not", source]])),
    ...(device === undefined ? {} : { outInterface: flatCode(device) }),
  };
  const entries: Entry[] = [["source", source]];
  if (exceptions.length > 0) entries.push(["exceptDestinations", list(exceptions)]);
  if (device !== undefined) entries.push(["outInterface", device]);
  const ports = portRangeOf(first.get("target"));
  if (ports !== undefined) {
    const said = { ...outgoing, protocol: '["tcp", "udp"]', target: flatCode(first.get("target") ?? ports) };
    if (!equals(first, said)) return undefined;
    entries.push(["portRange", ports]);
    end += 1;
  }
  const last = readProperties(rules[end]);
  if (last === undefined || !equals(last, { ...outgoing, target: '"MASQUERADE"' })) return undefined;
  const name = device === undefined ? "masquerade" : `masquerade-${plainText(device) ?? ""}`;
  return { preset: { construct: "Masquerade", scope: "host", name, props: object(entries) }, count: end + 1 - at };
}

function portRangeOf(target: Expression | undefined): Expression | undefined {
  const [masquerade] = target?.kind === "object" ? target.entries : [];
  if (masquerade?.[0] !== "masquerade" || masquerade[1].kind !== "object") return undefined;
  return masquerade[1].entries.find(([key]) => key === "ports")?.[1];
}

/** Is the rule of all of its chain's families, and does it say just this? */
function says(rule: AdoptedRule | undefined, place: PresetPlace, wanted: Readonly<Record<string, string>>): boolean {
  const properties = propertiesOf(rule, place);
  return properties !== undefined && equals(properties, wanted);
}

/** The properties of a rule that need say nothing of its family. */
function propertiesOf(rule: AdoptedRule | undefined, place: PresetPlace): Properties | undefined {
  return rule !== undefined && familyWord(rule.kernel, place) === "unsaid" ? readProperties(rule) : undefined;
}

function readProperties(rule: AdoptedRule | undefined): Properties | undefined {
  return rule === undefined || rule.form.kind === "raw" ? undefined : rule.form.properties;
}

function equals(properties: Properties, wanted: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(wanted);
  return properties.size === names.length && [...properties].every(([name, value]) => wanted[name] === flatCode(value));
}

function without(properties: Properties, names: readonly PropertyName[]): Properties {
  const rest = new Map(properties);
  for (const name of names) rest.delete(name);
  return rest;
}

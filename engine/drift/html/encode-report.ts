import type { ChainView } from "../chain-view";
import { type DriftFinding, SEVERITIES, SUBSYSTEMS } from "../finding";
import { comparisonWords } from "../format/comparison-words";
import { ignoredWords, storyWords } from "../format/story-words";
import { unnamedWords } from "../format/who-words";
import type { HostDrift } from "../host-drift";
import type { DriftReport } from "../report";
import { encodeBloat } from "./encode-bloat";
import type { ChainData, FindingShape, HostData, PageData, PlaceData } from "./page-data";
import { STATE_LETTERS } from "./row-letters";
import { shownText, type TextTable, textTable } from "./text-table";

/** A report as the page carries it. Pure. */
export function encodeReport(report: DriftReport): PageData {
  const texts = textTable(textsOf(report));
  const places = new NumberedList<PlaceData>();
  const shapes = new NumberedList<FindingShape>();
  const hosts = report.hosts.map(host => encodeHost(host, { texts, places, shapes }));
  return {
    started: report.started,
    seconds: report.seconds,
    severities: SEVERITIES,
    subsystems: SUBSYSTEMS,
    texts: texts.texts,
    places: places.items,
    shapes: shapes.items,
    hosts,
    ...(report.bloat === undefined ? {} : { bloat: report.bloat.map(encodeBloat) }),
  };
}

interface Tables {
  readonly texts: TextTable;
  readonly places: NumberedList<PlaceData>;
  readonly shapes: NumberedList<FindingShape>;
}

function* textsOf({ hosts }: DriftReport): Generator<string> {
  for (const host of hosts) {
    const { findings, chains } = host;
    const account = comparisonWords(host);
    if (account !== undefined) yield account;
    for (const finding of findings) {
      const { expected, actual, meaning, declared } = finding;
      for (const text of [expected, actual, meaning, declared?.construct, declared?.at, ...storyWords(finding)]) {
        if (text !== undefined) yield text;
      }
    }
    for (const { standsIn, rows } of chains) {
      yield standsIn;
      for (const { text } of rows) yield text;
    }
  }
}

/** Equal things get one number, from 0. */
class NumberedList<T extends object> {
  readonly items: T[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(item: T): number {
    const key = JSON.stringify(item);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.items.length);
    return this.items.push(item) - 1;
  }
}

function encodeHost(drift: HostDrift, tables: Tables): HostData {
  const { host, owner, status, findings, ignored = [], chains, notes } = drift;
  const account = comparisonWords(drift);
  const unnamed = unnamedWords(drift);
  const story = findings.flatMap((finding, number) =>
    storyWords(finding).flatMap(words => [number, tables.texts.numberOf(words)]),
  );
  const numbers = new Map(findings.map(({ fingerprint }, number) => [fingerprint, number]));
  return {
    name: shownText(host),
    ...(owner === undefined ? {} : { owner: shownText(owner) }),
    status,
    ...(account === undefined ? {} : { account: tables.texts.numberOf(account) }),
    notes: [
      ...ignored.map(each => ({ severity: "note", message: ignoredWords(each, drift) })),
      ...(unnamed === undefined ? [] : [{ severity: "note", message: unnamed }]),
      ...notes,
    ].map(({ severity, message }) => ({ severity, message: shownText(message) })),
    findings: findings.flatMap(finding => encodeFinding(finding, tables)),
    ...(story.length === 0 ? {} : { story }),
    fingerprints: Buffer.from(findings.map(({ fingerprint }) => fingerprint).join(""), "hex").toString("base64url"),
    chains: chains.map(chain => encodeChain(chain, numbers, tables)),
  };
}

function encodeFinding(finding: DriftFinding, { texts, places, shapes }: Tables): readonly number[] {
  const { kind, severity, subsystem, place, meaning, declared, expected, actual, position } = finding;
  const shape = shapes.numberOf({
    kind,
    severity: SEVERITIES.indexOf(severity),
    subsystem: SUBSYSTEMS.indexOf(subsystem),
    place: places.numberOf(shownPlace(place)),
    meaning: texts.numberOf(meaning),
    ...(declared === undefined ? {} : { construct: texts.numberOf(declared.construct) }),
    ...(declared?.at === undefined ? {} : { at: texts.numberOf(declared.at) }),
  });
  const number = (text: string | undefined) => (text === undefined ? 0 : texts.numberOf(text) + 1);
  return [shape, number(expected), number(actual), position?.expected ?? 0, position?.actual ?? 0];
}

/** Names of chains, devices and sysctls come from hosts too. */
function shownPlace(place: DriftFinding["place"]): PlaceData {
  switch (place.kind) {
    case "chain":
      return { kind: "chain", family: place.family, table: place.table, chain: shownText(place.chain) };
    case "device":
      return { kind: "device", device: shownText(place.device) };
    case "link":
      return { kind: "link", device: shownText(place.device), setting: shownText(place.setting) };
    case "sysctl":
      return { kind: "sysctl", name: shownText(place.name) };
    case "host":
      return { kind: "host" };
  }
}

function encodeChain(
  { family, table, chain, standsIn, policy, rows }: ChainView,
  numbers: ReadonlyMap<string, number>,
  { texts, places }: Tables,
): ChainData {
  const findingOf = (fingerprint: string | undefined) => numbers.get(fingerprint ?? "");
  const policyFinding = findingOf(policy?.fingerprint);
  const live = rows.filter(({ number }) => number !== undefined);
  return {
    place: places.numberOf(shownPlace({ kind: "chain", family, table, chain })),
    standsIn: texts.numberOf(standsIn),
    ...(policy === undefined ? {} : { policy: policy.actual }),
    ...(policyFinding === undefined ? {} : { policyFinding }),
    states: rows.map(({ state }) => STATE_LETTERS[state]).join(""),
    texts: rows.map(({ text }) => texts.numberOf(text)),
    findings: rows
      .filter(({ state }) => state !== "kept" && state !== "recognised")
      .map(({ fingerprint }) => findingOf(fingerprint) ?? -1),
    packets: live.some(({ packets }) => packets !== undefined) ? live.map(({ packets }) => packetsOf(packets)) : [],
  };
}

function packetsOf(packets: string | undefined): number | string | null {
  if (packets === undefined) return null;
  const number = Number(packets);
  return Number.isSafeInteger(number) ? number : shownText(packets);
}

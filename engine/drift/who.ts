import { OWN_CHAIN_PREFIX } from "../desired";
import type { ChangeLog, ChangeSource, RecordedChange } from "../host";
import { CHANGE_SOURCES } from "../host";
import { type Backend, type Family, RuleSpeller, type RulesetCommand, readIptablesVersion } from "../ruleset";
import { equalSysctl, findSysctlName } from "../system";
import type { Actor } from "./actor";
import type { DriftFinding } from "./finding";
import { type RanCommand, readCommands } from "./ran-command";

/** What is known of the host that was read. */
export interface Witness {
  readonly log: ChangeLog;
  readonly backend: Backend;
  /** As the host says it: `1.8.9`. */
  readonly iptablesVersion: string;
}

/** Names told of one finding, at most. */
const MOST_ACTORS = 5;
const MOST_CHARACTERS = 1000;

type Fit = Actor["fit"] | "none";

/** Whether a log of changes can name anybody for a finding: it differs in what somebody did, and not in what was read. */
export function isSomebodysDoing({ subsystem }: Pick<DriftFinding, "subsystem">): boolean {
  return subsystem === "rules" || subsystem === "qdisc" || subsystem === "link" || subsystem === "sysctl";
}

/**
 * Names for each finding who may have made it. Where a command is the very change, only that one is named; else whatever
 * may have been, of the same kind, in the time since the last reading. Pure.
 */
export function attribute<T extends Omit<DriftFinding, "fingerprint" | "host">>(
  findings: readonly T[],
  witness: Witness,
): readonly T[] {
  const changes = othersOf(witness.log.changes).map(change => ({ change, commands: commandsOf(change) }));
  if (changes.length === 0) return findings;
  const spelling = spellingOf(witness);
  return findings.map(finding => {
    if (!isSomebodysDoing(finding)) return finding;
    const judged = { ...finding, ...spelledSides(finding, spelling) };
    const fits = changes.map(({ change, commands }) => ({ change, fit: bestFit(commands, judged, spelling) }));
    const certain = fits.filter(({ fit }) => fit === "this");
    const named = certain.length > 0 ? certain : fits.filter(({ fit }) => fit === "possible");
    const by = actorsOf(named);
    return by.length === 0 ? finding : { ...finding, by };
  });
}

/** How far apart, in milliseconds, changes of one session count as of one login: the numbers begin anew at each boot. */
const LOGIN_MS = 10 * 60_000;

/**
 * Without what this program itself did on the host, to read or to apply: it works in folders of its own, in logins of its
 * own, of whose other changes the words may be lost.
 */
function othersOf(changes: readonly RecordedChange[]): readonly RecordedChange[] {
  const own = changes.filter(({ words = [] }) => words.some(word => OWN_FOLDER.test(word)));
  const logins = new Map<string, readonly number[]>();
  for (const { session, at } of own) {
    if (session !== undefined) logins.set(session, [...(logins.get(session) ?? []), at.getTime()]);
  }
  const isOfOwnLogin = ({ session, at }: RecordedChange) =>
    session !== undefined && (logins.get(session) ?? []).some(time => Math.abs(time - at.getTime()) < LOGIN_MS);
  return changes.filter(change => !own.includes(change) && !isOfOwnLogin(change));
}

const OWN_FOLDER = /\/(?:run|var\/lib)\/(?:netfilter-fleet|nffleet-read)/;

function commandsOf({ words, netfilter }: RecordedChange): readonly RanCommand[] {
  const commands = words === undefined ? [] : readCommands(words);
  if (netfilter === "unsaid") return commands;
  // The kernel says that it changed rules, whatever its words are.
  const told = commands.filter(({ kind }) => kind === "edit" || kind === "rules");
  return told.length > 0 ? told : [{ kind: "rules" }];
}

/** Actors from the newest, each user once; those of whom only a process is known where no user is. */
function actorsOf(fits: readonly { readonly change: RecordedChange; readonly fit: Fit }[]): readonly Actor[] {
  const rank = (source: ChangeSource) => CHANGE_SOURCES.indexOf(source);
  const sorted = [...fits].sort(
    (a, b) => b.change.at.getTime() - a.change.at.getTime() || rank(a.change.source) - rank(b.change.source),
  );
  const withUser = sorted.filter(({ change }) => change.user !== undefined);
  const actors = new Map<string, Actor>();
  for (const { change, fit } of withUser.length > 0 ? withUser : sorted) {
    const key = JSON.stringify([change.user ?? null, change.user === undefined ? (change.process ?? null) : null]);
    if (fit !== "none" && !actors.has(key)) actors.set(key, actorOf(change, fit));
  }
  return [...actors.values()].slice(0, MOST_ACTORS);
}

function actorOf({ at, source, user, as, process, words }: RecordedChange, fit: Actor["fit"]): Actor {
  const command = words?.join(" ");
  return {
    fit,
    ...(user === undefined ? {} : { user }),
    ...(as === undefined ? {} : { as }),
    ...(process === undefined ? {} : { process }),
    ...(command === undefined
      ? {}
      : { command: command.length > MOST_CHARACTERS ? `${command.slice(0, MOST_CHARACTERS)}…` : command }),
    at: at.toISOString(),
    source,
  };
}

/** A finding whose sides, where they are rules, are spelled as commands are. */
type Judged = Pick<DriftFinding, "kind" | "place" | "position" | "expected" | "actual">;

function spelledSides(
  { place, kind, expected, actual }: Judged,
  spelling: Spelling,
): Pick<Judged, "expected" | "actual"> {
  if (place.kind !== "chain" || kind === "policy") return {};
  const spell = (text: string) => spelling.spell(text, place)[0] ?? text;
  if (kind === "anchor") return { expected: spell(`-j ${OWN_CHAIN_PREFIX}${place.chain}`) };
  return {
    ...(expected === undefined ? {} : { expected: spell(expected) }),
    ...(actual === undefined ? {} : { actual: spell(actual) }),
  };
}

function bestFit(commands: readonly RanCommand[], finding: Judged, spelling: Spelling): Fit {
  let best: Fit = "none";
  for (const command of commands) {
    const fit = fitOf(command, finding, spelling);
    if (fit === "this") return fit;
    if (fit === "possible") best = fit;
  }
  return best;
}

function fitOf(ran: RanCommand, finding: Judged, spelling: Spelling): Fit {
  if (ran.kind === "anything") return "possible";
  const { place } = finding;
  switch (place.kind) {
    case "chain":
      if (ran.kind === "rules") return ran.family === undefined || ran.family === place.family ? "possible" : "none";
      return ran.kind === "edit" ? fitOfEdit(ran.command, finding, ran.family, spelling) : "none";
    case "device":
      if (ran.kind !== "queue") return "none";
      return ran.device === undefined ? "possible" : ran.device === place.device ? "this" : "none";
    case "link":
      return fitOfLink(ran, place);
    case "sysctl": {
      if (ran.kind !== "sysctl") return "none";
      if (ran.name === undefined) return "possible";
      if (ran.name !== findSysctlName(place.name)) return "none";
      const fits = ran.value === undefined || finding.actual === undefined || equalSysctl(ran.value, finding.actual);
      return fits ? "this" : "possible";
    }
    case "host":
      return "none";
  }
}

/** Whoever had the very setting changed did it; whoever did anything to the device may have. */
function fitOfLink(ran: RanCommand, { device, setting }: Extract<DriftFinding["place"], { kind: "link" }>): Fit {
  if (ran.kind !== "link") return "none";
  if (ran.device === undefined) return "possible";
  if (ran.device !== device) return "none";
  return ran.settings.some(start => setting.startsWith(start)) ? "this" : "none";
}

function fitOfEdit(command: RulesetCommand, finding: Judged, family: Family, spelling: Spelling): Fit {
  const { kind, place, position, expected, actual } = finding;
  if (place.kind !== "chain" || family !== place.family || command.table !== place.table) return "none";
  const chain = "chain" in command ? command.chain : undefined;
  // Rules of a shared chain stand in our own chain, behind the anchor.
  if (chain !== undefined && chain !== place.chain && chain !== OWN_CHAIN_PREFIX + place.chain) return "none";
  const rules = kind === "policy" ? [] : spelling.ruleOf(command, family);
  switch (command.kind) {
    case "append":
    case "insert":
      return holds(rules, actual) ? "this" : "none";
    case "replace":
      if (holds(rules, actual)) return "this";
      return kind === "removed" && position?.expected === command.at ? "this" : "none";
    case "delete rule":
      return holds(rules, expected) ? "this" : "none";
    case "delete at":
      if (kind === "removed" && position?.expected === command.at) return "this";
      return kind === "removed" || kind === "anchor" || kind === "changed" || kind === "moved" ? "possible" : "none";
    case "policy":
      return kind === "policy" ? (command.policy === actual ? "this" : "possible") : "none";
    case "flush":
      if (kind === "removed" || kind === "anchor") return "this";
      return kind === "chain-missing" || kind === "changed" || kind === "moved" ? "possible" : "none";
    case "delete chain":
    case "rename chain":
      return kind === "chain-missing" ? "this" : "none";
    default:
      return "none";
  }
}

function holds(rules: readonly string[], rule: string | undefined): boolean {
  return rule !== undefined && rules.includes(rule);
}

/** Rules in the words of the host's own iptables-save, each spelled once. */
interface Spelling {
  readonly spell: (rule: string, place: Pick<RulePlace, "family" | "table">) => readonly string[];
  /** The rule that a command adds or takes away: one, or one for each of its addresses. */
  readonly ruleOf: (command: RulesetCommand, family: Family) => readonly string[];
}
type RulePlace = Extract<DriftFinding["place"], { kind: "chain" }>;

/** Any user chain: which hook a chain has does not matter for how its rules are spelled. */
const ANY_CHAIN = `${OWN_CHAIN_PREFIX}ANY`;

function spellingOf({ backend, iptablesVersion }: Witness): Spelling {
  const iptables = readIptablesVersion(iptablesVersion);
  const speller = (family: Family) =>
    new RuleSpeller({ family, backend, traps: "spell", ...(iptables === undefined ? {} : { iptables }) });
  const spellers = { ipv4: speller("ipv4"), ipv6: speller("ipv6") };
  const spell: Spelling["spell"] = (rule, { family, table }) => {
    try {
      return spellers[family].spell(rule, { table, chain: ANY_CHAIN });
    } catch {
      return [rule.trim()]; // no rule that is understood here: the words themselves are compared
    }
  };
  const known = new Map<RulesetCommand, readonly string[]>();
  const ruleOf: Spelling["ruleOf"] = (command, family) => {
    const earlier = known.get(command);
    if (earlier !== undefined) return earlier;
    const rule = "rule" in command ? spell(command.rule, { family, table: command.table }) : [];
    known.set(command, rule);
    return rule;
  };
  return { spell, ruleOf };
}

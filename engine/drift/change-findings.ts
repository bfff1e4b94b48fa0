import { isUnknown } from "../desired";
import { findSource, type RuleSource, type RuleSources } from "../fleet";
import type { ChainChange, Change, LinkChange, Observation, RecordChange } from "../host";
import { type RuleDifference, ruleDifferences } from "../ruleset";
import type { DriftFinding, FindingKind, FindingPlace, Position, Subsystem } from "./finding";
import { judgeLink } from "./judge-link";
import { type Judgement, judgeRule } from "./judge-rule";
import { type StandingRule, standingRules } from "./standing-rules";

/** A finding before it is known whose it is. */
export type UnmarkedFinding = Omit<DriftFinding, "fingerprint" | "host">;

/** What a reading knows beside what differs. */
export interface Seen {
  /** Where each part was declared, as far as somebody wrote it down. */
  readonly sources: RuleSources;
  /** The chains as they stand on the host; none where only Terraform read it. */
  readonly chains: Observation["chains"];
  /** What the dead-man wrote when it undid the last apply. */
  readonly rolledBack?: string;
}

/**
 * What a change that an apply would make, or undo, tells of the host. Pure.
 * @param seen what else the reading knows
 */
export function findingsOfChange(change: Change, seen: Seen): readonly UnmarkedFinding[] {
  switch (change.subject) {
    case "chain":
      return chainFindings(change, seen);
    case "qdisc": {
      const { device, from, to } = change;
      // Of a tree only what differs; all of it where nothing but the order does.
      const [missing, strange] = [to.filter(text => !from.includes(text)), from.filter(text => !to.includes(text))];
      const [expected, actual] = missing.length + strange.length === 0 ? [to, from] : [missing, strange];
      return [
        {
          subsystem: "qdisc",
          kind: "qdisc",
          severity: "low",
          place: { kind: "device", device },
          ...(expected.length === 0 ? {} : { expected: expected.join("; ") }),
          ...(actual.length === 0 ? {} : { actual: actual.join("; ") }),
          meaning: "Packets wait and are dropped in another way than was declared; none is let in or refused for it.",
          ...sourceOf(seen, `/qdiscs/${device}/${Math.max(0, to.indexOf(expected[0] ?? ""))}`),
        },
      ];
    }
    case "sysctl": {
      const { name, from, to } = change;
      return [
        {
          subsystem: "sysctl",
          kind: "sysctl",
          severity: "medium",
          place: { kind: "sysctl", name },
          ...(to === undefined ? {} : { expected: to }),
          ...(from === undefined ? {} : { actual: from }),
          meaning: "The kernel works with another value than was declared.",
          ...sourceOf(seen, `/sysctls/${name}`),
        },
      ];
    }
    case "link":
      return [linkFinding(change, seen)];
    case "service":
      return [
        {
          subsystem: "backend",
          kind: "service",
          severity: "medium",
          place: { kind: "host" },
          actual: change.message,
          meaning: "Another firewall than the declared one has a say on this host, or will have after a boot.",
        },
      ];
    case "record":
      return [recordFinding(change, seen)];
  }
}

function linkFinding({ device, setting, from, to }: LinkChange, seen: Seen): UnmarkedFinding {
  return {
    subsystem: "link",
    kind: "link",
    ...judgeLink(setting, from),
    place: { kind: "link", device, setting },
    ...(to === undefined ? {} : { expected: to }),
    ...(from === undefined ? {} : { actual: from }),
    ...sourceOf(seen, `/links/${device}/${setting}`),
  };
}

const RECORD_KINDS: Readonly<Record<RecordChange["reason"], { readonly kind: FindingKind } & Judgement>> = {
  "first-apply": {
    kind: "record",
    severity: "medium",
    meaning: "Nothing was ever applied to this host by its declaration.",
  },
  "owner-change": { kind: "record", severity: "medium", meaning: "Another project says what this host should hold." },
  unfinished: {
    kind: "unfinished",
    severity: "medium",
    meaning: "The last run did not come to its end; the next boot may bring something else.",
  },
  "rolled-back": {
    kind: "rolled-back",
    severity: "medium",
    meaning: "The last change was undone by the host itself and is not in force.",
  },
  "boot-files": {
    kind: "boot-differs",
    severity: "high",
    meaning: "The next boot would load something else than is declared.",
  },
};

/** Where the plan's words tell what an apply would write, and not what the host holds. */
const HELD_RECORDS: Partial<Readonly<Record<RecordChange["reason"], string>>> = {
  "first-apply": "no owner record",
  "boot-files": "other files for the boot than are declared",
};

function recordFinding({ reason, message }: RecordChange, { rolledBack }: Seen): UnmarkedFinding {
  return {
    subsystem: "persistence",
    ...RECORD_KINDS[reason],
    place: { kind: "host" },
    actual: reason === "rolled-back" ? (rolledBack ?? message) : (HELD_RECORDS[reason] ?? message),
  };
}

function chainFindings(change: ChainChange, seen: Seen): readonly UnmarkedFinding[] {
  const { family, table, chain, action } = change;
  const place: FindingPlace = { kind: "chain", family, table, chain };
  const pointer = `/${family}/${table}/${chain}`;
  const of = (
    kind: FindingKind,
    judgement: Judgement,
    more: Partial<UnmarkedFinding>,
    at = pointer,
  ): UnmarkedFinding => ({
    subsystem: "rules" satisfies Subsystem,
    kind,
    ...judgement,
    place,
    ...more,
    ...sourceOf(seen, at),
  });
  const rules = ruleDifferences(change.rules);
  if (action === "create") {
    const expected = rules.flatMap(rule => (rule.kind === "removed" ? [rule.declared.text] : [])).join("\n");
    return [of("chain-missing", MISSING, { expected })];
  }
  const observed = seen.chains.find(
    ({ place: at }) => at.family === family && at.table === table && at.chain === chain,
  );
  const standing = observed === undefined ? [] : standingRules(observed);
  const found = [...policyFindings(change, of, pointer), ...anchorFindings(change, of)];
  if (action === "remove") {
    const actual = rules.flatMap(rule => (rule.kind === "added" ? [rule.live.text] : [])).join("\n");
    return [...found, of("chain-left", LEFT, { actual })];
  }
  return [
    ...found,
    ...rules.map(rule => {
      const stands = rule.kind === "removed" ? undefined : standing[(rule.live.before ?? 0) - 1];
      if (rule.kind === "added" && observed?.layout === "anchored" && stands?.origin === "unknown") {
        const position = { actual: stands.number };
        return of("unknown-rule", judgeRule(rule, table), { actual: rule.live.text, position }, NOWHERE);
      }
      const at = rule.kind === "added" ? NOWHERE : `${pointer}/rules/${(rule.declared.after ?? 1) - 1}`;
      return of(rule.kind, judgeRule(rule, table), textsOf(rule, stands), at);
    }),
  ];
}

/** No part of the document declares a rule that nobody declared. */
const NOWHERE = "";

const MISSING: Judgement = { severity: "high", meaning: "None of its rules is asked: what they refused may pass." };
const LEFT: Judgement = { severity: "medium", meaning: "Rules that are no longer declared still judge packets." };

type Make = (kind: FindingKind, judgement: Judgement, more: Partial<UnmarkedFinding>, at?: string) => UnmarkedFinding;

function policyFindings({ policy, table }: ChainChange, of: Make, pointer: string): readonly UnmarkedFinding[] {
  if (policy === undefined) return [];
  const { from, to } = policy;
  const expected = to === undefined ? undefined : isUnknown(to) ? to.unknown : to;
  const opens = from === "ACCEPT" && to === "DROP";
  const judgement: Judgement = opens
    ? {
        severity: table === "filter" ? "critical" : "high",
        meaning: "Every packet that no rule decides passes, where it was declared to be dropped.",
      }
    : { severity: "medium", meaning: "Packets that no rule decides are treated otherwise than was declared." };
  const texts = { ...(expected === undefined ? {} : { expected }), ...(from === undefined ? {} : { actual: from }) };
  return [of("policy", judgement, texts, `${pointer}/policy`)];
}

function anchorFindings({ anchor, table }: ChainChange, of: Make): readonly UnmarkedFinding[] {
  if (anchor === undefined) return [];
  const judgement: Judgement =
    anchor.from === "missing"
      ? {
          severity: table === "filter" ? "critical" : "high",
          meaning: "No packet comes to our rules of this chain: none of them is in force.",
        }
      : { severity: "medium", meaning: "Rules of others are asked on the wrong side of ours and may decide first." };
  return [of("anchor", judgement, { expected: anchor.to, actual: anchor.from })];
}

function textsOf(
  rule: RuleDifference,
  stands: StandingRule | undefined,
): Pick<UnmarkedFinding, "expected" | "actual" | "position"> {
  const live = rule.kind === "removed" ? undefined : rule.live;
  const declared = rule.kind === "added" ? undefined : rule.declared;
  const position: Position = {
    ...(declared?.after === undefined ? {} : { expected: declared.after }),
    ...(live?.before === undefined ? {} : { actual: stands?.number ?? live.before }),
  };
  return {
    ...(declared === undefined ? {} : { expected: declared.text }),
    ...(live === undefined ? {} : { actual: live.text }),
    position,
  };
}

function sourceOf({ sources }: Seen, pointer: string): { readonly declared?: RuleSource } {
  const source = findSource(sources, pointer);
  return source === undefined ? {} : { declared: source };
}

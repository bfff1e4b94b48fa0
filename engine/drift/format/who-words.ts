import type { ChangeSource } from "../../host";
import type { Actor } from "../actor";
import type { DriftFinding } from "../finding";
import type { HostDrift } from "../host-drift";
import { isSomebodysDoing } from "../who";
import { momentWords } from "./comparison-words";

const SOURCE_WORDS: Readonly<Record<ChangeSource, string>> = {
  audit: "audit log",
  journal: "journal",
  "sudo-log": "sudo's log",
};

/** `by alice (journal, 2026-11-27 18:00 UTC): iptables -I INPUT …`, `perhaps by alice …`: one an actor. Not escaped. */
export function whoWords({ by = [] }: Pick<DriftFinding, "by">): readonly string[] {
  return by.map(actor => {
    const { fit, at, source, command, as } = actor;
    const what = command === undefined ? "" : `: ${command}`;
    const role = as === undefined ? "" : ` as ${as}`;
    const perhaps = fit === "this" ? "" : "perhaps ";
    return `${perhaps}by ${nameOf(actor)}${role} (${SOURCE_WORDS[source]}, ${momentWords(at)})${what}`;
  });
}

function nameOf({ user, process }: Actor): string {
  if (user !== undefined) return user;
  return process === undefined ? "somebody" : `process ${process}, whose login is not recorded`;
}

const HOW = 'docs/drift.md, "Who changed it", tells how to turn that on';

/**
 * What to say of a host some of whose findings have nobody's name: that it does not write down who changes it, or that
 * its logs name nobody. Undefined where there is nothing to say. Not escaped.
 */
export function unnamedWords({ recorded, findings }: Pick<HostDrift, "recorded" | "findings">): string | undefined {
  if (recorded === undefined) return undefined;
  const { since, sources } = recorded;
  const doings = findings.filter(isSomebodysDoing);
  const unnamed = doings.filter(({ by }) => by === undefined);
  if (unnamed.length === 0) return undefined;
  const read = sources.filter(({ state }) => state === "read").map(({ source }) => SOURCE_WORDS[source]);
  if (read.length === 0) {
    const closed = sources.filter(({ state }) => state === "unreadable").map(({ source }) => SOURCE_WORDS[source]);
    const there = closed.length === 0 ? "" : `, as far as can be read (${closed.join(" and ")} cannot)`;
    return `This host does not record who changes its firewall${there}: ${HOW}.`;
  }
  // What was there at the last reading was not made since.
  if (unnamed.every(({ firstSeen }) => firstSeen !== undefined && firstSeen < since)) return undefined;
  const rest = unnamed.length === doings.length ? "" : " for the rest";
  return `Since ${momentWords(since)} its ${read.join(" and ")} ${read.length === 1 ? "names" : "name"} nobody${rest}. More may be recorded: ${HOW}.`;
}

import type { DriftFinding, IgnoredFinding } from "../finding";
import type { HostDrift } from "../host-drift";
import { momentWords } from "./comparison-words";
import { kindWords } from "./kind-words";
import { placeWords } from "./place-words";
import { whoWords } from "./who-words";

/** `since 2026-03-04 05:06 UTC`; undefined where no history is kept. */
export function sinceWords({ firstSeen }: Pick<DriftFinding, "firstSeen">): string | undefined {
  return firstSeen === undefined ? undefined : `since ${momentWords(firstSeen)}`;
}

/** Since when a finding is there, and who is named for it: a line each. Not escaped. */
export function storyWords(finding: DriftFinding): readonly string[] {
  const since = sinceWords(finding);
  return [...(since === undefined ? [] : [since]), ...whoWords(finding)];
}

/** `ignored until 2026-12-31: added by hand, chain INPUT (ipv4 filter): ticket 123`. Not escaped. */
export function ignoredWords({ finding, reason, until }: IgnoredFinding, host: HostDrift): string {
  return `ignored until ${until}: ${kindWords(finding, host)}, ${placeWords(finding.place)}: ${reason}`;
}

import type { HostDrift } from "../host-drift";

/** What a host was compared with, and what its differences say of those who made them, in a sentence. */
export function comparisonWords({ comparedWith, lastApply }: HostDrift): string | undefined {
  switch (comparedWith?.kind) {
    case "baseline":
      return `Compared with what it held on ${momentWords(comparedWith.recorded)}: what differs came since, and nobody declared either.`;
    case "plan":
      return "Read by Terraform and compared with its state: what differs was done outside of it.";
    default:
      return lastApply === undefined ? undefined : APPLY_SENTENCES[lastApply];
  }
}

const APPLY_SENTENCES: Readonly<Record<NonNullable<HostDrift["lastApply"]>, string>> = {
  "this-document": "This very document was applied last, so what differs was done on the host.",
  "another-document": "Another document was applied last: what differs may be a declaration that was not applied yet.",
  never: "Nothing was applied to this host yet: what differs may be a declaration that was not applied yet.",
};

/** `2026-03-04 05:06 UTC`. */
export function momentWords(moment: string): string {
  return `${moment.slice(0, 16).replace("T", " ")} UTC`;
}

import type { DocumentOrigin, LastApply, PlannedHost } from "../fleet";
import type { Note, SourceState } from "../host";
import type { ChainView } from "./chain-view";
import type { DriftFinding, IgnoredFinding } from "./finding";

/** What a host was compared with. `plan`: Terraform's plan, which read it and compared it with its state. */
export type ComparedWith = DocumentOrigin | { readonly kind: "plan" };

/** Where was looked for who changed the host. Times are ISO 8601, UTC, by the host's own clock. */
export interface Recorded {
  readonly since: string;
  /** From there on the next reading looks. */
  readonly until: string;
  readonly sources: readonly SourceState[];
}

/** One host of a drift report. */
export interface HostDrift {
  readonly host: string;
  /** Absent where the document could not be read. */
  readonly owner?: string;
  /**
   * `unchecked`: no difference was seen, but not all could be looked at. `unread`: nothing is known of the host, which is
   * a finding of its own.
   */
  readonly status: "clean" | "drifted" | "unchecked" | "unread";
  /** Absent where the document could not be read. */
  readonly comparedWith?: ComparedWith;
  /** `in-part`: native nft rules could not be looked at, whatever else was found. Absent where nobody can tell. */
  readonly looked?: PlannedHost["looked"];
  /**
   * What the host's own record says of the last apply. Only for `this-document` were the differences made on the host; else
   * they may as well be declarations that were not applied yet. Absent where nothing was declared, or nobody can tell.
   */
  readonly lastApply?: LastApply;
  /** Absent where nobody asked for it, or the host could not tell. */
  readonly recorded?: Recorded;
  readonly findings: readonly DriftFinding[];
  /** Findings that the ignore file means; they do not count. */
  readonly ignored?: readonly IgnoredFinding[];
  /** Rows of the declared chains, drifted or not; none for a host that could not be read. */
  readonly chains: readonly ChainView[];
  readonly notes: readonly Note[];
}

/** What makes a host the same one in every run and report: two stacks may each have a host of one name. */
export function identityOfHost({ host, owner }: Pick<HostDrift, "host" | "owner">): string {
  return owner ?? host;
}

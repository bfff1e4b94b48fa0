/**
 * What the page carries, and its script reads: every text once, all else by number, because a report of 1,000 hosts is to
 * stay small enough for a mail. Types only, and no import: the script is compiled for browsers, by another configuration.
 */
export interface PageData {
  /** When the reading began: ISO 8601, UTC. */
  readonly started: string;
  /** How long it took, in seconds. */
  readonly seconds: number;
  /** From the least. */
  readonly severities: readonly string[];
  readonly subsystems: readonly string[];
  /** Every text of a rule, a value, a meaning, a place in a program: the most frequent first. */
  readonly texts: readonly string[];
  readonly places: readonly PlaceData[];
  readonly shapes: readonly FindingShape[];
  readonly hosts: readonly HostData[];
  readonly bloat?: readonly BloatData[];
}

/** A measurement of latency, in the words that are shown. */
export interface BloatData {
  readonly title: string;
  readonly when: string;
  readonly grade: string;
  readonly verdict: "good" | "bad";
  /** What the chart shows, for those who do not see it. */
  readonly spoken: string;
  /** Milliseconds at the end of the chart's scale. */
  readonly scale: number;
  readonly parts: readonly { readonly title: string; readonly columns: readonly (number | null)[] }[];
  readonly figureTitles: readonly string[];
  /** Rows of figures, without their head. */
  readonly figures: readonly (readonly string[])[];
  readonly loads: readonly {
    /** `load up`. */
    readonly title: string;
    /** Rows of queues, without their head. */
    readonly queues: readonly (readonly string[])[];
    /** Which of them packets wait in, from 0, or -1. */
    readonly bad: number;
    readonly advice: string;
    readonly code?: string;
  }[];
  readonly unread: readonly string[];
}

export type PlaceData =
  | { readonly kind: "chain"; readonly family: string; readonly table: string; readonly chain: string }
  | { readonly kind: "device"; readonly device: string }
  | { readonly kind: "link"; readonly device: string; readonly setting: string }
  | { readonly kind: "sysctl"; readonly name: string }
  | { readonly kind: "host" };

/** What many findings have in common. Numbers count from 0, in the list of their name. */
export interface FindingShape {
  readonly kind: string;
  readonly severity: number;
  readonly subsystem: number;
  readonly place: number;
  /** Texts. */
  readonly meaning: number;
  readonly construct?: number;
  readonly at?: number;
}

export interface HostData {
  readonly name: string;
  readonly owner?: string;
  readonly status: string;
  /** Text: what it was compared with, and what that says. */
  readonly account?: number;
  readonly notes: readonly { readonly severity: string; readonly message: string }[];
  /** Five numbers a finding: shape; texts of what was expected and of what is there, position expected and actual, each from 1, or 0. */
  readonly findings: readonly number[];
  /** Since when findings are there, and who is named for them: a number of the finding in its host, from 0, and a text, and so on. */
  readonly story?: readonly number[];
  /** Fingerprints one after another, eight bytes each, in base64url. */
  readonly fingerprints: string;
  readonly chains: readonly ChainData[];
}

/** A view of a chain, see engine/drift/chain-view.ts. */
export interface ChainData {
  readonly place: number;
  /** Text. */
  readonly standsIn: number;
  readonly policy?: string;
  /** Finding of the host that tells of the policy. */
  readonly policyFinding?: number;
  /** One letter a row: `STATE_LETTERS`. */
  readonly states: string;
  /** Text of each row. */
  readonly texts: readonly number[];
  /** Finding of each row that is neither kept nor recognised, or -1. */
  readonly findings: readonly number[];
  /** Hit counter of each row that stands on the host: a number below 2^53, else decimal text; empty where none was told. */
  readonly packets: readonly (number | string | null)[];
}

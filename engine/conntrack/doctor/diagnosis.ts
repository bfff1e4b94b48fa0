import type { ConntrackReading } from "../reading";
import type { ConnectionEnd } from "../tally";
import type { Thresholds } from "./thresholds";

export const DIAGNOSIS_IDS = [
  "table-full",
  "drops",
  "insert-failures",
  "long-chains",
  "few-buckets",
  "lost-syn",
  "half-open",
  "stuck",
  "vanished-peers",
  "half-closed",
  "resets",
  "unanswered-udp",
  "unanswered",
  "one-way",
  "endless",
] as const;
export type DiagnosisId = (typeof DIAGNOSIS_IDS)[number];

/** One number that speaks for a diagnosis. */
export interface Evidence {
  /** What is counted, in words. */
  readonly what: string;
  readonly value: number;
  readonly unit: "entries" | "share" | "per second" | "ratio" | "seconds";
  /** What it was held against. */
  readonly limit?: number;
}

/** Where the entries of a diagnosis lead. */
export interface DiagnosedEnd {
  readonly end: ConnectionEnd;
  readonly entries: number;
  /** Their share of what there is of that end; see the threshold. */
  readonly share: number;
  /** One of the entries, as the kernel prints it. */
  readonly sample?: string;
}

/** What is failing, as the connection table tells. */
export interface Diagnosis {
  readonly id: DiagnosisId;
  readonly severity: "warn" | "critical";
  /** What was seen, in a few words. */
  readonly title: string;
  readonly evidence: readonly Evidence[];
  /** Most first; empty where the table as a whole is meant. */
  readonly ends: readonly DiagnosedEnd[];
  /** What it means, a sentence or two. */
  readonly meaning: string;
  /** What to do, a sentence or two. */
  readonly advice: string;
}

/** Two readings of one host, some seconds apart. */
export interface ReadingPair {
  readonly before: ConntrackReading;
  readonly after: ConntrackReading;
  /** Between them, by the host's own clock; above 0. */
  readonly seconds: number;
}

/** One rule of the doctor: what it looks for, and finds or not. */
export interface DiagnosisRule {
  readonly id: DiagnosisId;
  readonly diagnose: (pair: ReadingPair, thresholds: Thresholds) => Diagnosis | undefined;
}

import { z } from "zod";
import { type DesiredDocument, parseDocumentShape, printDocument } from "../desired";

/** Raised when a field changes its meaning or goes; new fields may come without it. */
const BASELINE_VERSION = 1;

/** What a host that nobody manages held at a moment, to be compared with what it holds later. */
export interface Baseline {
  /** When it was read: ISO 8601, UTC. */
  readonly recorded: string;
  /** All of its own rules, chains, policies, queues and sysctls as a document says them; no apply takes it. */
  readonly document: DesiredDocument;
}

const schema = z.object({
  baseline: z.literal(BASELINE_VERSION, {
    error: ({ input }) => `is version ${JSON.stringify(input)}, and this program reads ${BASELINE_VERSION}`,
  }),
  recorded: z.iso.datetime({ error: "is no moment in UTC (2026-01-02T03:04:05.000Z)" }),
  document: z.unknown(),
});

/** Whether a value that was read from a file is a baseline, and no document. */
export function isBaseline(value: unknown): boolean {
  return typeof value === "object" && value !== null && "baseline" in value;
}

/** What to say where a document is wanted and a baseline is given. */
export const BASELINE_MISUSED =
  "is a baseline: it tells what a host held once, and nobody declared that. It is compared by nffleet drift --baseline; to manage the host, have nffleet import write a program.";

/** The text of a baseline file. */
export function printBaseline({ recorded, document }: Baseline): string {
  const body: unknown = JSON.parse(printDocument(document));
  return `${JSON.stringify({ baseline: BASELINE_VERSION, recorded, document: body }, undefined, 2)}\n`;
}

/**
 * Reads a baseline from parsed JSON.
 * @param subject what to call it in the error
 * @throws DocumentError when what it holds is no document; RangeError when it is no baseline
 */
export function parseBaseline(value: unknown, subject: string): Baseline {
  if (!isBaseline(value)) {
    throw new RangeError(
      `${subject} is no baseline: that is what nffleet baseline writes, one JSON object with baseline, recorded and document. A document of a synthesis is given with --documents.`,
    );
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [{ path, message } = { path: [], message: "" }] = parsed.error.issues;
    throw new RangeError(
      `${subject} is not a whole baseline: /${path.map(String).join("/")} ${message}. Record it again with nffleet baseline.`,
    );
  }
  const { recorded, document } = parsed.data;
  return { recorded, document: parseDocumentShape(document, subject) };
}

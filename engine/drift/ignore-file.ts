import { isMap, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { matchesGlob } from "../desired";
import { type DriftFinding, FINDING_KINDS } from "./finding";

/**
 * Findings that are known and meant for a while. Patterns: `*` any text. What is left out matches everything, but at
 * least one of `host`, `kind`, `place` and `text` is to be said.
 */
export interface IgnoreEntry {
  readonly host?: string;
  readonly kind?: (typeof FINDING_KINDS)[number];
  /** `ipv4 filter INPUT`, `eth0`, `eth0 txqueuelen`, `net.ipv4.ip_forward`. */
  readonly place?: string;
  /** Of what was declared or of what the host holds. */
  readonly text?: string;
  readonly reason: string;
  /** The last day on which it is ignored, `2026-12-31`, in UTC. */
  readonly until: string;
  /** Where it stands: `drift-ignore.yaml:4`. */
  readonly at: string;
}

/** An ignore file that cannot be used: one line a problem. */
export class IgnoreFileError extends Error {
  override readonly name = "IgnoreFileError";
}

const entrySchema = z
  .strictObject({
    host: z.string().min(1).optional(),
    kind: z.enum(FINDING_KINDS).optional(),
    place: z.string().min(1).optional(),
    text: z.string().min(1).optional(),
    reason: z.string().min(1),
    until: z.iso.date(),
  })
  .refine(
    ({ host, kind, place, text }) => [host, kind, place, text].some(pattern => pattern !== undefined),
    "names no finding: say host, kind, place or text",
  );
const schema = z.strictObject({ ignore: z.array(entrySchema) });

/**
 * Reads an ignore file: YAML 1.2 (so JSON too), a list under `ignore`.
 * @param file its name in messages
 * @throws IgnoreFileError
 */
export function parseIgnoreFile(text: string, file: string): readonly IgnoreEntry[] {
  const positions = new LineCounter();
  const document = parseDocument(text, { lineCounter: positions, prettyErrors: false });
  const [broken] = document.errors;
  if (broken !== undefined) {
    throw new IgnoreFileError(`${file}:${positions.linePos(broken.pos[0]).line}: ${broken.message}`);
  }
  const lineOf = (path: readonly PropertyKey[]): string => {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const node = document.getIn(path.slice(0, depth), true);
      if (typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range)) {
        return `${file}:${positions.linePos(Number(node.range[0])).line}`;
      }
    }
    return `${file}:1`;
  };
  const parsed = schema.safeParse(isMap(document.contents) ? document.toJS() : {});
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${lineOf(path)}: ${path.join(".")}: ${message}`);
    throw new IgnoreFileError(problems.join("\n"));
  }
  return parsed.data.ignore.map(
    ({ reason, until, ...patterns }, index): IgnoreEntry => ({
      ...Object.fromEntries(Object.entries(patterns).filter(([, value]) => value !== undefined)),
      reason,
      until,
      at: lineOf(["ignore", index]),
    }),
  );
}

/** Whether an entry means a finding, on whatever day. */
export function matchesEntry(entry: IgnoreEntry, finding: DriftFinding): boolean {
  const { host, kind, place, text } = entry;
  const texts = [finding.expected, finding.actual].filter(value => value !== undefined);
  return (
    (host === undefined || matchesGlob(finding.host, host)) &&
    (kind === undefined || finding.kind === kind) &&
    (place === undefined || matchesGlob(placeWords(finding), place)) &&
    (text === undefined || texts.some(value => matchesGlob(value, text)))
  );
}

/** An entry holds to the end of its day, in UTC. */
export function isExpired({ until }: IgnoreEntry, now: Date): boolean {
  return now.toISOString().slice(0, 10) > until;
}

function placeWords({ place }: DriftFinding): string {
  switch (place.kind) {
    case "chain":
      return `${place.family} ${place.table} ${place.chain}`;
    case "device":
      return place.device;
    case "link":
      return `${place.device} ${place.setting}`;
    case "sysctl":
      return place.name;
    case "host":
      return "host";
  }
}

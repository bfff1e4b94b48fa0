import { type ConnectionEntry, printConnectionEntry, type TallyRequest } from "../../conntrack";
import { type FramedScript, writeFileShell } from "./frame";
import { MOST_LOOKED_AT } from "./tally-awk";
import { tallyScript } from "./tally-shell";

/** A table that was recorded, and what is known of the host it came from. */
export interface RecordedHost {
  readonly entries: readonly ConnectionEntry[];
  /** Those that are known: they tell what the host asks, what it answers and what it passes on. */
  readonly addresses: readonly string[];
}

/** What a line may hold that is put into a script and printed back: an entry's words, and nothing else. */
const HARMLESS = /^[\w .:=[\]/-]+$/;

/** Adds a recorded table up as a host adds up its own, by the same program: on this machine. */
export function recordedTallyScript({ entries, addresses }: RecordedHost, request: TallyRequest): FramedScript {
  const lines = evenly(entries, MOST_LOOKED_AT + 1).map(printBare);
  const isCounted = entries.some(({ traffic }) => traffic !== undefined);
  return tallyScript(
    request,
    `
print_settings() {
  SETTINGS=$WORK
  echo ${entries.length} >"$WORK/nf_conntrack_count"
  echo "uid 0"
  echo "uptime 0"
  echo "count ${entries.length}"
  ${isCounted ? 'echo "acct 1"' : ":"}
}
print_counters() { :; }
print_tally() {
${writeFileShell('"$WORK/own"', ["127.0.0.1", "::1", ...addresses].join("\n"), "return 71")}
${writeFileShell('"$WORK/table"', lines.filter(line => HARMLESS.test(line)).join("\n"), "return 71")}
  count_entries "$WORK/table"
}
`,
  );
}

/** Without what the tally does not look at: names and labels may hold anything. */
function printBare({
  securityContext: _,
  labels: __,
  helper: ___,
  start: ____,
  stop: _____,
  ...entry
}: ConnectionEntry) {
  return printConnectionEntry({ ...entry, mark: 0 }, "extended");
}

/** So many of them at most, in their order and at even distances: a recorded table may be sorted. */
function evenly<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, at) => items[Math.floor((at * items.length) / most)]).filter(
    item => item !== undefined,
  );
}

import type { ConnectionEntry } from "./entry";
import { parseConnectionEntry } from "./parse-entry";
import { parseConnectionXml } from "./parse-xml";
import { parseSavedEntry } from "./saved-entry";

/** A connection table as somebody recorded it. */
export interface RecordedTable {
  readonly entries: readonly ConnectionEntry[];
  /** Lines that are neither an entry nor what stands around entries. */
  readonly unread: number;
}

/** What stands around the entries of XML. */
const AROUND = /^(<\?xml .*|<\/?conntrack>)$/;
/** What conntrack ends with on stderr: where both go into one file, it may stand in the middle of an entry. */
const FOOTER = /conntrack v[\d.]{1,20} \(conntrack-tools\): \d{1,10} flow entries have been shown\.\n?/g;

/**
 * Reads a table in any form that conntrack(8) or the kernel prints, each line by itself: `-L`, plain, `-o extended`, `-o id`, …,
 * `-o xml`, `-o save`, and /proc/net/nf_conntrack.
 */
export function parseConnectionTable(text: string): RecordedTable {
  const entries: ConnectionEntry[] = [];
  let unread = 0;
  for (const line of text.replaceAll(FOOTER, "").split("\n")) {
    const words = line.trim();
    if (words === "" || AROUND.test(words)) continue;
    const flows = words.startsWith("<") ? parseConnectionXml(words.replace(/^(<\?xml[^>]*>)?\s*<conntrack>/, "")) : [];
    const entry = words.startsWith("-A ") ? parseSavedEntry(words) : (flows[0] ?? parseConnectionEntry(words));
    if (entry === undefined) unread += 1;
    else entries.push(entry);
  }
  return { entries, unread };
}

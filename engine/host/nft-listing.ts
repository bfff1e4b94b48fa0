import { printable } from "../transport";
import type { Sections } from "./shell/frame";

/** What a host's nft says of its rules, beside what iptables-save says. */
export type NftListing =
  | { readonly kind: "absent" }
  /** The listing and the save could not be brought to one moment; why, in words. */
  | { readonly kind: "unsteady"; readonly why: string }
  /** The replay of the save lists the very text that the host lists. `tables`: `ip filter`, `inet fw`. */
  | { readonly kind: "same"; readonly tables: readonly string[] }
  /** `nft -j list ruleset` as printed, of the host and, where it was replayed, of the replay of its save. */
  | { readonly kind: "listed"; readonly live: string; readonly replay?: string };

/** Exit code of the listing where the rules change while they are listed. */
const UNSTEADY = 75;

/** Reads what TRIAL_FUNCTIONS printed. */
export function readNftListing(sections: Sections): NftListing {
  const tables = sections.get("tables");
  if (tables?.exitCode === 0) {
    return { kind: "same", tables: tables.stdout.split("\n").flatMap(line => (line === "" ? [] : printable(line))) };
  }
  const live = sections.get("nft");
  if (live?.exitCode === UNSTEADY) return { kind: "unsteady", why: printable(live.stderr.trim()) };
  if (live?.exitCode !== 0) return { kind: "absent" };
  const replay = sections.get("replay");
  return { kind: "listed", live: live.stdout, ...(replay?.exitCode === 0 ? { replay: replay.stdout } : {}) };
}

import { printable } from "../transport";

/** Longest that an undo under way is waited for: it tries for half an hour. */
const UNDO_SECONDS = 1900;

/** Who holds the lock of a host, as the host tells it. */
export interface LockHolder {
  readonly owner: string;
  /** Who is running: `user@machine`. */
  readonly by: string;
  readonly ageSeconds: number;
  /** Seconds until the lock lapses by itself. */
  readonly remaining: number;
}

/** Reads what `print_lock` printed. */
export function readLockHolder(text: string): LockHolder {
  const value = new Map(
    text.split("\n").map(line => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const),
  );
  const number = (name: string): number => Number(value.get(name) ?? 0) || 0;
  return {
    owner: printable(value.get("owner") ?? "unknown"),
    by: printable(value.get("by") ?? "unknown"),
    ageSeconds: Math.max(0, number("uptime") - number("since")),
    remaining: value.has("undoing")
      ? UNDO_SECONDS
      : Math.min(UNDO_SECONDS, Math.max(0, number("lapses") - number("uptime"))),
  };
}

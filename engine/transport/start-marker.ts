import { randomBytes } from "node:crypto";

/** The shell that runs a script on its host, as /proc/PID/stat tells it (proc(5)). */
export interface ScriptProcess {
  readonly pid: number;
  /** Field 22, clock ticks since boot: tells the process from a later one with the same number. */
  readonly startTime: string;
}

/** A login shell that prints more than this on stderr before the script, in bytes, is passed on unsearched. */
const MOST_HELD_BYTES = 64 * 1024;

/**
 * Puts one command before a script, on its first line, so that line numbers stay: it prints one line on stderr, which is
 * taken out again. It tells a script that ran from a login or sudo that refused, whatever language they refuse in, and
 * which process to end at a deadline (sshd carries no signals for root logins).
 */
export class StartMarker {
  readonly #word = `nffleet-started-${randomBytes(8).toString("hex")}`;
  #held: Buffer = Buffer.alloc(0);
  #searching = true;
  #seen = false;
  #process: ScriptProcess | undefined;

  /** What to send: the marker command, then the script. */
  prepend(script: string): string {
    return `{ read -r nffleet_stat </proc/$$/stat; } 2>/dev/null; echo "${this.#word} $$ $nffleet_stat" >&2; unset nffleet_stat; ${script}`;
  }

  /** `no` only when it is certain. */
  get started(): "yes" | "no" | "unknown" {
    if (this.#seen) return "yes";
    return this.#held.length > MOST_HELD_BYTES ? "unknown" : "no";
  }

  /** Known once the script has started, where the host has /proc. */
  get process(): ScriptProcess | undefined {
    return this.#process;
  }

  /** Takes stderr as it comes and returns what of it is the host's own. */
  filter(chunk: Buffer): Buffer {
    if (!this.#searching) return chunk;
    this.#held = Buffer.concat([this.#held, chunk]);
    const at = this.#held.indexOf(`${this.#word} `);
    const end = at < 0 ? -1 : this.#held.indexOf("\n", at);
    if (end >= 0) {
      this.#seen = true;
      this.#process = readProcess(this.#held.toString("utf8", at, end));
      return this.#stopSearching(Buffer.concat([this.#held.subarray(0, at), this.#held.subarray(end + 1)]));
    }
    return this.#held.length > MOST_HELD_BYTES ? this.#stopSearching(this.#held) : Buffer.alloc(0);
  }

  /** What was held back and turned out to be the host's own. */
  end(): Buffer {
    return this.#searching ? this.#stopSearching(this.#held) : Buffer.alloc(0);
  }

  #stopSearching(rest: Buffer): Buffer {
    this.#searching = false;
    return rest;
  }
}

/** `WORD PID PID (NAME) STATE PPID …`; the name may hold anything, so fields count from the last parenthesis. */
function readProcess(line: string): ScriptProcess | undefined {
  const pid = Number(line.split(" ", 2)[1]);
  const startTime = line.slice(line.lastIndexOf(")") + 2).split(" ")[19];
  if (!Number.isInteger(pid) || pid <= 1 || startTime === undefined || !/^\d+$/.test(startTime)) return undefined;
  return { pid, startTime };
}

/**
 * A script that signals the process group of another script: run as the same user over a second shell. It does nothing
 * when the process is gone, and spares the group when that is the server's own (dropbear makes none a session).
 */
export function printSignalScript(process: ScriptProcess, signal: "TERM" | "KILL"): string {
  return `read -r theirs </proc/${process.pid}/stat || exit 0
read -r ours </proc/$$/stat
set -- \${ours##*) }
our_group=$3
set -- \${theirs##*) }
[ "\${20}" = ${process.startTime} ] || exit 0
if [ "$3" = "$our_group" ]; then kill -s ${signal} ${process.pid}; else kill -s ${signal} -- "-$3"; fi
`;
}

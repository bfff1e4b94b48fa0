import { excerpt, printable } from "./printable";
import { describeHop, type Hop, type Privilege } from "./target";
import type { TransportCause } from "./transport-error";

/** The program and its arguments; the script comes on stdin. All words are plain, so joining with spaces is safe. */
export function shellCommand(privilege: Privilege): readonly [string, ...string[]] {
  switch (privilege) {
    case "root":
      return ["sh"];
    case "sudo":
      return ["sudo", "-n", "--", "sh"];
    case "doas":
      return ["doas", "-n", "sh"];
  }
}

/** What a login that may only read (engine/host/shell/reader-shell.ts) begins its refusals with. */
export const READER_REFUSAL = "nffleet-read:";

/** What a login shell said that ended without running the script. */
export interface UnstartedShell {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The cause when the login shell or sudo ended without running the script. sudo answers with exit code 1 (sudo(8), "EXIT
 * VALUE"), doas with 1 as well; a shell that can not find a program with 127, env(1) and some shells with 126 or 127.
 */
export function describeUnstarted(outcome: UnstartedShell, hop: Hop, privilege: Privilege): TransportCause {
  const where = describeHop(hop);
  const text = outcome.stderr.trim() === "" ? outcome.stdout : outcome.stderr;
  const said = text.trim() === "" ? `exit code ${outcome.exitCode}` : `exit code ${outcome.exitCode}: ${excerpt(text)}`;
  const refusal = outcome.stderr.split("\n").find(line => line.startsWith(READER_REFUSAL));
  if (refusal !== undefined) {
    return {
      kind: "privilege",
      message: `The key that logs in on ${where} is bound to a reader, and it refused: ${excerpt(refusal.slice(READER_REFUSAL.length))}. Nothing was touched. To change the host, log in with a key that may run scripts there.`,
    };
  }
  const notFound = outcome.exitCode === 127;
  if (privilege !== "root" && notFound) {
    return {
      kind: "missing-tool",
      message: `No ${privilege} on ${where}: the login shell can not find it (${said}). Install it there (apt-get install ${privilege}), or log in as root with privilege "root".`,
    };
  }
  if (notFound) {
    return {
      kind: "missing-tool",
      message: `No sh on ${where}: the login shell can not find it (${said}). Put a POSIX sh on the PATH of ${printable(hop.user)} there.`,
    };
  }
  const lower = outcome.stderr.toLowerCase();
  if (privilege === "sudo" && lower.includes("sudo: sh: command not found")) {
    return {
      kind: "missing-tool",
      message: `No sh on ${where}: sudo can not find it (${said}). Put a POSIX sh into a folder of secure_path in its sudoers file.`,
    };
  }
  if (privilege !== "root" && outcome.exitCode === 1) {
    const cure = privilege === "sudo" ? cureFor(lower, hop.user) : cureForDoas(hop.user);
    return {
      kind: "privilege",
      message: `${privilege} refused on ${where}: the script was not run (${said}). ${cure}`,
    };
  }
  return {
    kind: "auth",
    message: `The login on ${where} runs no shell: the script was not run (${said}). A login shell such as nologin, a ForceCommand or a command= in authorized_keys looks like this; give ${printable(hop.user)} a POSIX shell there.`,
  };
}

function cureFor(refusal: string, user: string): string {
  if (refusal.includes("no new privileges") || refusal.includes("setuid root") || refusal.includes("nosuid")) {
    return "sudo itself is broken there: it must be setuid root, outside a container or unit that forbids new privileges.";
  }
  if (refusal.includes("must have a tty") || refusal.includes("requiretty")) {
    return `Add this line with visudo on the host: Defaults:${sudoersWord(user)} !requiretty`;
  }
  return `Add this line with visudo -f /etc/sudoers.d/netfilter-fleet on the host: ${sudoersWord(user)} ALL=(root) NOPASSWD: /bin/sh, /usr/bin/sh (it makes that account equal to root).`;
}

function cureForDoas(user: string): string {
  return `Add this line to /etc/doas.conf on the host: permit nopass ${excerpt(user)} as root cmd sh (it makes that account equal to root).`;
}

/** sudoers(5): these characters are escaped with a backslash. */
function sudoersWord(user: string): string {
  return excerpt(user).replace(/[\\,:=@!()\s#]/g, character => `\\${character}`);
}

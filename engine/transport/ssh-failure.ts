import { excerpt } from "./printable";
import type { TransportCause } from "./transport-error";

/** How far a login had come. */
export type LoginPhase = "tcp" | "key-exchange" | "login";

/** What went wrong on the way to a login. */
export type LoginFailure =
  /** The connection attempt or ssh2 reported an error. */
  | { readonly kind: "error"; readonly phase: LoginPhase; readonly error: Error }
  /** The server closed the connection without a word. */
  | { readonly kind: "closed"; readonly phase: LoginPhase }
  | { readonly kind: "timeout"; readonly phase: LoginPhase; readonly limitMs: number }
  | { readonly kind: "host-key"; readonly message: string }
  | { readonly kind: "aborted" };

const CLOSED_CODES = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED"]);

/** The error code of the system; of several addresses tried, the first one's. */
export function errorCode(error: Error): string {
  if (
    error instanceof AggregateError &&
    error.errors[0] instanceof Error &&
    !("code" in error && error.code === "ETIMEDOUT")
  ) {
    return errorCode(error.errors[0]);
  }
  return "code" in error ? String(error.code) : "";
}

/**
 * The connection was dropped before the login began. sshd's MaxStartups does this at random under load, so it is worth
 * trying again (sshd_config(5)).
 */
export function isDroppedEarly(failure: LoginFailure): boolean {
  if (failure.kind === "closed") return failure.phase === "key-exchange";
  if (failure.kind !== "error" || failure.phase === "login") return false;
  return CLOSED_CODES.has(errorCode(failure.error)) || failure.error.message === "Connection lost before handshake";
}

/** Turns a failure into its cause. `where` names the server (and the jump host), `account` tells which keys were tried. */
export function causeOfLoginFailure(failure: LoginFailure, where: string, account: string): TransportCause {
  switch (failure.kind) {
    case "host-key":
      return { kind: "host-key", message: failure.message };
    case "aborted":
      return {
        kind: "aborted",
        message: `The connection to ${where} was given up because the caller asked to stop. Nothing was run.`,
      };
    case "timeout":
      return { kind: "unreachable", message: describeTimeout(failure.phase, failure.limitMs, where) };
    case "closed":
      return closedCause(failure.phase, where, account, "");
    case "error":
      return errorCause(failure.phase, failure.error, where, account);
  }
}

function describeTimeout(phase: LoginPhase, limitMs: number, where: string): string {
  const stage = {
    tcp: "No answer to the TCP connection",
    "key-exchange": "TCP answers but the SSH key exchange did not end",
    login: "The SSH key exchange succeeded but the login did not end",
  }[phase];
  const advice = {
    tcp: "A firewall that drops, a wrong address or a host that is down look like this: check the address and port, then the rules on the way.",
    "key-exchange": "The host may be overloaded, sshd out of slots, or a path MTU black hole in between.",
    login: "The host's sshd may wait for DNS, LDAP or PAM, or the ssh-agent waits for a confirmation.",
  }[phase];
  return `${stage} within ${limitMs} ms at ${where}. ${advice}`;
}

function closedCause(phase: LoginPhase, where: string, account: string, said: string): TransportCause {
  if (phase === "login") {
    return {
      kind: "auth",
      message: `The login on ${where} was cut off by the server${said}. ${account} Look into the host's sshd log (journalctl -u ssh).`,
    };
  }
  return {
    kind: "unreachable",
    message: `The server at ${where} closed the connection before the login, also when tried again${said}. sshd does this when too many logins wait (MaxStartups) or its rules bar this address; connect to fewer hosts at once, or look into the host's sshd log (journalctl -u ssh).`,
  };
}

function errorCause(phase: LoginPhase, error: Error, where: string, account: string): TransportCause {
  const code = errorCode(error);
  const said = excerpt(error.message || code);
  if (phase === "tcp" && !CLOSED_CODES.has(code))
    return { kind: "unreachable", message: describeDialError(code, said, where) };
  if (error.message.includes("All configured authentication methods failed")) {
    return {
      kind: "auth",
      message: `The login on ${where} was refused. ${account} A key that is offered must stand in that user's ~/.ssh/authorized_keys on the host; where it does, sshd's log says why it was refused (journalctl -u ssh). Another key is offered by NFFLEET_IDENTITY, NFFLEET_PRIVATE_KEY or an agent.`,
    };
  }
  if (/too many authentication failures/i.test(error.message)) {
    return {
      kind: "auth",
      message: `The server at ${where} cut the login off after too many keys (MaxAuthTries). ${account} Name the one right key with NFFLEET_IDENTITY, or keep fewer keys in the agent.`,
    };
  }
  if (error.message.includes("no matching host key format")) {
    return {
      kind: "host-key",
      message: `The server at ${where} has no host key that we accept: it offers none of ed25519, ECDSA or RSA with SHA-2 (SHA-1 signatures, ssh-rsa, are refused). Make an ed25519 host key there with ssh-keygen -A and restart sshd.`,
    };
  }
  if (CLOSED_CODES.has(code) || error.message === "Connection lost before handshake")
    return closedCause(phase, where, account, ` (${said})`);
  if (phase === "login") {
    return {
      kind: "auth",
      message: `The login on ${where} failed: ${said}. ${account} Look into the host's sshd log (journalctl -u ssh).`,
    };
  }
  return {
    kind: "unreachable",
    message: `The SSH key exchange with ${where} failed: ${said}. Either no SSH server listens there, or it is too old or too strict to share an algorithm; check the port, then its version with ssh -v.`,
  };
}

function describeDialError(code: string, said: string, where: string): string {
  const known = new Map([
    [
      "ECONNREFUSED",
      "the connection was refused: no sshd listens on that port, or a firewall rejects it. Start sshd, or correct the port.",
    ],
    ["EHOSTUNREACH", "there is no route to the host, or it is down. Check the address and the routing on the way."],
    ["ENETUNREACH", "this machine has no route to that network. Check the address and this machine's routes."],
    ["ETIMEDOUT", "nothing answered. A firewall that drops, a wrong address or a host that is down look like this."],
    ["ENOTFOUND", "the name is not known to DNS. Correct the address."],
    ["EAI_AGAIN", "the DNS server does not answer. Check this machine's resolver, or use an IP address."],
    ["EACCES", "this machine may not connect there. Check its own firewall."],
  ]);
  const why = known.get(code);
  return why === undefined ? `${where} can not be reached: ${said}.` : `${where} can not be reached (${code}): ${why}`;
}

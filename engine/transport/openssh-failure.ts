import { excerpt } from "./printable";
import type { TransportCause } from "./transport-error";

/** Why ssh did not log in. */
export type OpenSshFailure =
  | { readonly kind: "ended"; readonly said: string }
  | { readonly kind: "timeout"; readonly limitMs: number; readonly said: string }
  | { readonly kind: "missing"; readonly said: string }
  | { readonly kind: "aborted" };

/** Words of ssh(1) about the key that the server showed, or about the certificate that it should have. */
const HOST_KEY =
  /host key verification failed|remote host identification has changed|no .*host key is known|certificate invalid|revoked host key|marked as revoked|has been revoked|no matching host key/i;
/** Words about us. */
const LOGIN =
  /permission denied|too many authentication failures|no more authentication methods|unprotected private key|no mutual signature/i;

/** Turns what ssh said into its cause. `where` names the host. */
export function causeOfOpenSshFailure(failure: OpenSshFailure, where: string): TransportCause {
  switch (failure.kind) {
    case "aborted":
      return {
        kind: "aborted",
        message: `The connection to ${where} was given up because the caller asked to stop. Nothing was run.`,
      };
    case "missing":
      return {
        kind: "missing-tool",
        message: `The system's ssh, which ${where} is reached with (transport "openssh"), could not be started on this machine: ${excerpt(failure.said)}. Install it (apt-get install openssh-client), or leave the transport out.`,
      };
    case "timeout":
      return {
        kind: "unreachable",
        message: `The system's ssh was not logged in at ${where} within ${failure.limitMs} ms${spoken(failure.said)}. A firewall that drops, a proxy command that hangs or a token that waits for its button look like this; try ssh -v by hand.`,
      };
    case "ended":
      return endedCause(failure.said, where);
  }
}

function endedCause(said: string, where: string): TransportCause {
  if (HOST_KEY.test(said)) {
    return {
      kind: "host-key",
      message: `The system's ssh does not take ${where} for the host it knows${spoken(said)}. Compare the key on the host's own console (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub) and correct known_hosts, or have its certificate renewed.`,
    };
  }
  if (LOGIN.test(said)) {
    return {
      kind: "auth",
      message: `The login on ${where} was refused${spoken(said)}. See which keys and certificates ssh -v offers, whether the certificate is still valid (ssh-keygen -L -f FILE), and the host's sshd log (journalctl -u ssh).`,
    };
  }
  return {
    kind: "unreachable",
    message: `The system's ssh could not connect to ${where}${spoken(said)}. Check the address, the port and the user's ssh_config; ssh -v shows each step.`,
  };
}

function spoken(said: string): string {
  const last = said.trim().split(/\r?\n/).slice(-4).join(" ").trim();
  return last === "" ? "" : `: it said ${JSON.stringify(excerpt(last))}`;
}

import type { Socket } from "node:net";
import { type AnyAuthMethod, Client, type ClientChannel } from "ssh2";
import type { HostKeyAlgorithm } from "./host-key-algorithms";
import type { OpenHop } from "./open-hop";
import { excerpt } from "./printable";
import { dialTcp, dialThrough } from "./ssh-dial";
import { errorCode, type LoginFailure, type LoginPhase } from "./ssh-failure";
import type { LoginOffer } from "./ssh-identities";
import type { SshOptions } from "./ssh-options";
import type { Hop } from "./target";

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_KEEPALIVE_INTERVAL_MS = 10_000;
/** Keepalives that may go unanswered; the connection is given up when the next one falls due. */
const KEEPALIVE_MISSES = 3;
/** A goodbye is waited for this long, in milliseconds. */
const GOODBYE_MS = 1000;

/** What ssh2 offers by default without hmac-sha1 and its kind. */
const MACS = [
  "hmac-sha2-256-etm@openssh.com",
  "hmac-sha2-512-etm@openssh.com",
  "hmac-sha2-256",
  "hmac-sha2-512",
] as const;

/** One attempt to log in on one server. */
export interface LoginAttempt {
  readonly hop: Hop;
  readonly via: OpenHop | undefined;
  readonly offer: LoginOffer;
  readonly options: SshOptions;
  readonly hostKeyAlgorithms: readonly HostKeyAlgorithm[];
  /** Resolves to why the host key is refused, or undefined. */
  readonly verify: (blob: Buffer) => Promise<string | undefined>;
  readonly abort: AbortSignal | undefined;
}

/** Dials and logs in, once, within the connect timeout. Resolves either way; a failure leaves nothing open. */
export async function attemptLogin(attempt: LoginAttempt): Promise<OpenHop | LoginFailure> {
  const limitMs = attempt.options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS;
  const progress: Progress = { phase: "tcp" };
  const controller = new AbortController();
  let ending: LoginFailure | undefined;
  const endWith = (failure: LoginFailure) => {
    ending ??= failure;
    controller.abort();
  };
  const timer = setTimeout(() => endWith({ kind: "timeout", phase: progress.phase, limitMs }), limitMs);
  const onAbort = () => endWith({ kind: "aborted" });
  attempt.abort?.addEventListener("abort", onAbort, { once: true });
  try {
    if (attempt.abort?.aborted) return { kind: "aborted" };
    const stream = await dial(attempt, limitMs, controller.signal);
    progress.phase = "key-exchange";
    const outcome = await shakeHands(attempt, stream, progress, controller.signal);
    return "kind" in outcome ? (ending ?? outcome) : outcome;
  } catch (error) {
    return (
      ending ?? {
        kind: "error",
        phase: progress.phase,
        error: error instanceof Error ? error : new Error(String(error)),
      }
    );
  } finally {
    clearTimeout(timer);
    attempt.abort?.removeEventListener("abort", onAbort);
  }
}

interface Progress {
  phase: LoginPhase;
}

function dial({ hop, via }: LoginAttempt, limitMs: number, stop: AbortSignal): Promise<Socket | ClientChannel> {
  return via === undefined ? dialTcp(hop, limitMs, stop) : dialThrough(via.client, hop, stop);
}

/** Key exchange and login over an open stream. Resolves to the open hop, or to the failure with the stream closed. */
function shakeHands(
  attempt: LoginAttempt,
  stream: Socket | ClientChannel,
  progress: Progress,
  stop: AbortSignal,
): Promise<OpenHop | LoginFailure> {
  const client = new Client();
  const { hop, offer, options } = attempt;
  let state: "logging-in" | "failed" | "open" | "closed-by-us" = "logging-in";
  let lastError: Error | undefined;
  let refusal: string | undefined;
  const closed = new Promise<void>(resolve => {
    client.once("close", () => resolve());
  });
  return new Promise(resolve => {
    const fail = (failure: LoginFailure) => {
      if (state !== "logging-in") return;
      state = "failed";
      resolve(refusal === undefined ? failure : { kind: "host-key", message: refusal });
      client.end();
      stream.destroy();
    };
    // Stays for the life of the client: an error after the login must not end the process.
    client.on("error", error => {
      if (isNote(error)) return;
      lastError ??= error;
      fail({ kind: "error", phase: progress.phase, error });
    });
    client.once("close", () => fail({ kind: "closed", phase: progress.phase }));
    client.once("handshake", () => {
      progress.phase = "login";
    });
    stop.addEventListener("abort", () => fail({ kind: "aborted" }), { once: true });
    client.once("ready", () => {
      if (state !== "logging-in") return;
      state = "open";
      resolve({
        hop,
        client,
        closed,
        describeLoss: () =>
          state === "closed-by-us" ? "it was closed from this side" : describeLoss(lastError, options),
        close: () => {
          state = "closed-by-us";
          return closeClient(client, stream, closed);
        },
      });
    });
    try {
      client.connect({
        sock: stream,
        username: hop.user,
        readyTimeout: 0,
        keepaliveInterval: options.keepaliveIntervalMs ?? DEFAULT_KEEPALIVE_INTERVAL_MS,
        keepaliveCountMax: KEEPALIVE_MISSES,
        algorithms: { serverHostKey: [...attempt.hostKeyAlgorithms], hmac: [...MACS] },
        authHandler: (methodsLeft, partialSuccess, next) => {
          // ssh2 takes false for "nothing left", which its types leave out.
          next(offer.next({ methodsLeft, partialSuccess }) as AnyAuthMethod);
        },
        // The braces matter: a verifier that returns its promise accepts every key, because a promise is truthy.
        hostVerifier: (blob: Buffer, answer: (valid: boolean) => void) => {
          attempt.verify(Buffer.from(blob)).then(
            reason => {
              refusal = reason;
              answer(reason === undefined);
            },
            error => {
              refusal = `The host key could not be judged: ${excerpt(String(error))}. Nothing was sent.`;
              answer(false);
            },
          );
        },
      });
    } catch (error) {
      fail({ kind: "error", phase: progress.phase, error: error instanceof Error ? error : new Error(String(error)) });
    }
  });
}

/** ssh2 reports a key or an agent that failed as an error, and then goes on with the next one. */
function isNote(error: Error): boolean {
  return ("level" in error && error.level === "agent") || /^Error (while )?signing/.test(error.message);
}

function describeLoss(error: Error | undefined, options: SshOptions): string {
  if (error === undefined) return "the other side closed it";
  if (error.message === "Keepalive timeout") {
    const silentMs = (options.keepaliveIntervalMs ?? DEFAULT_KEEPALIVE_INTERVAL_MS) * (KEEPALIVE_MISSES + 1);
    return `the host answered nothing for ${silentMs} ms (keepalive), as after a rule that cuts this connection off, a crash or a broken path`;
  }
  const code = errorCode(error);
  return `${excerpt(error.message)}${code === "" || error.message.includes(code) ? "" : ` (${code})`}`;
}

async function closeClient(client: Client, stream: Socket | ClientChannel, gone: Promise<void>): Promise<void> {
  try {
    client.end();
  } catch {
    // Gone already.
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, GOODBYE_MS);
  });
  await Promise.race([gone, late]);
  clearTimeout(timer);
  stream.destroy();
}

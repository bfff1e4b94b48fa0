import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { type JumpConnection, type Probe, parseProbeCheck } from "../desired";
import { printable, type TransportCause } from "../transport";
import { type HostAccess, jumpTarget } from "./access";

/** Milliseconds that one try may take. */
const TRY_MS = 5_000;
/** Tries of each probe: what listens may have been slow for a moment. */
const TRIES = 2;

/** A probe that did not come back well. */
export interface FailedProbe {
  /** What happened, as the end of a sentence: no full stop. */
  readonly reason: string;
  /** What to do about it, as the beginning of a sentence. */
  readonly advice: string;
}

/**
 * Asks all probes at once. `undefined` when each was answered; else the first that was not.
 * @param signal ends them when the timer's time is up
 */
export async function askProbes(
  access: HostAccess,
  probes: readonly Probe[],
  signal: AbortSignal,
): Promise<FailedProbe | undefined> {
  const answers = await Promise.all(probes.map(probe => askProbe(access, probe, signal)));
  return answers.find(answer => answer !== undefined);
}

async function askProbe(access: HostAccess, probe: Probe, signal: AbortSignal): Promise<FailedProbe | undefined> {
  let why: string | undefined;
  for (let attempt = 1; attempt <= TRIES && !signal.aborted; attempt += 1) {
    why = await tryProbe(access, probe, AbortSignal.any([signal, AbortSignal.timeout(TRY_MS)]));
    if (why === undefined) return undefined;
  }
  const { through } = probe;
  const from = through === undefined ? "" : ` from ${printable(nameOf(through))}`;
  const login = through === undefined ? "" : `, see that ${printable(nameOf(through))} can be logged in to`;
  return {
    // What a login says of its failure is whole sentences.
    reason: `the probe ${printable(probe.check)}${from} failed: ${why?.replace(/\.$/, "") ?? "the time was up"}`,
    advice: `Let it through in the document${login}, or correct the probe`,
  };
}

function nameOf({ address }: JumpConnection): string {
  return typeof address === "string" ? address : address.unknown;
}

async function tryProbe(
  access: HostAccess,
  { check, through }: Probe,
  signal: AbortSignal,
): Promise<string | undefined> {
  const read = parseProbeCheck(check);
  if (read === undefined) return "it is no probe";
  // What goes through the host is held against what went before, by judgeHealth.
  if (read.kind === "conntrack") return undefined;
  const end =
    read.kind === "tcp"
      ? { address: read.host ?? access.target.address, port: read.port }
      : { address: read.url.hostname.replace(/^\[|\]$/g, ""), port: portOf(read.url) };
  const jump = through === undefined ? undefined : jumpTarget(access.name, through, `the host ${nameOf(through)}`);
  const dialled = await access.transport.dial(end, jump, signal);
  if (isCause(dialled)) return dialled.message;
  try {
    return read.kind === "tcp" ? undefined : await askForPage(read.url, dialled, signal);
  } finally {
    dialled.destroy();
  }
}

function isCause(dialled: Duplex | TransportCause): dialled is TransportCause {
  return "kind" in dialled;
}

function portOf({ port, protocol }: URL): number {
  if (port !== "") return Number(port);
  return protocol === "https:" ? 443 : 80;
}

/** A page counts as answered with any status below 400. The question is the way there, so a certificate is not judged. */
function askForPage(url: URL, socket: Duplex, signal: AbortSignal): Promise<string | undefined> {
  const secure = url.protocol === "https:";
  return new Promise(resolve => {
    const request = (secure ? requestHttps : requestHttp)(
      url,
      {
        signal,
        agent: false,
        createConnection: () =>
          secure ? connectTls({ socket, servername: url.hostname, rejectUnauthorized: false }) : socket,
      },
      response => {
        response.resume();
        const { statusCode = 0 } = response;
        resolve(statusCode < 400 ? undefined : `it answered with status ${statusCode}`);
      },
    );
    request.once("error", error => resolve(signal.aborted ? "there was no answer in time" : error.message));
    request.end();
  });
}

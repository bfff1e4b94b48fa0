import type { ConnectionEnd, Worsening } from "../../conntrack";
import type { ConntrackCheck } from "../../desired";
import type { FailedProbe } from "../probe";
import type { RulesNow } from "./rules-now";

/** Places that are named. */
const MOST_NAMED = 3;

/** Why a change is undone: what is worse, with numbers, and the rule that is to blame. */
export function describeWorsenings(
  worse: readonly Worsening[],
  { seconds }: ConntrackCheck,
  rules: RulesNow,
): FailedProbe {
  const named = worse.slice(0, MOST_NAMED).map(worsening => describeWorsening(worsening, rules));
  const more = worse.length > MOST_NAMED ? ` (and ${worse.length - MOST_NAMED} more places)` : "";
  return {
    reason: `connections are worse off than before: in ${seconds} seconds ${named.join("; ")}${more}`,
    advice:
      "Let them through in the document, or take conntrackHealthy() out of the probes where they are meant to end",
  };
}

function describeWorsening(worsening: Worsening, rules: RulesNow): string {
  const { end, before, after, sample } = worsening;
  const where = end === undefined ? "all places together" : `${end.protocol} ${WAYS[end.route]} ${placeOf(end)}`;
  const what =
    worsening.kind === "falls silent"
      ? `${where} had ${before} connections and has ${after}`
      : `${where} has ${after} connections that ${FAILURES[worsening.suspects ?? "other"]}, and had ${before}`;
  const blamed = end === undefined ? undefined : rules.blame(end, sample);
  return blamed === undefined ? what : `${what} (${blamed})`;
}

const WAYS: Readonly<Record<ConnectionEnd["route"], string>> = {
  in: "to this host,",
  out: "from this host to",
  through: "through this host to",
  local: "within this host to",
};

const FAILURES: Readonly<Partial<Record<NonNullable<Worsening["suspects"]>, string>>> & { readonly other: string } = {
  syn: "get no answer to their SYN",
  "half-open": "stop in the handshake",
  vanished: "get no acknowledgements",
  udp: "get no answer",
  other: "get no answer",
};

function placeOf({ address, port }: ConnectionEnd): string {
  return port === undefined ? address : `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

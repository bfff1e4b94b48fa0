import { type JsonValue, toMembers } from "../traffic/tc-json";

/** What a load of iperf3 came to. */
export type IperfOutcome =
  | {
      readonly kind: "done";
      /** What arrived, on average, in bits a second. */
      readonly bitsPerSecond: number;
      /** Segments that TCP had to send again, where the sender told. */
      readonly retransmits?: number;
      /** The two ends as the client saw them. */
      readonly localAddress?: string;
      readonly remoteAddress?: string;
    }
  /** iperf3's own words. */
  | { readonly kind: "failed"; readonly said: string };

/** More than a terabit is no measurement. */
const MOST_BITS = 1e13;

/**
 * Reads what `iperf3 -c … -J` printed, as far as it is what iperf3 prints.
 * @param errors what it printed to stderr: its words where there is no report
 */
export function readIperf(text: string, errors = ""): IperfOutcome {
  const report = toMembers(parse(text));
  if (report === undefined) return { kind: "failed", said: text.trim() || errors.trim() || "nothing" };
  const error = report.get("error");
  if (typeof error === "string") return { kind: "failed", said: error };
  const end = toMembers(report.get("end"));
  const received = toMembers(end?.get("sum_received"));
  const sent = toMembers(end?.get("sum_sent"));
  const bits = numberOf(received?.get("bits_per_second")) || numberOf(sent?.get("bits_per_second"));
  if (bits <= 0) return { kind: "failed", said: "no byte arrived" };
  const retransmits = sent?.get("retransmits");
  const connections = toMembers(report.get("start"))?.get("connected");
  const ends = toMembers(Array.isArray(connections) ? connections[0] : undefined);
  const address = (name: string) => addressOf(ends?.get(name));
  const [localAddress, remoteAddress] = [address("local_host"), address("remote_host")];
  return {
    kind: "done",
    bitsPerSecond: Math.min(MOST_BITS, bits),
    ...(typeof retransmits === "number" && retransmits >= 0 ? { retransmits } : {}),
    ...(localAddress === undefined ? {} : { localAddress }),
    ...(remoteAddress === undefined ? {} : { remoteAddress }),
  };
}

function parse(text: string): JsonValue | undefined {
  // Warnings may stand before it and behind it.
  const [begin, end] = [text.indexOf("{"), text.lastIndexOf("}")];
  if (begin < 0 || end < begin) return undefined;
  try {
    return JSON.parse(text.slice(begin, end + 1)) as JsonValue;
  } catch {
    return undefined;
  }
}

function numberOf(value: JsonValue | undefined): number {
  return typeof value === "number" && Number.isFinite(value) ? Math.max(0, value) : 0;
}

/** IPv4 in IPv6 as plain IPv4. */
function addressOf(value: JsonValue | undefined): string | undefined {
  if (typeof value !== "string") return undefined;
  const address = value.replace(/^::ffff:(?=\d{1,3}\.)/i, "");
  return /^[0-9A-Fa-f.:]{2,45}$/.test(address) ? address : undefined;
}

/** Settings of connection tracking that belong together; what is absent is left as it is. */
export interface TableSettings {
  /** As many entries as there may be. */
  readonly max?: number;
  /** Chains of the hash. */
  readonly buckets?: number;
  /** Seconds that an established TCP connection is remembered without a packet. */
  readonly tcpEstablished?: number;
  /** MiB that the full table may take. */
  readonly memoryMiB?: number;
}

/** Something about the settings that is surely or probably not meant. */
export interface SettingsFinding {
  readonly severity: "error" | "warning";
  /** What is wrong and what to write instead, a sentence or two. */
  readonly message: string;
}

/** Bytes of an entry with its usual extensions (struct nf_conn is 256 to 320 on 64 bit), and of a chain's head. */
const ENTRY_BYTES = 320;
const BUCKET_BYTES = 8;
/** Chains come in whole pages of 4096 bytes (nf_ct_alloc_hashtable). */
export const BUCKETS_IN_A_PAGE = 512;
/** More entries a chain than this make each look-up slow. */
export const MOST_A_CHAIN = 4;
/** RFC 5382, REQ-5: no shorter than two hours and four minutes, so that keep-alives of two hours come in time. */
const LEAST_ESTABLISHED = 7_440;
/** The kernel's own: five days. */
const USUAL_ESTABLISHED = 432_000;

/** Bytes that a full table takes, roughly. */
export function tableBytes(max: number, buckets: number): number {
  return max * ENTRY_BYTES + buckets * BUCKET_BYTES;
}

/** The number of chains that the kernel makes of this one. */
export function wholeBuckets(buckets: number): number {
  return Math.ceil(buckets / BUCKETS_IN_A_PAGE) * BUCKETS_IN_A_PAGE;
}

/** What is wrong between settings of connection tracking (facts: conntrack.md, 3 and 5). */
export function checkTableSettings({
  max,
  buckets,
  tcpEstablished,
  memoryMiB,
}: TableSettings): readonly SettingsFinding[] {
  const found: SettingsFinding[] = [];
  const warn = (message: string) => void found.push({ severity: "warning", message });
  if (max !== undefined && buckets !== undefined && max / buckets > MOST_A_CHAIN) {
    warn(
      `max is ${max} and buckets is ${buckets}: a full table has ${Math.round(max / buckets)} entries a chain, and every packet walks one. Write buckets: ${wholeBuckets(max)}, or ${wholeBuckets(max / MOST_A_CHAIN)} at least.`,
    );
  }
  if (max !== undefined && memoryMiB !== undefined) {
    const needed = Math.ceil(tableBytes(max, buckets ?? wholeBuckets(max)) / 2 ** 20);
    if (needed > memoryMiB)
      found.push({
        severity: "error",
        message: `a full table of ${max} entries takes ${needed} MiB, and memoryMiB allows ${memoryMiB}. Lower max to ${Math.floor((memoryMiB * 2 ** 20) / (ENTRY_BYTES + BUCKET_BYTES))}, or allow more.`,
      });
  }
  if (tcpEstablished !== undefined && tcpEstablished < LEAST_ESTABLISHED) {
    warn(
      `tcpEstablished is ${tcpEstablished} seconds: connections that rely on keep-alives of two hours are forgotten in between, and then hang. Write ${LEAST_ESTABLISHED} at least (RFC 5382, REQ-5); 86400 is a day.`,
    );
  }
  if (tcpEstablished !== undefined && tcpEstablished > USUAL_ESTABLISHED) {
    warn(
      `tcpEstablished is ${tcpEstablished} seconds, longer than the kernel's own five days: what dies without a word fills the table for that long. 86400 (a day) is enough for most.`,
    );
  }
  return found;
}

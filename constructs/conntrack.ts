import { checkTableSettings, wholeBuckets } from "../engine/conntrack";
import { Annotations, Construct } from "./cdktf";
import type { Host } from "./host";
import { refuse } from "./private/construct-error";
import { captureOrigin } from "./private/origin";

/** Seconds that an entry is remembered after its last packet, by protocol and state. 1 to 2147483. */
export interface ConntrackTimeouts {
  /** @default - left as it is; the kernel's own is 432000, five days */
  readonly tcpEstablished?: number;
  readonly tcpSynSent?: number;
  readonly tcpSynRecv?: number;
  readonly tcpFinWait?: number;
  readonly tcpCloseWait?: number;
  readonly tcpLastAck?: number;
  readonly tcpTimeWait?: number;
  readonly tcpClose?: number;
  /** Once packets were sent again and again. */
  readonly tcpMaxRetrans?: number;
  /** Once nobody acknowledges. */
  readonly tcpUnacknowledged?: number;
  readonly udp?: number;
  /** UDP both ways, for longer than two seconds. */
  readonly udpStream?: number;
  readonly icmp?: number;
  readonly icmpv6?: number;
  readonly gre?: number;
  readonly greStream?: number;
  /** Every other protocol. */
  readonly generic?: number;
}

export interface ConntrackProps {
  /**
   * As many entries as there may be. 1024 to 2147483647; 320 bytes of memory each.
   * @default - left as it is; the kernel's own depends on its memory, 262144 from 4 GiB on
   */
  readonly max?: number;
  /**
   * Chains of the hash, 8 bytes each; rounded up to whole pages (512), as the kernel does.
   * @default - as many as `max`, where that is said
   */
  readonly buckets?: number;
  /**
   * MiB that a full table of `max` entries may take, 1 to 1048576: synthesis refuses more.
   * @default - not checked
   */
  readonly memoryMiB?: number;
  /**
   * Counts packets and bytes of new connections, which tells `nffleet conntrack` whether answers came.
   * @default - left as it is; the kernel's own is off
   */
  readonly accounting?: "on" | "off";
  /**
   * Notes when each connection began.
   * @default - left as it is; the kernel's own is off
   */
  readonly timestamps?: "on" | "off";
  /** @default - left as they are */
  readonly timeouts?: ConntrackTimeouts;
}

/** nf_conntrack_sysctl.rst: what follows `net.netfilter.nf_conntrack_`. */
const TIMEOUT_NAMES: Readonly<Record<keyof ConntrackTimeouts, string>> = {
  tcpEstablished: "tcp_timeout_established",
  tcpSynSent: "tcp_timeout_syn_sent",
  tcpSynRecv: "tcp_timeout_syn_recv",
  tcpFinWait: "tcp_timeout_fin_wait",
  tcpCloseWait: "tcp_timeout_close_wait",
  tcpLastAck: "tcp_timeout_last_ack",
  tcpTimeWait: "tcp_timeout_time_wait",
  tcpClose: "tcp_timeout_close",
  tcpMaxRetrans: "tcp_timeout_max_retrans",
  tcpUnacknowledged: "tcp_timeout_unacknowledged",
  udp: "udp_timeout",
  udpStream: "udp_timeout_stream",
  icmp: "icmp_timeout",
  icmpv6: "icmpv6_timeout",
  gre: "gre_timeout",
  greStream: "gre_timeout_stream",
  generic: "generic_timeout",
};

/** As much as the longest table takes. */
const MOST_MIB = 1_048_576;

/** Seconds; the kernel counts in ticks of 32 bits. */
const MOST_SECONDS = 2_147_483;

/**
 * The settings of connection tracking, as sysctls: set now and at every boot, and drift where somebody turns them. Limit
 * and chains are the kernel's, so a host in a container cannot have them.
 *
 * ```ts
 * new Conntrack(host, "conntrack", { max: 524288, timeouts: { tcpEstablished: 86400 }, accounting: "on" });
 * ```
 */
export class Conntrack extends Construct {
  /**
   * @throws ConstructError naming the construct and the fix, when a number is out of its range, or a full table would take
   * more than `memoryMiB`
   */
  constructor(host: Host, id: string, props: ConntrackProps) {
    super(host, id);
    const { max, memoryMiB, accounting, timestamps, timeouts = {} } = props;
    this.#check("max", max, 1024, 2_147_483_647);
    this.#check("buckets", props.buckets, 1, 2_147_483_647);
    this.#check("memoryMiB", memoryMiB, 1, MOST_MIB);
    for (const [name, seconds] of Object.entries(timeouts)) this.#check(name, seconds, 1, MOST_SECONDS);
    const buckets = props.buckets ?? max;
    const { tcpEstablished } = timeouts;
    for (const { severity, message } of checkTableSettings({
      ...(max !== undefined && { max }),
      ...(buckets !== undefined && { buckets: wholeBuckets(buckets) }),
      ...(tcpEstablished !== undefined && { tcpEstablished }),
      ...(memoryMiB !== undefined && { memoryMiB }),
    })) {
      if (severity === "error") refuse("Conntrack", this, message);
      Annotations.of(this).addWarning(message);
    }
    const origin = captureOrigin();
    const set = (name: string, value: number | undefined): void => {
      if (value === undefined) return;
      const sysctl = `net.netfilter.nf_conntrack_${name}`;
      host._parts.addSysctl({ construct: this, origin, name: sysctl, value: String(value) });
    };
    // The chains first: a higher limit is no use before there are more of them.
    set("buckets", buckets === undefined ? undefined : wholeBuckets(buckets));
    set("max", max);
    set("acct", numberOf(accounting));
    set("timestamp", numberOf(timestamps));
    for (const [name, sysctl] of Object.entries(TIMEOUT_NAMES)) set(sysctl, timeouts[name as keyof ConntrackTimeouts]);
  }

  #check(name: string, value: number | undefined, least: number, most: number): void {
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
    refuse("Conntrack", this, `${name} is a whole number from ${least} to ${most}, and ${value} is none.`);
  }
}

function numberOf(word: "on" | "off" | undefined): number | undefined {
  return word === undefined ? undefined : word === "on" ? 1 : 0;
}

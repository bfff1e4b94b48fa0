import { Construct } from "./cdktf";
import type { Host } from "./host";
import { refuse } from "./private/construct-error";
import { declareSysctl } from "./private/declare-sysctl";
import { doubt } from "./private/doubt";
import { Size } from "./size";

export interface TcpSmallQueuesProps {
  /** Bytes that one connection may have in queues and card, up to 2147483647. The kernel's own is 1 MiB in Linux 6.1, 4 MiB in 6.18. */
  readonly limit: Size;
}

const MOST = 2_147_483_647;
const LEAST_USUAL = Size.kib(256);
const MOST_USUAL = Size.mib(4);

/**
 * TCP small queues (net.ipv4.tcp_limit_output_bytes; ip-sysctl.rst): how much each connection of this host may have
 * waiting below TCP. It bounds what the host itself sends, not what it forwards. The kernel's own value is right for most
 * hosts; old guides (131072) slow down fast links, and links that collect packets, as WiFi does.
 */
export class TcpSmallQueues extends Construct {
  /** @throws Error naming the construct and the range */
  constructor(host: Host, id: string, { limit }: TcpSmallQueuesProps) {
    super(host, id);
    if (limit.bytes > MOST)
      refuse("TcpSmallQueues", this, `${limit} bytes are more than the kernel can hold. Write at most ${MOST}.`);
    if (limit.bytes < LEAST_USUAL.bytes || limit.bytes > MOST_USUAL.bytes) {
      doubt(
        this,
        `${limit} bytes are ${limit.bytes < LEAST_USUAL.bytes ? "few: one connection may then not fill a fast link, or WiFi" : "many: a connection may then fill a long queue by itself"}. Usual are ${LEAST_USUAL} to ${MOST_USUAL}, and the kernel's own value is right for most.`,
      );
    }
    declareSysctl(this, host, "net.ipv4.tcp_limit_output_bytes", String(limit));
  }
}

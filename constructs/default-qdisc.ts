import { Construct } from "./cdktf";
import type { Host } from "./host";
import { refuse } from "./private/construct-error";
import { declareSysctl } from "./private/declare-sysctl";

/** Queues that a device can be given without options. */
const KINDS = ["fq_codel", "fq", "cake", "codel", "pfifo_fast", "pfifo", "bfifo", "sfq", "pie", "fq_pie"] as const;
export type DefaultQdiscKind = (typeof KINDS)[number];

export interface DefaultQdiscProps {
  /** The kernel loads its module; one that it does not have is refused, and the old one stays. */
  readonly kind: DefaultQdiscKind;
}

/**
 * The queue that devices get when they come up (net.core.default_qdisc; kernel, sysctl/net.rst). It is asked for then
 * only: a device that is up keeps the queue that it has, until the next boot. To change that of one device now, declare
 * its queue (QdiscFqCodel). The setting exists in a machine's own network namespace, not in containers.
 */
export class DefaultQdisc extends Construct {
  /** @throws Error naming the construct and the kinds */
  constructor(host: Host, id: string, { kind }: DefaultQdiscProps) {
    super(host, id);
    if (!KINDS.includes(kind))
      refuse("DefaultQdisc", this, `"${kind}" is no default queue. Write one of ${KINDS.join(", ")}.`);
    declareSysctl(this, host, "net.core.default_qdisc", kind);
  }
}

import { Construct } from "./cdktf";
import type { Host } from "./host";
import { refuse } from "./private/construct-error";
import { declareSysctl } from "./private/declare-sysctl";

const VALUES = { off: "0", "ask-and-answer": "1", answer: "2" } as const;

export interface TcpEcnProps {
  /**
   * `ask-and-answer`: connections from here ask for it, and those from elsewhere get it. `answer`: only the latter, which
   * is the kernel's own. `off`: neither.
   */
  readonly mode: keyof typeof VALUES;
}

/**
 * Explicit congestion notification (RFC 3168; net.ipv4.tcp_ecn): routers mark packets instead of dropping them, where both
 * ends agreed to it. Queues of this host mark what it forwards whatever stands here.
 */
export class TcpEcn extends Construct {
  /** @throws Error naming the construct and the modes */
  constructor(host: Host, id: string, { mode }: TcpEcnProps) {
    super(host, id);
    if (!Object.hasOwn(VALUES, mode)) {
      refuse("TcpEcn", this, `"${mode}" is no mode. Write one of ${Object.keys(VALUES).join(", ")}.`);
    }
    declareSysctl(this, host, "net.ipv4.tcp_ecn", VALUES[mode]);
  }
}

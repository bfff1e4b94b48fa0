import { cake } from "./cake";
import { codel } from "./codel";
import { bfifo, pfifo } from "./fifo";
import { fq } from "./fq";
import { fqCodel } from "./fq-codel";
import { htb } from "./htb";
import { ingress } from "./ingress";
import { mq } from "./mq";
import { netem } from "./netem";
import type { QdiscKind } from "./qdisc-kind";
import { tbf } from "./tbf";

/** Every kind of qdisc that can be declared. A new kind is one file beside this one and one line here. */
const KINDS: readonly QdiscKind[] = [codel, fqCodel, cake, fq, htb, tbf, pfifo, bfifo, netem, mq, ingress];

const BY_NAME: ReadonlyMap<string, QdiscKind> = new Map(KINDS.map(kind => [kind.name, kind]));

/** The names of all kinds that can be declared, in the order of the registry. */
export const QDISC_KINDS: readonly string[] = KINDS.map(kind => kind.name);

/** The description of a kind, or `undefined` for one that can be seen on a host but not declared. */
export function findQdiscKind(name: string): QdiscKind | undefined {
  return BY_NAME.get(name);
}

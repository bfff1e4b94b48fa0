import { codel } from "./codel";
import { fqCodel } from "./fq-codel";
import type { QdiscKind } from "./qdisc-kind";

/** Every kind of qdisc that can be declared. A new kind is one file beside this one and one line here. */
const KINDS: readonly QdiscKind[] = [codel, fqCodel];

const BY_NAME: ReadonlyMap<string, QdiscKind> = new Map(KINDS.map(kind => [kind.name, kind]));

/** The names of all kinds that can be declared, in the order of the registry. */
export const QDISC_KINDS: readonly string[] = KINDS.map(kind => kind.name);

/** The description of a kind, or `undefined` for one that can be seen on a host but not declared. */
export function findQdiscKind(name: string): QdiscKind | undefined {
  return BY_NAME.get(name);
}

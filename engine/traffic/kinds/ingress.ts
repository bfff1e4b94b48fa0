import type { QdiscKind } from "./qdisc-kind";

/** The hook where packets come in: no queue, only a place for filters, at handle ffff:, tc(8). */
export const ingress: QdiscKind = {
  name: "ingress",
  options: [],
  findContradictions: () => [],
  findDoubts: () => [],
};

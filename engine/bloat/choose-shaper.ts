import type { CodeSite } from "./construct-code";
import type { Direction } from "./settings";

/** Whom a load passes: hosts between the two in the order in which what goes up passes them. */
export interface LoadWay<H> {
  readonly from: H;
  readonly to: H;
  readonly through: readonly H[];
}

/** Who is to shape a load, and who sends it, where it arrives at the shaper straight from there. */
export interface ChosenShaper<H> {
  readonly host: H;
  readonly at: CodeSite["at"];
  readonly sender?: H;
}

/**
 * A load up is shaped where the last of the named hosts sends it on. One down comes from the other end, which may be a
 * stranger's and serves others too: it is shaped where it arrives at the first of them, by the device towards the other
 * end, as the one towards HOST carries what others of its network send there too.
 */
export function chooseShaper<H>(direction: Direction, { from, to, through }: LoadWay<H>): ChosenShaper<H> {
  if (direction === "up") return { host: through.at(-1) ?? from, at: "sending" };
  const [gateway] = through;
  return gateway === undefined ? { host: from, at: "arriving", sender: to } : { host: gateway, at: "arriving" };
}

import type { ChainChange } from "../../engine/host";
import { type ChainLine, chainLines } from "./chain-lines";

/**
 * The rules to show of a chain that changes alike on many hosts. A kept rule, or a count of them, is shown where it is
 * the same on all.
 */
export function sharedLines(chains: readonly Pick<ChainChange, "rules">[]): readonly ChainLine[] {
  const [first = [], ...others] = chains.map(chainLines);
  const lines: ChainLine[] = [];
  for (const [index, line] of first.entries()) {
    const isChange = line.kind === "add" || line.kind === "remove";
    if (isChange || others.every(other => isSameLine(line, other[index]))) lines.push(line);
    else if (lines.at(-1)?.kind !== "varied") lines.push({ kind: "varied" });
  }
  return lines;
}

/** Lines with a number stand in the same place already: equal changes have equal numbers. */
function isSameLine(a: ChainLine, b: ChainLine | undefined): boolean {
  if (a.kind === "keep") return b?.kind === "keep" && a.text === b.text;
  if (a.kind === "gap") return b?.kind === "gap" && a.count === b.count;
  return true;
}

import type { OpenChain, TableEditor } from "./edit-table";
import type { Backend } from "./model";

/** Deepest row of jumps from a built-in chain that nf_tables takes (nf_tables.h, NFT_JUMP_STACK_SIZE). */
const MAX_JUMP_DEPTH = 15;

/** What the kernel has against the jumps of a table, when it is committed. */
export type JumpFault =
  | { readonly kind: "loop"; readonly chain: string }
  | { readonly kind: "too deep"; readonly chain: string };

interface Visit {
  readonly chain: OpenChain;
  readonly rest: Iterator<OpenChain>;
  /** The longest row of jumps below it that is known so far. */
  depth: number;
}

/**
 * Looks for a loop that packets can reach, and, on nf_tables, for more than 15 jumps in a row. A loop that no built-in
 * chain leads to is loaded by both backends.
 */
export function findJumpFault(table: TableEditor, backend: Backend): JumpFault | undefined {
  const depths = new Map<OpenChain, number>();
  for (const chain of table.openChains()) {
    if (chain.policy === undefined) continue;
    const loop = walk(chain, table, depths);
    if (loop !== undefined) return { kind: "loop", chain: loop };
    if (backend === "nf_tables" && (depths.get(chain) ?? 0) > MAX_JUMP_DEPTH) {
      return { kind: "too deep", chain: chain.name };
    }
  }
  return undefined;
}

/** Depth first, without recursion. Answers the name of a chain that leads to itself. */
function walk(start: OpenChain, table: TableEditor, depths: Map<OpenChain, number>): string | undefined {
  const open = new Set<OpenChain>([start]);
  const path: Visit[] = [visit(start, table)];
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const next = top.rest.next();
    if (next.done === true) {
      depths.set(top.chain, top.depth);
      open.delete(top.chain);
      path.pop();
      const above = path.at(-1);
      if (above !== undefined) above.depth = Math.max(above.depth, top.depth + 1);
      continue;
    }
    const chain = next.value;
    if (open.has(chain)) return chain.name;
    const known = depths.get(chain);
    if (known !== undefined) {
      top.depth = Math.max(top.depth, known + 1);
    } else {
      open.add(chain);
      path.push(visit(chain, table));
    }
  }
  return undefined;
}

function visit(chain: OpenChain, table: TableEditor): Visit {
  return { chain, rest: table.successors(chain)[Symbol.iterator](), depth: 0 };
}

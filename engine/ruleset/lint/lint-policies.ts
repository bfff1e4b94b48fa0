import type { SavedTable } from "../model";
import { connectionStates, EVERY_STATE } from "./connection-states";
import type { Finding } from "./finding";
import type { LintContext } from "./lint-context";
import { isImplied, type MaskedCondition } from "./masked-condition";
import type { ReadRule, ReadTable } from "./read-chains";
import { interfaceCondition } from "./read-conditions";

const NEW = connectionStates("NEW");
const ESTABLISHED = connectionStates("ESTABLISHED");
const LOOPBACK: MaskedCondition = interfaceCondition({ value: "lo", negated: false });

/** Built-in chains of table filter that drop by default and let no answer, or nothing of the machine itself, in. */
export function* lintPolicies(saved: SavedTable, table: ReadTable, context: LintContext): Generator<Finding> {
  if (table.name !== "filter") return;
  for (const chain of ["INPUT", "FORWARD", "OUTPUT"]) {
    if (saved.chains.get(chain)?.policy !== "DROP") continue;
    const rules = rulesFrom(chain, table);
    // What ends elsewhere, or in a target nobody knows here, may accept anything.
    if (rules === "unknown") continue;
    const accepting = rules.filter(rule => rule.target?.name === "ACCEPT");
    if (accepting.length === 0) continue;
    const place = { severity: "warning", family: context.family, table: table.name, chain } as const;
    if (!accepting.some(acceptsAnswers)) {
      yield {
        ...place,
        kind: "no-established",
        message: `${chain} drops by default and accepts no established connections, so answers to what it accepts are lost in one of the directions. Put "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT" at its head.`,
      };
    }
    if (chain === "INPUT" && !accepting.some(acceptsLoopback)) {
      yield {
        ...place,
        kind: "no-loopback",
        message: `INPUT drops by default and accepts nothing that the machine sends to itself, which many services need. Put "-i lo -j ACCEPT" at its head.`,
      };
    }
  }
}

/** The rules of a chain and of all it leads to. */
function rulesFrom(start: string, table: ReadTable): readonly ReadRule[] | "unknown" {
  const rules: ReadRule[] = [];
  const chains = new Set([start]);
  for (const chain of chains) {
    const own = table.chains.get(chain);
    if (own === undefined) return "unknown";
    for (const rule of own) {
      if (rule.effect.kind === "unknown") return "unknown";
      if (rule.effect.kind === "enters") chains.add(rule.effect.chain);
      rules.push(rule);
    }
  }
  return rules;
}

/** Names the state, or asks so little of a packet that it need not. */
function acceptsAnswers({ alternatives }: ReadRule): boolean {
  return alternatives.some(
    ({ states, masked, header }) =>
      (states & ESTABLISHED) !== 0 &&
      (states !== EVERY_STATE ||
        (header === "open" && !masked.has("protocol") && !isOnlyLoopback(masked.get("inInterface")))),
  );
}

function isOnlyLoopback(conditions: readonly MaskedCondition[] | undefined): boolean {
  return isImplied(LOOPBACK, conditions ?? []);
}

function acceptsLoopback({ alternatives }: ReadRule): boolean {
  return alternatives.some(({ masked, header, states }) => {
    if ((states & NEW) === 0) return false;
    const inInterface = masked.get("inInterface");
    if (inInterface !== undefined) return inInterface.every(condition => isImplied(condition, [LOOPBACK]));
    return header === "open" && !masked.has("protocol");
  });
}

/** A family that stays open beside one that drops by default. */
export function* lintOpenFamily(
  dropping: { readonly table: SavedTable | undefined; readonly context: LintContext },
  open: SavedTable | undefined,
): Generator<Finding> {
  const other = dropping.context.family === "ipv4" ? "IPv6" : "IPv4";
  for (const chain of ["INPUT", "FORWARD"]) {
    if (dropping.table?.chains.get(chain)?.policy !== "DROP") continue;
    const beside = open?.chains.get(chain);
    if (beside?.policy !== "ACCEPT" || beside.rules.length > 0) continue;
    yield {
      severity: "warning",
      kind: "open-family",
      family: dropping.context.family === "ipv4" ? "ipv6" : "ipv4",
      table: "filter",
      chain,
      message: `${chain} lets everything of ${other} in, while the other family drops by default: its policy is ACCEPT and it has no rules. Give it the same policy and rules, or DROP alone where ${other} is not used.`,
    };
  }
}

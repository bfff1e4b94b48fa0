import { ValueError } from "./rule-error";

/**
 * What is done about a rule that its backend loads although it never matches, is cut, or is printed back as something
 * else. `refuse` is for rules that people write, `spell` for rules that a host holds already.
 */
export type TrapHandling = "refuse" | "spell";

/** Something in a rule that iptables loads and nobody means: how iptables-save prints it, and why it is refused. */
export interface Trap<T> {
  readonly spelled: T;
  readonly what: string;
  readonly fix: string;
}

/**
 * How the backend prints what it made of the trap, where that is asked for.
 *
 * @throws ValueError where traps are refused.
 */
export function spellTrap<T>(trap: Trap<T>, traps: TrapHandling): T {
  if (traps === "spell") return trap.spelled;
  throw new ValueError(trap.what, trap.fix);
}

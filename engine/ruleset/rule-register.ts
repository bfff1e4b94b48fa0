import { VERDICTS } from "./basic-parameters";
import { findExtension } from "./extensions/registry";

/** A chain as a rule refers to it: the rule follows when the chain is renamed. */
export interface JumpedChain {
  /** Its own as long as the table stands. */
  readonly serial: number;
  name: string;
}

/** A rule that goes to a user chain, and what that was called then: the end of the text. */
interface JumpingRule<Chain extends JumpedChain> {
  readonly text: string;
  readonly chain: Chain;
  readonly chainName: string;
}

/** One rule, kept once however often it stands in the table: its text, unless it goes to a user chain. */
type RegisteredRule<Chain extends JumpedChain> = string | JumpingRule<Chain>;

/**
 * Gives the rules of a table numbers. Once rules are looked for, equal rules have one number, and so have two texts of
 * one rule that only a rename parted; before, each rule has its own, which is sooner done.
 */
export class RuleRegister<Chain extends JumpedChain> {
  private numbers: Map<string, number> | undefined;
  private readonly rules: RegisteredRule<Chain>[] = [];

  /** @param text in canonical form */
  numberOf(text: string, chain: Chain | undefined): number {
    const rule = chain === undefined ? text : { text, chain, chainName: chain.name };
    const key = this.numbers === undefined ? undefined : keyOf(rule);
    const known = key === undefined ? undefined : this.numbers?.get(key);
    if (known !== undefined) return known;
    const number = this.rules.length;
    if (key !== undefined) this.numbers?.set(key, number);
    this.rules.push(rule);
    return number;
  }

  /**
   * Equal rules have one number from now on.
   *
   * @returns the number that each number becomes; undefined when nothing changes
   */
  unify(): readonly number[] | undefined {
    if (this.numbers !== undefined) return undefined;
    const numbers = new Map<string, number>();
    const unified = this.rules.map((rule, number) => {
      const key = keyOf(rule);
      const known = numbers.get(key) ?? number;
      numbers.set(key, known);
      return known;
    });
    this.numbers = numbers;
    return unified;
  }

  chainOf(number: number): Chain | undefined {
    const rule = this.rules[number];
    return typeof rule === "object" ? rule.chain : undefined;
  }

  textOf(number: number): string {
    const rule = this.rules[number] ?? "";
    if (typeof rule === "string") return rule;
    const { name } = rule.chain;
    return name === rule.chainName ? rule.text : `${headOf(rule)}${name}`;
  }
}

function headOf({ text, chainName }: JumpingRule<JumpedChain>): string {
  return text.slice(0, text.length - chainName.length);
}

function keyOf(rule: RegisteredRule<JumpedChain>): string {
  return typeof rule === "string" ? rule : `${rule.chain.serial}\0${headOf(rule)}`;
}

/** Where a rule in canonical form sends a packet, when that may be a user chain. */
export interface Jump {
  readonly name: string;
  /** A chain for certain; `-j` of a name that is that of a target leads to the chain only where there is one. */
  readonly leadsTo: "a chain" | "a chain or target";
}

/** The user chain that a rule in canonical form goes to, by `-j` or `-g`; undefined for any other target, or none. */
export function findJump(text: string): string | undefined {
  const jump = readJump(text);
  return jump?.leadsTo === "a chain" ? jump.name : undefined;
}

/** What stands behind `-j` or `-g` at the end of a rule; undefined for a verdict, options of a target, or no target. */
export function readJump(text: string): Jump | undefined {
  // The end of a quoted text: no chain has a quote in its name.
  if (text.endsWith('"')) return undefined;
  const blank = text.lastIndexOf(" ");
  const isGoto = text.startsWith("-g", blank - 2);
  if (blank < 2 || !(isGoto || text.startsWith("-j", blank - 2))) return undefined;
  if (blank > 2 && text.charAt(blank - 3) !== " ") return undefined;
  const name = text.slice(blank + 1);
  if (isGoto) return { name, leadsTo: "a chain" };
  if (VERDICTS.includes(name)) return undefined;
  return { name, leadsTo: findExtension("target", name) === undefined ? "a chain" : "a chain or target" };
}

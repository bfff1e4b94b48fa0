import { VERDICTS } from "./basic-parameters";
import { MAX_CHAIN_NAME_BYTES } from "./canonicalize-rule";
import { byteLength } from "./codecs/text";
import { findExtension } from "./extensions/registry";
import {
  BUILT_IN_CHAINS,
  type Policy,
  type SavedChain,
  type SavedRule,
  type SavedTable,
  type TableName,
} from "./model";
import { RuleList } from "./rule-list";
import { RuleRegister, readJump } from "./rule-register";

/** Why a command cannot be carried out, and what to do. */
export class EditError extends Error {
  override readonly name = "EditError";

  constructor(
    readonly what: string,
    readonly fix: string,
  ) {
    super(`${what}. ${fix}`);
  }
}

/** A chain while its table is edited. */
export interface OpenChain {
  readonly serial: number;
  name: string;
  /** Undefined for a user chain. */
  policy: Policy | undefined;
  readonly rules: RuleList;
  /** How many rules go to it. */
  references: number;
}

const SURROGATE = /[\ud800-\udfff]/;

const ZERO = { packets: "0", bytes: "0" };

/** The chains and rules of one table while commands change them. Rules are texts in canonical form. */
export class TableEditor {
  private readonly chains = new Map<string, OpenChain>();
  private readonly register = new RuleRegister<OpenChain>();
  /** The chains that rules were put into since they were last emptied: all others are empty. */
  private readonly filled = new Set<OpenChain>();
  /** The targets that `-j` no longer reaches, because a user chain has their name. */
  readonly hidden = new Set<string>();
  /** The chain that was asked for last, as long as it stands under its name. */
  private latest: OpenChain | undefined;
  private serial = 0;
  private ruleCount = 0;

  /** @param policies of built-in chains that were set before; ACCEPT where it is silent */
  constructor(
    readonly name: TableName,
    policies: ReadonlyMap<string, Policy> = new Map(),
  ) {
    for (const chain of BUILT_IN_CHAINS[name]) this.create(chain, policies.get(chain) ?? "ACCEPT");
  }

  append(chain: string, texts: readonly string[]): void {
    const open = this.chainNamed(chain);
    if (open.rules.length === 0) this.filled.add(open);
    for (const text of texts) open.rules.append(this.take(text));
  }

  /** Puts each rule of a list at the same place, as iptables does, so that the last comes out first. */
  insert(chain: string, at: number, texts: readonly string[]): void {
    const open = this.chainNamed(chain);
    if (at > open.rules.length + 1) throw beyond(chain, at, open.rules.length);
    for (const text of texts) open.rules.insert(at - 1, this.take(text));
    this.filled.add(open);
  }

  replace(chain: string, at: number, texts: readonly string[]): void {
    const { rules } = this.chainNamed(chain);
    const [text] = texts;
    if (text === undefined || texts.length > 1) {
      throw new EditError("a list of addresses makes several rules of one", "Name one address, or delete and insert.");
    }
    if (at > rules.length) throw beyond(chain, at, rules.length);
    this.release(rules.replace(at - 1, this.take(text)));
  }

  deleteRules(chain: string, texts: readonly string[]): void {
    const { rules } = this.chainNamed(chain);
    for (const text of texts) {
      const at = this.find(rules, text);
      if (at === undefined) {
        const fix = "Delete a rule that stands there, in the same words and order, or leave the line out.";
        throw new EditError(`chain ${chain} of table ${this.name} has no such rule`, fix);
      }
      this.release(rules.remove(at));
    }
  }

  /** Does the chain hold each of these rules? */
  holds(chain: string, texts: readonly string[]): boolean {
    const { rules } = this.chainNamed(chain);
    return texts.every(text => this.find(rules, text) !== undefined);
  }

  /** The 0-based place of the first rule of that text. */
  private find(rules: RuleList, text: string): number | undefined {
    const unified = this.register.unify();
    if (unified !== undefined) for (const open of this.filled) open.rules.renumber(unified);
    return rules.indexOf(this.register.numberOf(text, this.jumpOf(text)));
  }

  deleteAt(chain: string, at: number): void {
    const { rules } = this.chainNamed(chain);
    if (at > rules.length) throw beyond(chain, at, rules.length);
    this.release(rules.remove(at - 1));
  }

  setPolicy(chain: string, policy: Policy): void {
    const open = this.chainNamed(chain);
    if (open.policy === undefined) {
      const fix = `End the chain with a rule -j ${policy} instead.`;
      throw new EditError(`${chain} is a user chain, which has no policy`, fix);
    }
    open.policy = policy;
  }

  has(chain: string): boolean {
    return this.chains.has(chain);
  }

  /** What `:NAME` does in front of a chain that may carry any name but that of a verdict. */
  declare(chain: string): void {
    refuseChainName(chain);
    this.create(chain, undefined);
  }

  /** What `-N NAME` does. */
  addChain(chain: string): void {
    if (this.chains.has(chain)) {
      throw new EditError(`chain ${chain} of table ${this.name} exists already`, "Leave the line out.");
    }
    if (findExtension("target", chain) !== undefined) {
      throw new EditError(`${chain} is the name of a target`, "Give the chain another name.");
    }
    this.declare(chain);
  }

  deleteChain(name: string): void {
    const chain = this.chainNamed(name);
    if (chain.policy !== undefined) throw new EditError(`${name} is a built-in chain`, "Empty it with -F instead.");
    if (chain.rules.length > 0) {
      throw new EditError(`chain ${name} holds rules`, `Write -F ${name} before it.`);
    }
    if (chain.references > 0) {
      const fix = `Delete the rules that go to ${name} before it.`;
      throw new EditError(`rules still go to chain ${name}`, fix);
    }
    this.chains.delete(name);
    this.latest = undefined;
    this.hidden.delete(name);
  }

  deleteUserChains(): void {
    for (const { name, policy } of [...this.chains.values()]) if (policy === undefined) this.deleteChain(name);
  }

  flush(chain: string): void {
    const open = this.chainNamed(chain);
    open.rules.forEach(number => {
      this.release(number);
    });
    open.rules.clear();
    this.filled.delete(open);
  }

  flushAll(): void {
    for (const { name } of [...this.filled]) this.flush(name);
  }

  holdsRules(): boolean {
    return this.ruleCount > 0;
  }

  rename(from: string, to: string): void {
    const chain = this.chainNamed(from);
    if (chain.policy !== undefined) throw new EditError(`${from} is a built-in chain`, "Its name cannot be changed.");
    if (this.chains.has(to))
      throw new EditError(`chain ${to} of table ${this.name} exists already`, "Delete it first.");
    refuseChainName(to);
    this.chains.delete(from);
    this.latest = undefined;
    this.hidden.delete(from);
    chain.name = to;
    this.chains.set(to, chain);
    if (findExtension("target", to) !== undefined) this.hidden.add(to);
  }

  /** @throws EditError when the table has no such chain */
  chainNamed(name: string): OpenChain {
    // Rules of one chain mostly stand together.
    if (this.latest?.name === name) return this.latest;
    const chain = this.chains.get(name);
    if (chain !== undefined) {
      this.latest = chain;
      return chain;
    }
    const fix = `Declare it before: a line \`:${name} - [0:0]\` behind \`*${this.name}\`, or \`-N ${name}\`.`;
    throw new EditError(`table ${this.name} has no chain ${name} here`, fix);
  }

  policies(): ReadonlyMap<string, Policy> {
    const policies = new Map<string, Policy>();
    for (const { name, policy } of this.chains.values()) if (policy !== undefined) policies.set(name, policy);
    return policies;
  }

  /** The chains that a chain goes to, each once. */
  successors(chain: OpenChain): ReadonlySet<OpenChain> {
    const found = new Set<OpenChain>();
    chain.rules.forEach(number => {
      const next = this.register.chainOf(number);
      if (next !== undefined) found.add(next);
    });
    return found;
  }

  openChains(): Iterable<OpenChain> {
    return this.chains.values();
  }

  /** Built-in chains in hook order, then the others by the bytes of their names, as both backends print them. */
  finish(): SavedTable {
    const users = [...this.chains.values()].filter(chain => chain.policy === undefined);
    users.sort((a, b) => compareBytes(a.name, b.name));
    const builtIn = BUILT_IN_CHAINS[this.name].map(name => this.chainNamed(name));
    const chains = new Map<string, SavedChain>();
    for (const chain of builtIn.concat(users)) chains.set(chain.name, this.finishChain(chain));
    return { name: this.name, chains };
  }

  private finishChain({ name, policy, rules }: OpenChain): SavedChain {
    const saved: SavedRule[] = [];
    rules.forEach(number => {
      saved.push({ text: this.register.textOf(number) });
    });
    return policy === undefined
      ? { name, counters: ZERO, rules: saved }
      : { name, policy, counters: ZERO, rules: saved };
  }

  private create(name: string, policy: Policy | undefined): void {
    this.chains.set(name, { serial: this.serial, name, policy, rules: new RuleList(), references: 0 });
    this.serial += 1;
    if (findExtension("target", name) !== undefined) this.hidden.add(name);
  }

  private take(text: string): number {
    const chain = this.jumpOf(text);
    this.ruleCount += 1;
    if (chain !== undefined) chain.references += 1;
    return this.register.numberOf(text, chain);
  }

  private release(number: number | undefined): void {
    const chain = number === undefined ? undefined : this.register.chainOf(number);
    this.ruleCount -= 1;
    if (chain !== undefined) chain.references -= 1;
  }

  private jumpOf(text: string): OpenChain | undefined {
    const jump = readJump(text);
    if (jump === undefined) return undefined;
    return jump.leadsTo === "a chain" || this.hidden.has(jump.name) ? this.chainNamed(jump.name) : undefined;
  }
}

function beyond(chain: string, at: number, length: number): EditError {
  return new EditError(
    `chain ${chain} has no place ${at}`,
    length === 0 ? "It is empty there." : `Its last rule there is number ${length}.`,
  );
}

/** Both backends refuse these; names that a save could not be read back with are refused by canonicalizeRule. */
function refuseChainName(name: string): void {
  const bytes = byteLength(name);
  if (bytes === 0 || bytes > MAX_CHAIN_NAME_BYTES) {
    throw new EditError(`the name of the chain has ${bytes} bytes`, `A name has 1 to ${MAX_CHAIN_NAME_BYTES}.`);
  }
  if (VERDICTS.includes(name)) throw new EditError(`${name} is a verdict`, "Give the chain another name.");
  if (!/[ \t"]|^[-!]/.test(name)) return;
  const fix = "Use no blanks and no double quotes, and begin with neither - nor !.";
  throw new EditError("the saved text of the name cannot be read back", fix);
}

/** The order of the UTF-8 bytes, which is that of the code points. */
function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return a < b ? -1 : 1;
  const left = Array.from(a, char => char.codePointAt(0) ?? 0);
  const right = Array.from(b, char => char.codePointAt(0) ?? 0);
  const at = left.findIndex((code, index) => code !== right[index]);
  return at < 0 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1);
}

import type { TableName } from "../ruleset";
import { type Expression, plain, quoted } from "./expression";
import type { ChainFamilies } from "./family-word";
import { camelCase, NameSpace } from "./identifier";
import type { Statement } from "./statement";

/** What the module of a role has been asked for so far: imports, constants, names that are taken. */
export class ModuleScope {
  readonly identifiers: NameSpace;
  /** Ids of constructs directly below the host. */
  readonly hostIds = new NameSpace("-");
  readonly imports = new Set<string>();
  readonly constants: Statement[] = [];

  constructor(taken: Iterable<string>) {
    this.identifiers = NameSpace.ofIdentifiers(taken);
  }
}

/** What can be named in the function that a chain's rules are written in. */
export interface ChainNames {
  /** table and chain → the constant that holds the chain; none for one that is made elsewhere. */
  readonly variables: ReadonlyMap<string, string>;
  /** How the host is named: `host`, or through the chain. */
  readonly host: string | undefined;
  readonly isChain: (name: string) => boolean;
}

/** One chain while its statements are written: what they may name, and what they turned out to need. */
export class ChainScope implements ChainFamilies {
  readonly ids = new NameSpace("-");
  /** Constants of chains that the statements name. */
  readonly used = new Set<string>();
  readonly #policyIds = new NameSpace(" ");

  constructor(
    readonly table: TableName,
    readonly chain: string,
    readonly families: ChainFamilies["families"],
    readonly familyIs: ChainFamilies["familyIs"],
    private readonly module: ModuleScope,
    private readonly names: ChainNames,
  ) {}

  get hostIds(): NameSpace {
    return this.module.hostIds;
  }

  uses(name: string): void {
    this.module.imports.add(name);
  }

  /** The constant that holds this chain. */
  variable(): string {
    return this.nameChain(this.chain) ?? "chain";
  }

  host(): string {
    return this.names.host ?? `${this.variable()}.host`;
  }

  /** An id for one more construct of this chain below its table. */
  policyId(wanted: string): string {
    return this.#policyIds.claim(wanted);
  }

  /** Does the name mean something in the module? */
  isTaken(name: string): boolean {
    return this.module.identifiers.has(name);
  }

  isChain(name: string): boolean {
    return this.names.isChain(name);
  }

  /** A chain where a jump names it. */
  resolve(name: string): Expression {
    const variable = this.nameChain(name);
    return variable === undefined ? quoted(name) : plain(variable);
  }

  /** Puts a list of values at the top of the module. */
  constant(rules: string, column: string, type: string, value: Expression): string {
    const words = `${rules} ${column === "rows" ? column : `${column}s`}`;
    const name = this.module.identifiers.claim(camelCase(words, "rows"));
    this.module.constants.push({ kind: "constant", name, type, value });
    return name;
  }

  private nameChain(name: string): string | undefined {
    const key = `${this.table} ${name}`;
    const variable = this.names.variables.get(key);
    if (variable !== undefined) this.used.add(key);
    return variable;
  }
}

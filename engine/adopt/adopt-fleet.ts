import type { HostConnection, Neighbour } from "../desired";
import type { Backend } from "../ruleset";
import { type AdoptedChains, adoptChains } from "./adopted-chain";
import { describeLeftOut } from "./describe-left-out";
import { findRoles, type HostRules } from "./find-roles";
import type { HeldRuleset, LeftOut } from "./held-ruleset";
import { kebabCase, NameSpace } from "./identifier";
import { importBlock } from "./import-block";
import { mainModule } from "./main-module";
import { nameRole } from "./name-role";
import { describeRole, type Role } from "./role";
import { roleModule } from "./role-module";

/** One host to import: how it is reached, and what it holds of its own. */
export interface HostToAdopt {
  readonly name: string;
  readonly connection: Omit<HostConnection, "address"> & { readonly address: string };
  readonly held: HeldRuleset;
  /** Owners that were recognised beside the built-in ones. */
  readonly neighbours: readonly Neighbour[];
  /** The kernel interface that was said to be meant. Absent: none was. */
  readonly backend?: Backend;
  readonly sysctls: Readonly<Record<string, string>>;
  /** device → setting → value. */
  readonly links: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What belongs to recognised owners. */
  readonly leftOut: readonly LeftOut[];
}

export interface AdoptOptions {
  /** First part of every owner id. */
  readonly project: string;
  /** Id of the stack. */
  readonly stack: string;
}

export interface AdoptedFile {
  readonly name: string;
  readonly content: string;
}

/** What became of one kind of host. */
export interface AdoptedRole {
  readonly functionName: string;
  readonly file: string;
  readonly hosts: readonly string[];
  readonly exceptions: readonly {
    readonly name: string;
    readonly summary: string;
    readonly hosts: readonly string[];
  }[];
}

/** How rules of the import are written, one count a rule and host. */
export interface AdoptionShares {
  readonly rules: number;
  /** In iptables' own words, because no property and no extension says them. */
  readonly raw: number;
}

export interface Adoption {
  readonly files: readonly AdoptedFile[];
  readonly roles: readonly AdoptedRole[];
  /** host → what is not in the program. */
  readonly leftOut: ReadonlyMap<string, readonly LeftOut[]>;
  readonly shares: AdoptionShares;
}

interface ReadHost extends HostRules {
  readonly given: HostToAdopt;
}

/**
 * Writes the program that declares what these hosts hold: a module a role, a main program, Terraform's import blocks.
 * Hosts of the same rules share one function; what single hosts have beyond that is a named exception.
 */
export function adoptFleet(hosts: readonly HostToAdopt[], options: AdoptOptions): Adoption {
  const leftOut = new Map<string, readonly LeftOut[]>();
  const known = new Map<string, AdoptedChains>();
  let rules = 0;
  let raw = 0;
  const read = hosts.map((given): ReadHost => {
    // Most hosts of a fleet hold what others hold.
    const key = JSON.stringify(given.held);
    const adopted = known.get(key) ?? adoptChains(given.held);
    known.set(key, adopted);
    leftOut.set(given.name, [...given.leftOut, ...adopted.leftOut]);
    for (const item of adopted.chains.flatMap(chain => chain.items)) {
      if (item.kind !== "rule") continue;
      const count = item.rule.kernel.reduce((sum, { families }) => sum + families.length, 0);
      rules += count;
      if (item.rule.form.kind === "raw") raw += count;
    }
    return { name: given.name, chains: adopted.chains, given };
  });
  const roles = findRoles(read).map(describeRole);
  const names = NameSpace.ofIdentifiers();
  const files = new NameSpace("-", ["main"]);
  const written = roles.map(role => {
    const functionName = names.claim(nameRole(role.hosts.map(({ name }) => name)));
    const file = `${files.claim(kebabCase(functionName.replace(/([a-z0-9])([A-Z])/g, "$1 $2")))}.ts`;
    return { role, file, module: roleModule(role, functionName, describeLeftOut(partsOf(role, leftOut))) };
  });
  const main = mainModule(
    written.map(({ role, file, module }) => ({
      functionName: module.functionName,
      file,
      hosts: role.hosts.map(host => ({ ...host.given, exceptions: role.exceptionsOf.get(host.name) ?? [] })),
    })),
    options,
  );
  const blocks = hosts.map(({ name, connection }) =>
    importBlock({ name, owner: `${options.project}/${options.stack}/${name}`, connection }),
  );
  return {
    files: [
      ...written.map(({ file, module }) => ({ name: file, content: module.text })),
      { name: "main.ts", content: main },
      { name: "import.tf", content: blocks.join("\n") },
    ],
    roles: written.map(({ role, file, module }) => describe(role, file, module.functionName)),
    leftOut,
    shares: { rules, raw },
  };
}

function partsOf(role: Role<ReadHost>, leftOut: ReadonlyMap<string, readonly LeftOut[]>): readonly LeftOut[] {
  return role.hosts.flatMap(({ name }) => leftOut.get(name) ?? []);
}

function describe(role: Role<ReadHost>, file: string, functionName: string): AdoptedRole {
  return { functionName, file, hosts: role.hosts.map(({ name }) => name), exceptions: role.exceptions };
}

import type { HostToAdopt } from "../../../engine/adopt";
import { holdSaved } from "../../../engine/adopt/hold-saved";
import type { DesiredDocument } from "../../../engine/desired";
import { type Family, isBuiltInChain, parseSave, type TableName } from "../../../engine/ruleset";

/** What both families of a host's iptables-save print. */
export type SavedTexts = Readonly<Partial<Record<Family, string>>>;

/** A host to import, from its saves. */
export function hostOf(name: string, texts: SavedTexts, reach: { readonly address: string }): HostToAdopt {
  const read = (family: Family) => holdSaved(family, parseSave(texts[family] ?? ""), { neighbours: [] });
  const [ipv4, ipv6] = [read("ipv4"), read("ipv6")];
  return {
    name,
    connection: { address: reach.address, port: 22, user: "root", privilege: "root" },
    held: { ipv4: ipv4.chains, ipv6: ipv6.chains },
    neighbours: [],
    sysctls: {},
    links: {},
    leftOut: [...ipv4.leftOut, ...ipv6.leftOut],
  };
}

/** `TABLE CHAIN POLICY` → rules, of a document or of saves. A built-in chain that is open and empty says nothing. */
export function rulesOf(
  held: DesiredDocument | SavedTexts | undefined,
  family: Family,
): Readonly<Record<string, readonly string[]>> {
  if (held === undefined) return {};
  const entries = "version" in held ? ofDocument(held, family) : ofSave(held[family] ?? "");
  return Object.fromEntries(
    entries
      .filter(
        ({ table, chain, policy, rules }) => rules.length > 0 || policy === "DROP" || !isBuiltInChain(table, chain),
      )
      .map(({ table, chain, policy, rules }) => [`${table} ${chain} ${policy === "DROP" ? policy : ""}`, rules]),
  );
}

interface Entry {
  readonly table: TableName;
  readonly chain: string;
  readonly policy: unknown;
  readonly rules: readonly string[];
}

function ofDocument(document: DesiredDocument, family: Family): readonly Entry[] {
  return Object.entries(document[family]).flatMap(([table, chains]) =>
    Object.entries(chains ?? {}).map(([chain, { policy, rules }]) => ({
      table: table as TableName,
      chain,
      policy,
      rules: rules.map(String),
    })),
  );
}

function ofSave(text: string): readonly Entry[] {
  return [...parseSave(text).tables.values()].flatMap(({ name, chains }) =>
    [...chains.values()].map(({ name: chain, policy, rules }) => ({
      table: name,
      chain,
      policy,
      rules: rules.map(rule => rule.text),
    })),
  );
}

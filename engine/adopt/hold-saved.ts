import {
  BUILT_IN_NEIGHBOURS,
  checkMeaning,
  type DesiredDocument,
  DOCUMENT_VERSION,
  type Neighbour,
  neighbourOfChain,
  OWN_CHAIN_PREFIX,
  ownChainOf,
} from "../desired";
import { createRecogniser } from "../host/recognise";
import type { HostInterface } from "../host/snapshot";
import { type Family, isBuiltInChain, type SavedChain, type SavedRuleset, type TableName } from "../ruleset";
import type { HeldChain, LeftOut } from "./held-ruleset";

/** What of a saved ruleset is to be declared, and what belongs to others. */
export interface HeldSave {
  readonly chains: readonly HeldChain[];
  readonly leftOut: readonly LeftOut[];
}

/** The lines that stood above a rule, by table, chain and 0-based number, or above what declares the chain. */
export type Remarks = (table: TableName, chain: string, at: number | "chain") => readonly string[];

/** What is known of a save beside its text. */
export interface SaveSurroundings {
  /** Owners to recognise beside the built-in ones. */
  readonly neighbours: readonly Neighbour[];
  /** @default - none: the subnets of bridges tell nothing */
  readonly interfaces?: readonly HostInterface[];
  /** @default - none */
  readonly remarks?: Remarks;
}

/** A ruleset that iptables-save cannot show truthfully. */
export class UntrueRuleset extends Error {
  override readonly name = "UntrueRuleset";
}

/**
 * What of one family's ruleset is to be declared, as an import of the host itself would find it: built-in chains in which
 * somebody unknown has written or whose policy is DROP, and user chains of nobody who is recognised.
 * @throws UntrueRuleset when the save says itself that it does not show everything
 */
export function holdSaved(
  family: Family,
  { tables, incompatible }: SavedRuleset,
  { neighbours, interfaces = [], remarks = () => [] }: SaveSurroundings,
): HeldSave {
  const [hidden] = incompatible;
  if (hidden !== undefined) {
    throw new UntrueRuleset(
      `iptables-save could not show the ${family} table ${hidden[0]}, because rules were written into it with nft: it says "${hidden[1].replace(/^# ?/, "")}". What is not shown cannot be imported. Move these rules into a table of their own ("nft list table ${family === "ipv4" ? "ip" : "ip6"} ${hidden[0]}" shows them), save again, and import that.`,
    );
  }
  const recognise = createRecogniser(neighbours, { interfaces, services: [] });
  const known = [...neighbours, ...BUILT_IN_NEIGHBOURS];
  const leftOut: LeftOut[] = [];
  const chains: HeldChain[] = [];
  for (const { name: table, chains: saved } of tables.values()) {
    for (const chain of saved.values()) {
      const place = { family, table, chain: chain.name };
      if (chain.name.startsWith(OWN_CHAIN_PREFIX)) continue;
      const fault = isBuiltInChain(table, chain.name) ? undefined : nameFault(table, chain.name);
      if (fault !== undefined) {
        const what = { kind: "chain", rules: chain.rules.length } as const;
        leftOut.push({ ...place, what, because: { kind: "undeclarable", reason: fault } });
        continue;
      }
      const owner = isBuiltInChain(table, chain.name) ? undefined : neighbourOfChain(chain.name, known)?.name;
      if (owner !== undefined) {
        leftOut.push({
          ...place,
          what: { kind: "chain", rules: chain.rules.length },
          because: { kind: "owner", name: owner },
        });
        continue;
      }
      const owners = isBuiltInChain(table, chain.name)
        ? recognise(
            place,
            chain.rules.map(({ text }) => text),
          )
        : [];
      const rules = chain.rules.flatMap(({ text }, at) => {
        // What this program keeps behind its anchor is the chain's own.
        const kept = text === `-j ${ownChainOf(chain.name)}` ? saved.get(ownChainOf(chain.name)) : undefined;
        if (kept !== undefined) return kept.rules.map(rule => ({ text: rule.text, remarks: [] }));
        const neighbour = owners[at]?.neighbour;
        if (neighbour === undefined) return [{ text, remarks: remarks(table, chain.name, at) }];
        leftOut.push({ ...place, what: { kind: "rule", text }, because: { kind: "owner", name: neighbour.name } });
        return [];
      });
      chains.push(...heldChain(table, chain, rules, remarks(table, chain.name, "chain")));
    }
  }
  return { chains, leftOut };
}

/** Why a document could not hold a chain of this name. */
function nameFault(table: TableName, name: string): string | undefined {
  const chain = { mode: "whole", anchor: "none", rules: [] } as const;
  const document: DesiredDocument = { ...NOWHERE, ipv4: { [table]: { [name]: chain } } };
  for (const { message, hangsOn } of checkMeaning(document)) if (hangsOn === undefined) return message;
  return undefined;
}

const NOWHERE: DesiredDocument = {
  version: DOCUMENT_VERSION,
  owner: "import/import/import",
  ipv4: {},
  ipv6: {},
  qdiscs: {},
  sysctls: {},
  neighbours: [],
  connection: { address: "", port: 22, user: "root", privilege: "root" },
  timer: 60,
  onDestroy: "remove",
};

function heldChain(
  table: TableName,
  { name, policy }: SavedChain,
  rules: HeldChain["rules"],
  remarks: readonly string[],
): readonly HeldChain[] {
  if (!isBuiltInChain(table, name)) return [{ table, name, mode: "whole", anchor: "none", rules, remarks }];
  const isClosed = policy === "DROP";
  if (rules.length === 0 && !isClosed) return [];
  return [{ table, name, mode: "shared", anchor: "first", ...(isClosed ? { policy } : {}), rules, remarks }];
}

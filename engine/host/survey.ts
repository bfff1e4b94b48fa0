import {
  BUILT_IN_NEIGHBOURS,
  type ChainDocument,
  type DesiredDocument,
  neighbourOfChain,
  OWN_CHAIN_PREFIX,
} from "../desired";
import { isBuiltInChain, type Policy, type TableName } from "../ruleset";
import type { HostAccess } from "./access";
import { observe } from "./apply";
import { interpret, type Observation } from "./observe";
import { recordedLinks } from "./observed-links";
import type { OwnerRecord } from "./owner-record";
import { createRecogniser, type Recogniser } from "./recognise";
import type { Snapshot } from "./snapshot";
import { buildTrial, FAMILIES } from "./trial";

/** One chain as it stands on a host, whoever wrote it. */
export interface LiveChain {
  /** Built-in chains only. */
  readonly policy?: Policy;
  readonly rules: readonly string[];
}

/** family → table → chain. */
export type LiveRuleset = Readonly<Record<"ipv4" | "ipv6", ReadonlyMap<TableName, ReadonlyMap<string, LiveChain>>>>;

/**
 * Reads all that stands on a host, foreign rules included, without asking what it should hold. One connection.
 * @param document of which only the connection and the neighbours are looked at
 * @throws HostError any cause of a read
 */
export async function survey(
  access: HostAccess,
  document: DesiredDocument,
  signal?: AbortSignal,
): Promise<Observation> {
  const { links: _, ...rest } = document;
  return observe(access, { ...rest, ipv4: {}, ipv6: {}, qdiscs: {}, sysctls: {} }, signal);
}

/** Every table and chain that a survey saw. */
export function liveRulesetOf({ snapshot }: Observation): LiveRuleset {
  const family = (name: "ipv4" | "ipv6") =>
    new Map(
      [...snapshot.live[name].tables].map(([table, { chains }]) => [
        table,
        new Map(
          [...chains].map(([chain, { policy, rules }]) => [
            chain,
            { ...(policy === undefined ? {} : { policy }), rules: rules.map(({ text }) => text.trimEnd()) },
          ]),
        ),
      ]),
    );
  return { ipv4: family("ipv4"), ipv6: family("ipv6") };
}

/**
 * What a surveyed host holds, as a document: what its owner record names, or, on a host that nobody owns, every rule,
 * chain and closed policy that belongs to no recognised owner.
 * @param head how it is reached, whom to recognise, and its owner where no record tells
 */
export function documentOfSurvey(head: DesiredDocument, { snapshot, judgement }: Observation): Observation {
  const { record } = snapshot;
  const outline = record === undefined ? outlineOfUnowned(head, snapshot) : outlineOfRecord(head, record, snapshot);
  // What the host prints is the kernel's own spelling already.
  const asPrinted = { ...judgement, spelling: (_place: unknown, rules: ChainDocument["rules"]) => rules.map(String) };
  const observation = interpret(outline, buildTrial(outline), snapshot, asPrinted);
  return { ...observation, document: { ...observation.document, owner: outline.owner } };
}

function outlineOfRecord(head: DesiredDocument, record: OwnerRecord, snapshot: Snapshot): DesiredDocument {
  const families: Record<"ipv4" | "ipv6", Partial<Record<TableName, Record<string, ChainDocument>>>> = {
    ipv4: {},
    ipv6: {},
  };
  for (const { family, table, chain, mode, anchor } of record.chains) {
    const policy = record.policies.find(
      entry => entry.family === family && entry.table === table && entry.chain === chain,
    )?.ours;
    enter(families[family], table, chain, {
      mode,
      anchor: mode === "shared" && anchor === "none" ? "first" : anchor,
      ...(policy === undefined ? {} : { policy }),
      rules: [],
    });
  }
  const { links: _, ...rest } = head;
  return {
    ...rest,
    owner: record.owner,
    ...families,
    qdiscs: Object.fromEntries(record.qdiscs.map(({ device, ours }) => [device, ours])),
    sysctls: Object.fromEntries(record.sysctls.map(({ name, ours }) => [name, ours])),
    ...recordedLinks(record, snapshot),
  };
}

function outlineOfUnowned(head: DesiredDocument, snapshot: Snapshot): DesiredDocument {
  const recognise = createRecogniser(head.neighbours, snapshot);
  const outline = FAMILIES.map(family => {
    const tables: Partial<Record<TableName, Record<string, ChainDocument>>> = {};
    for (const [table, { chains }] of snapshot.live[family].tables) {
      for (const [chain, { policy, rules }] of chains) {
        const texts = rules.map(({ text }) => text);
        const declared = isBuiltInChain(table, chain)
          ? outlineOfBuiltIn(recognise({ family, table, chain }, texts), policy)
          : outlineOfUserChain(chain, head);
        if (declared !== undefined) enter(tables, table, chain, declared);
      }
    }
    return tables;
  });
  const [ipv4 = {}, ipv6 = {}] = outline;
  const { links: _, ...rest } = head;
  return { ...rest, ipv4, ipv6, qdiscs: {}, sysctls: {} };
}

/** Worth declaring where somebody unknown has written, or closed the policy. */
function outlineOfBuiltIn(owners: ReturnType<Recogniser>, policy: Policy | undefined): ChainDocument | undefined {
  const closed = policy === "DROP";
  if (!closed && owners.every(owner => owner !== undefined)) return undefined;
  return { mode: "shared", anchor: "first", ...(closed ? { policy } : {}), rules: [] };
}

function outlineOfUserChain(chain: string, { neighbours }: DesiredDocument): ChainDocument | undefined {
  const foreign = neighbourOfChain(chain, [...neighbours, ...BUILT_IN_NEIGHBOURS]) !== undefined;
  return foreign || chain.startsWith(OWN_CHAIN_PREFIX) ? undefined : { mode: "whole", anchor: "none", rules: [] };
}

function enter(
  tables: Partial<Record<TableName, Record<string, ChainDocument>>>,
  table: TableName,
  chain: string,
  declared: ChainDocument,
): void {
  tables[table] = { ...tables[table], [chain]: declared };
}

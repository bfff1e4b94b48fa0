import {
  type ChainDocument,
  type DesiredDocument,
  DOCUMENT_VERSION,
  type FamilyDocument,
  type HostConnection,
  type JumpConnection,
  type Leaf,
  type Probe,
} from "../../engine/desired";
import { type Family, TABLE_NAMES } from "../../engine/ruleset";
import type { IConstruct } from "../cdktf";
import { type AssembledChain, assembleChains } from "./assembled-chain";
import type { HostParts } from "./host-parts";
import type { Origin } from "./origin";
import { holdsToken, resolveTokens } from "./token-text";

/** What of a host is not said by the constructs below it. */
export type HostHead = Pick<
  DesiredDocument,
  "owner" | "neighbours" | "adopt" | "timer" | "onDestroy" | "staleConnections" | "neighbour" | "backend" | "probes"
> & {
  readonly connection: HostConnection;
};

/** Which construct stands behind a part of the document. */
export interface Source {
  readonly construct: IConstruct;
  readonly origin: Origin;
}

export interface AssembledHost {
  /** As the constructs wrote it: texts still hold their live tokens. */
  readonly live: DesiredDocument;
  /** As everybody reads it: a text with a token is an unknown leaf. */
  readonly document: DesiredDocument;
  /** JSON pointer into the document → the construct behind it. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly chains: readonly AssembledChain[];
}

/** Puts together what a host's constructs said. Never throws: what is wrong with it is the business of checkHost. */
export function assembleDocument(scope: IConstruct, head: HostHead, parts: HostParts): AssembledHost {
  const sources = new Map<string, Source>();
  const chains = assembleChains(parts, head.neighbours);
  const qdiscs = new Map<string, string[]>();
  for (const { device, write, construct, origin } of parts.qdiscs) {
    const texts = qdiscs.get(device) ?? [];
    sources.set(pointerTo(["qdiscs", device, texts.length]), { construct, origin });
    qdiscs.set(device, [...texts, write()]);
  }
  const sysctls = new Map<string, string>();
  for (const { name, value, construct, origin } of parts.sysctls) {
    sources.set(pointerTo(["sysctls", name]), { construct, origin });
    sysctls.set(name, value);
  }
  const links = assembleLinks(parts, sources);
  const live: DesiredDocument = {
    version: DOCUMENT_VERSION,
    ...head,
    ipv4: familyDocument("ipv4", chains, sources),
    ipv6: familyDocument("ipv6", chains, sources),
    qdiscs: Object.fromEntries(qdiscs),
    sysctls: Object.fromEntries(sysctls),
    ...(Object.keys(links).length === 0 ? {} : { links }),
  };
  return { live, document: settleLeaves(live, text => leafOf(scope, text)), sources, chains };
}

function assembleLinks(parts: HostParts, sources: Map<string, Source>): Record<string, Record<string, string>> {
  const links: Record<string, Record<string, string>> = {};
  for (const { device, setting, value, construct, origin } of parts.links) {
    links[device] = { ...links[device], [setting]: value };
    sources.set(pointerTo(["links", device, setting]), { construct, origin });
  }
  return links;
}

/** RFC 6901. */
export function pointerTo(path: readonly (string | number)[]): string {
  return path.map(part => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

function familyDocument(
  family: Family,
  chains: readonly AssembledChain[],
  sources: Map<string, Source>,
): FamilyDocument {
  const tables = TABLE_NAMES.flatMap(table => {
    const here = chains.filter(chain => chain.table === table && chain.families.includes(family));
    if (here.length === 0) return [];
    return [
      [table, Object.fromEntries(here.map(chain => [chain.chain, chainDocument(family, chain, sources)]))] as const,
    ];
  });
  return Object.fromEntries(tables);
}

function chainDocument(family: Family, assembled: AssembledChain, sources: Map<string, Source>): ChainDocument {
  const { table, chain, mode, anchor, policies } = assembled;
  const [said] = assembled.parts;
  if (said !== undefined) {
    sources.set(pointerTo([family, table, chain]), { construct: said.construct, origin: said.origin });
  }
  const rules: string[] = [];
  for (const { lines, construct, origin } of assembled.rules) {
    for (const line of lines.get(family) ?? []) {
      sources.set(pointerTo([family, table, chain, "rules", rules.length]), { construct, origin });
      rules.push(line);
    }
  }
  const policy = policies.get(family);
  return { mode, anchor, ...(policy === undefined ? {} : { policy }), rules };
}

function leafOf(scope: IConstruct, text: string): Leaf<string> {
  return holdsToken(text) ? { unknown: resolveTokens(scope, text) } : text;
}

/** The document with every text that may be unknown put through `settle`. */
function settleLeaves(live: DesiredDocument, settle: (text: string) => Leaf<string>): DesiredDocument {
  const settled = (leaf: Leaf<string>): Leaf<string> => (typeof leaf === "string" ? settle(leaf) : leaf);
  const family = (document: FamilyDocument): FamilyDocument =>
    mapValues(document, chains => mapValues(chains ?? {}, chain => ({ ...chain, rules: chain.rules.map(settled) })));
  const hop = <Hop extends JumpConnection>(connection: Hop): Hop => ({
    ...connection,
    address: settled(connection.address),
    ...(connection.jump === undefined ? {} : { jump: hop(connection.jump) }),
  });
  const probe = ({ through, ...asked }: Probe): Probe =>
    through === undefined ? asked : { ...asked, through: hop(through) };
  return {
    ...live,
    ipv4: family(live.ipv4),
    ipv6: family(live.ipv6),
    qdiscs: mapValues(live.qdiscs, texts => texts.map(settled)),
    sysctls: mapValues(live.sysctls, settled),
    ...(live.links === undefined ? {} : { links: mapValues(live.links, settings => mapValues(settings, settled)) }),
    connection: hop(live.connection),
    ...(live.probes === undefined ? {} : { probes: live.probes.map(probe) }),
  };
}

function mapValues<V, W>(record: Readonly<Record<string, V>>, change: (value: V) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

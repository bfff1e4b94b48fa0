import { type ChainDocument, type DesiredDocument, isUnknown, ownChainOf } from "../desired";
import {
  canonicalizeRule,
  DEFAULT_IPTABLES,
  type Family,
  isBuiltInChain,
  partOptions,
  readIptablesVersion,
  TABLE_NAMES,
} from "../ruleset";
import { HostError } from "./cause";
import { chainJumpedTo } from "./jumped-chain";
import type { ChainPlace } from "./owner-record";
import type { TrialFiles } from "./shell/snapshot-shell";
import type { Snapshot } from "./snapshot";

export const FAMILIES = ["ipv4", "ipv6"] as const satisfies readonly Family[];

/** The trial files of a document, and which rule stands on which line. */
export interface Trial {
  readonly files: TrialFiles;
  readonly lines: Readonly<Record<Family, ReadonlyMap<number, { readonly place: ChainPlace; readonly index: number }>>>;
}

/** The kernel's own spelling of each rule of each declared chain, aligned with the document's; `undefined` for an unknown leaf. */
export interface Judgement {
  /** `offline`: the host could not do a trial load, so the offline canonicaliser answered. */
  readonly judge: "kernel" | "offline";
  readonly spelling: (place: ChainPlace, rules: ChainDocument["rules"]) => readonly (string | undefined)[];
  /** Brings a live rule into the spelling that it is compared in. */
  readonly compare: (place: ChainPlace, rule: string) => string;
}

/** Calls `visit` for every declared chain, tables and chains in the document's order. */
export function forEachChain(
  document: Pick<DesiredDocument, Family>,
  visit: (place: ChainPlace, chain: ChainDocument) => void,
): void {
  for (const family of FAMILIES) {
    for (const table of TABLE_NAMES) {
      for (const [chain, content] of Object.entries(document[family][table] ?? {}))
        visit({ family, table, chain }, content);
    }
  }
}

/** The chain our rules of a declared chain stand in. */
export function chainHolding(chain: string, mode: ChainDocument["mode"]): string {
  return mode === "shared" ? ownChainOf(chain) : chain;
}

export function buildTrial(document: DesiredDocument): Trial {
  const ipv4 = buildFamily(document, "ipv4");
  const ipv6 = buildFamily(document, "ipv6");
  return {
    files: {
      rules: { ipv4: ipv4.rules, ipv6: ipv6.rules },
      holders: { ipv4: ipv4.holders, ipv6: ipv6.holders },
      stubs: { ipv4: ipv4.stubs, ipv6: ipv6.stubs },
    },
    lines: { ipv4: ipv4.lines, ipv6: ipv6.lines },
  };
}

function buildFamily(document: DesiredDocument, family: Family) {
  const text: string[] = [];
  const holders: string[] = [];
  const stubs: string[] = [];
  const lines = new Map<number, { readonly place: ChainPlace; readonly index: number }>();
  for (const table of TABLE_NAMES) {
    const chains = Object.entries(document[family][table] ?? {});
    if (chains.length === 0) continue;
    const declared = new Set(chains.map(([name, { mode }]) => chainHolding(name, mode)));
    holders.push(...[...declared].map(name => `${table} ${name}\n`));
    text.push(
      `*${table}`,
      ...[...declared].filter(name => !isBuiltInChain(table, name)).map(name => `:${name} - [0:0]`),
    );
    for (const [chain, { mode, rules }] of chains) {
      const place = { family, table, chain };
      const holder = chainHolding(chain, mode);
      // The kernel refuses some targets by hook, so our chain must hang where it will hang.
      if (mode === "shared" && isBuiltInChain(table, chain)) text.push(`-A ${chain} -j ${holder}`);
      for (const [index, rule] of rules.entries()) {
        if (isUnknown(rule)) continue;
        text.push(`-A ${holder} ${partOptions(rule, [family])}`);
        lines.set(text.length, { place, index });
        const chain = chainJumpedTo(rule, family);
        if (chain !== undefined && !declared.has(chain)) stubs.push(`${table} ${chain}`);
      }
    }
    text.push("COMMIT");
  }
  return {
    rules: text.map(line => `${line}\n`).join(""),
    holders: holders.join(""),
    stubs: [...new Set(stubs)].map(line => `${line}\n`).join(""),
    lines,
  };
}

/**
 * Reads what the trial printed back.
 * @throws HostError (rule-refused) naming each refused rule: chain, number, text, and the host's own words
 */
export function judgeTrial(document: DesiredDocument, trial: Trial, snapshot: Snapshot): Judgement {
  const { host, facts } = snapshot;
  for (const family of FAMILIES) {
    const result = snapshot.trial[family];
    if (result.kind === "refused") throw refusal(host, document, trial, family, result);
  }
  if (facts.namespaces === "none") return judgeOffline(snapshot);
  const printed = (place: ChainPlace, chain: string): readonly string[] => {
    const result = snapshot.trial[place.family];
    if (result.kind !== "printed") return [];
    return (
      result.ruleset.tables
        .get(place.table)
        ?.chains.get(chain)
        ?.rules.map(({ text }) => text.trimEnd()) ?? []
    );
  };
  return {
    judge: "kernel",
    compare: (_place, rule) => rule.trimEnd(),
    spelling: (place, rules) => {
      // The chain holds the very text, so that is how the kernel spells it.
      if (snapshot.trial[place.family].kind === "live")
        return rules.map(rule => (isUnknown(rule) ? undefined : partOptions(rule, [place.family]).trimEnd()));
      const chain = document[place.family][place.table]?.[place.chain];
      const back = printed(place, chainHolding(place.chain, chain?.mode ?? "whole"));
      const known = rules.filter(rule => !isUnknown(rule));
      if (snapshot.trial[place.family].kind === "printed" && back.length !== known.length) {
        throw new HostError(
          host,
          "rule-refused",
          `${host}: chain ${place.chain} (${place.family} ${place.table}) was given ${known.length} rules and its iptables ${facts.iptablesVersion} made ${back.length} of them, so a line means more or less than one rule (an address list, a "-6" in an IPv4 chain). Write one kernel rule a string.`,
        );
      }
      let at = 0;
      return rules.map(rule => (isUnknown(rule) ? undefined : back[at++]));
    },
  };
}

function judgeOffline(snapshot: Snapshot): Judgement {
  const { backend, iptablesVersion } = snapshot.facts;
  const iptables = readIptablesVersion(iptablesVersion) ?? DEFAULT_IPTABLES;
  const canonical = (place: ChainPlace, rule: string): string => {
    try {
      const { family, table } = place;
      return canonicalizeRule(rule, { family, table, backend, iptables, traps: "spell" })[0] ?? rule;
    } catch {
      return rule.trimEnd(); // a live rule we cannot read compares as it stands
    }
  };
  return {
    judge: "offline",
    compare: canonical,
    spelling: (place, rules) => rules.map(rule => (isUnknown(rule) ? undefined : canonical(place, rule))),
  };
}

function refusal(
  host: string,
  document: DesiredDocument,
  trial: Trial,
  family: Family,
  result: { readonly lines: readonly { readonly line: number; readonly message: string }[]; readonly message: string },
): HostError {
  const refused = result.lines.flatMap(({ line, message }) => {
    const found = trial.lines[family].get(line);
    if (found === undefined) return [];
    const { index } = found;
    const { table, chain } = found.place;
    const text = document[family][table]?.[chain]?.rules[index];
    return [
      {
        words: `rule ${index + 1} of chain ${chain} (${family} ${table}), "${String(text)}": ${hostWords(message)}`,
        pointer: `/${family}/${table}/${chain}/rules/${index}`,
      },
    ];
  });
  const what =
    refused.length > 0
      ? refused.map(({ words }) => words).join("; ")
      : `the ${family} rules could not be loaded together: ${hostWords(result.message)}`;
  return new HostError(
    host,
    "rule-refused",
    `${host} refuses ${what}. Nothing was touched: this was a trial in a throw-away namespace. Correct the rule, or install what it needs on the host (a kernel module, an ipset, the chain it jumps to).`,
    refused.map(({ pointer }) => pointer),
  );
}

/** iptables' words without its usage lines. */
function hostWords(message: string): string {
  return message
    .replace(/Error occurred at line: \d+/g, "")
    .replace(/Try [`'].*?--help' (?:or '.*?' )?for more information\.?/g, "")
    .replace(/\s+/g, " ")
    .replace(/[. ]+$/, "");
}

import type { Neighbour } from "../desired";
import {
  type Family,
  guessContext,
  type HostNames,
  readRestore,
  readScript,
  type SavedRuleset,
  type ScriptReading,
  type TableName,
} from "../ruleset";
import type { HeldRuleset, LeftOut } from "./held-ruleset";
import { holdSaved, type Remarks } from "./hold-saved";
import { restoreRemarks } from "./restore-remarks";

/** A text to import: a save, a restore file or a script. */
export interface WrittenRuleset {
  readonly text: string;
  /** @default - what the rules name, else ipv4; a script says it itself */
  readonly family?: Family;
  readonly neighbours: readonly Neighbour[];
  /** Addresses of the host names in a script. */
  readonly resolve: HostNames;
}

/** What a text leaves on a host. */
export interface ReadRuleset {
  readonly held: HeldRuleset;
  readonly leftOut: readonly LeftOut[];
  readonly sysctls: Readonly<Record<string, string>>;
  /** device → setting → value. */
  readonly links: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Sentences for whoever imports. */
  readonly notes: readonly string[];
}

/**
 * Reads a ruleset that somebody wrote or saved.
 * @throws RulesetError with the line, for what iptables would refuse and for scripts that hang on their shell
 * @throws UntrueRuleset for a save that says that it does not show everything
 */
export function readWritten(written: WrittenRuleset): ReadRuleset {
  return looksLikeScript(written.text) ? readShell(written) : readSave(written);
}

/** A restore file has sections, a script has commands. */
export function looksLikeScript(text: string): boolean {
  if (/^\*[a-z]+[ \t]*$/m.test(text)) return false;
  return /^[^#\n]*\bip6?tables(?:-legacy|-nft)?\b/m.test(text) || text.startsWith("#!");
}

function readSave({ text, family: said, neighbours }: WrittenRuleset): ReadRuleset {
  const guess = guessContext(text);
  const family = said ?? guess.family ?? "ipv4";
  const ruleset = readRestore(text, { family, backend: guess.backend ?? "nf_tables", traps: "spell" });
  const { chains, leftOut } = holdSaved(family, ruleset, { neighbours, remarks: restoreRemarks(text, ruleset) });
  const held = family === "ipv4" ? { ipv4: chains, ipv6: [] } : { ipv4: [], ipv6: chains };
  return { held, leftOut, sysctls: {}, links: {}, notes: [] };
}

function readShell({ text, neighbours, resolve }: WrittenRuleset): ReadRuleset {
  const reading = readScript(text, { backend: "nf_tables", traps: "spell", resolve });
  const remarks = scriptRemarks(reading);
  const hold = (family: Family, ruleset: SavedRuleset | undefined) =>
    ruleset === undefined
      ? { chains: [], leftOut: [] }
      : holdSaved(family, ruleset, { neighbours, remarks: remarks(family) });
  const ipv4 = hold("ipv4", reading.ipv4);
  const ipv6 = hold("ipv6", reading.ipv6);
  return {
    held: { ipv4: ipv4.chains, ipv6: ipv6.chains },
    leftOut: [...ipv4.leftOut, ...ipv6.leftOut],
    sysctls: Object.fromEntries(reading.sysctls.map(({ name, value }) => [name, value])),
    links: {},
    notes: [
      ...reading.notes.map(({ line, note }) => `line ${line}: ${note}`),
      ...reading.comments.map(comment => `the script says: ${comment}`),
      ...reading.skipped.map(({ line, text: command, why }) => `line ${line}: left out "${command}": ${why}`),
    ],
  };
}

function scriptRemarks({ rules, chains }: ScriptReading): (family: Family) => Remarks {
  const remarks = new Map<string, readonly string[]>();
  const keyOf = (family: Family, table: TableName, chain: string, at: number | "chain") =>
    `${family} ${table} ${at} ${chain}`;
  for (const { family, table, chain, number, comments } of rules) {
    if (comments.length > 0) remarks.set(keyOf(family, table, chain, number - 1), comments);
  }
  for (const { family, table, chain, comments } of chains) {
    const key = keyOf(family, table, chain, "chain");
    remarks.set(key, [...(remarks.get(key) ?? []), ...comments]);
  }
  return family => (table, chain, at) => remarks.get(keyOf(family, table, chain, at)) ?? [];
}

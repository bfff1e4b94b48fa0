import type { Backend, Family, TableName } from "../../engine/ruleset";
import { runInFreshNamespace } from "./fresh-namespace";

/** Where rules are loaded to see how the kernel's own tool prints them. */
export interface OraclePlace {
  readonly family: Family;
  readonly backend: Backend;
  readonly table: TableName;
}

/** What became of one chain's rules: what iptables-save prints of it, or why iptables-restore refused it. */
export type OracleAnswer =
  | { readonly kind: "saved"; readonly lines: readonly string[] }
  | { readonly kind: "refused"; readonly reason: string };

/** Sets and helpers that random rules name. The namespace is a new one each time, so nothing of this machine is touched. */
export const SET_UP: Readonly<Record<Family, string>> = {
  ipv4: "ipset create banned hash:ip",
  ipv6: "ipset create banned hash:ip family inet6",
};

/** Chains, each with its rules, that are loaded at once. */
type Part = readonly (readonly [chain: string, rules: readonly string[]])[];

/**
 * Loads chains, each with its rules, in a network namespace of its own, and reads them back. iptables-restore takes a
 * table or nothing: what is refused is found by the lines that it names, and by halving where it names none.
 */
export async function askKernel(
  place: OraclePlace,
  chains: ReadonlyMap<string, readonly string[]>,
): Promise<ReadonlyMap<string, OracleAnswer>> {
  const answers = new Map<string, OracleAnswer>();
  const all = [...chains];
  let parts: readonly Part[] = Array.from({ length: Math.ceil(all.length / BATCH) }, (_, order) =>
    all.slice(order * BATCH, (order + 1) * BATCH),
  );
  while (parts.length > 0) {
    const loads = await loadInTurn(place, parts);
    const next: Part[] = [];
    for (const [order, part] of parts.entries()) {
      const load = loads[order] ?? { kind: "refused", reason: "not loaded", faults: new Set() };
      if (load.kind === "saved") {
        for (const [chain] of part) answers.set(chain, { kind: "saved", lines: load.lines.get(chain) ?? [] });
      } else if (part.length === 1) {
        for (const [chain] of part) answers.set(chain, { kind: "refused", reason: load.reason });
      } else {
        next.push(...partsOf(part, load.faults));
      }
    }
    parts = next;
  }
  return answers;
}

/** What a part that was refused is loaded as next. Faults alone: two timers of one name are refused only beside each other. */
function partsOf(part: Part, faults: ReadonlySet<string>): readonly Part[] {
  const middle = part.length >> 1;
  if (faults.size === 0) return [part.slice(0, middle), part.slice(middle)];
  const rest = part.filter(([chain]) => !faults.has(chain));
  const alone = part.filter(([chain]) => faults.has(chain)).map(one => [one]);
  return rest.length > 0 ? [...alone, rest] : alone;
}

const BATCH = 128;

type Load =
  | { readonly kind: "saved"; readonly lines: ReadonlyMap<string, readonly string[]> }
  | {
      readonly kind: "refused";
      readonly reason: string;
      /** The chains whose rules are named as the reason. */
      readonly faults: ReadonlySet<string>;
    };

/** What iptables-restore names: on nf_tables all that the kernel refuses (cut after 255 bytes), else the first it cannot read. */
const NAMED_LINE = /^line (\d+): .*: rule in chain (\S+)$|^Error occurred at line: (\d+)$/gm;

/** @param chainOfLine the chains that the lines of the text append to, by the number of the line */
function findFaults(reason: string, chainOfLine: ReadonlyMap<number, string>): ReadonlySet<string> {
  const faults = new Set<string>();
  for (const [, refused, named, unread] of reason.matchAll(NAMED_LINE)) {
    const chain = chainOfLine.get(Number(refused ?? unread));
    if (chain !== undefined && (named ?? chain) === chain) faults.add(chain);
  }
  return faults;
}

/** Loads one part after the other; each takes the place of the one before. */
async function loadInTurn(place: OraclePlace, parts: readonly Part[]): Promise<readonly Load[]> {
  const { family, backend, table } = place;
  const program = `${family === "ipv4" ? "iptables" : "ip6tables"}-${backend === "legacy" ? "legacy" : "nft"}`;
  const turns = parts.map(part => {
    const text = restoreText(table, part);
    return `${program}-restore 2>&1 <<'${END}' && ${program}-save -t ${table}\n${text}${END}\necho ${END} $?\n`;
  });
  const { stdout } = await runInFreshNamespace("sh", `${SET_UP[family]}\n${turns.join("")}`);
  const printed = stdout.split(/^NFFLEET-END (\d+)\n/m);
  return parts.map((part, order) => {
    const text = printed[order * 2] ?? "";
    return printed[order * 2 + 1] === "0" ? readSaved(text, part) : readRefusal(text, part);
  });
}

const END = "NFFLEET-END";

function restoreText(table: TableName, part: Part): string {
  const declared = part.map(([chain]) => `:${chain} - [0:0]\n`);
  const appended = part.flatMap(([chain, rules]) => rules.map(rule => `-A ${chain}${rule === "" ? "" : ` ${rule}`}\n`));
  return `*${table}\n${declared.join("")}${appended.join("")}COMMIT\n`;
}

function readRefusal(reason: string, part: Part): Load {
  const chains = ["*", ...part.map(() => ":"), ...part.flatMap(([chain, rules]) => rules.map(() => chain))];
  const names = new Set(part.map(([chain]) => chain));
  const chainOfLine = new Map(chains.map((chain, index) => [index + 1, chain] as const));
  const faults = [...findFaults(reason, chainOfLine)].filter(chain => names.has(chain));
  return { kind: "refused", reason: reason.trim(), faults: new Set(faults) };
}

function readSaved(text: string, part: Part): Load {
  const lines = new Map<string, string[]>(part.map(([chain]) => [chain, []]));
  for (const line of text.split("\n")) {
    const found = /^-A (\S+) ?(.*)$/.exec(line);
    if (found !== null) lines.get(found[1] ?? "")?.push((found[2] ?? "").trimEnd());
  }
  return { kind: "saved", lines };
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Backend, BUILT_IN_CHAINS, type Family, TABLE_NAMES, type TableName } from "../../engine/ruleset";
import { runInFreshNamespace } from "./fresh-namespace";
import { SET_UP } from "./kernel-oracle";

/** Whose restore and save are asked. */
export interface RulesetBinary {
  readonly family: Family;
  readonly backend: Backend;
}

/** Namespaces at work at the same time: the kernel waits more than it works. */
const NAMESPACES = 6;

/**
 * What iptables-save prints of each restore file, each loaded where nothing stands; undefined for one that is refused.
 * Comments, counters, the order of tables and tables without rules, chains and DROP are left out.
 */
export async function saveOfEach(
  binary: RulesetBinary,
  texts: readonly string[],
): Promise<readonly (string | undefined)[]> {
  const share = Math.ceil(texts.length / NAMESPACES);
  const parts = Array.from({ length: NAMESPACES }, (_, part) => texts.slice(part * share, (part + 1) * share));
  return (await Promise.all(parts.map(part => saveInTurn(binary, part)))).flat();
}

async function saveInTurn(
  { family, backend }: RulesetBinary,
  texts: readonly string[],
): Promise<readonly (string | undefined)[]> {
  const program = `${family === "ipv4" ? "iptables" : "ip6tables"}-${backend === "legacy" ? "legacy" : "nft"}`;
  const directory = mkdtempSync(join(tmpdir(), "nffleet-saves-"));
  try {
    for (const [index, text] of texts.entries()) {
      writeFileSync(join(directory, `${index}.restore`), `${emptying(texts[index - 1] ?? "", text, backend)}${text}`);
    }
    const turn = `${program}-restore < $n.restore 2> $n.reason && ${program}-save > $n.save 2> /dev/null || rm -f $n.save`;
    const script = `${SET_UP[family]}; cd ${directory}; n=0; while [ $n -lt ${texts.length} ]; do ${turn}; n=$((n+1)); done`;
    const { status, stderr } = await runInFreshNamespace(script, "");
    if (status !== 0) throw new Error(`${program} could not be asked: ${stderr}`);
    return texts.map((_, index) => readSave(join(directory, `${index}.save`)));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Empties the tables that the text before has filled. A line `*TABLE` does, but for the policies on legacy. */
function emptying(before: string, text: string, backend: Backend): string {
  const holds = (file: string, table: TableName): boolean => file.includes(`*${table}\n`);
  return TABLE_NAMES.filter(table => holds(before, table) && (backend === "legacy" || !holds(text, table)))
    .map(table => `*${table}\n${BUILT_IN_CHAINS[table].map(chain => `:${chain} ACCEPT [0:0]\n`).join("")}COMMIT\n`)
    .join("");
}

function readSave(path: string): string | undefined {
  try {
    return withoutEmptyTables(readFileSync(path, "utf8"));
  } catch {
    return undefined; // refused
  }
}

/** A save without comments, counters, the order of tables, blanks at ends of lines, and tables that do nothing. */
export function withoutEmptyTables(save: string): string {
  const tables: string[] = [];
  for (const [table] of save.matchAll(/^\*\S+\n[\s\S]*?^COMMIT$/gm)) {
    const text = table.replace(/\[\d+:\d+\]/g, "[0:0]").replace(/ +$/gm, "");
    if (/^-A|^:\S+ (?:DROP|-) /m.test(text)) tables.push(text);
  }
  return tables.sort().join("\n");
}

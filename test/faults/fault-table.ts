import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What a machine held when the fault was over. */
export interface FaultOutcome {
  readonly fault: string;
  readonly step: string;
  readonly kind: "host" | "guest";
  readonly holds: "old" | "new";
}

const PAGE = join(__dirname, "../../docs/safety.md");
const BEGIN = "<!-- faults: npm run test:faults -->";
const END = "<!-- end of faults -->";

/** Puts the table of a whole run into the page. */
export async function writeFaultTable(
  planned: readonly { readonly fault: string; readonly step: string }[],
  outcomes: readonly FaultOutcome[],
  steps: readonly string[],
): Promise<void> {
  const faults = [...new Set(planned.map(({ fault }) => fault))];
  const cell = (fault: string, step: string): string => {
    const here = (each: { readonly fault: string; readonly step: string }) =>
      each.fault === fault && each.step === step;
    const met = outcomes.filter(here);
    const lost = planned.filter(here).length - met.length;
    return [...new Set(met.map(({ holds }) => holds)), ...(lost > 0 ? ["**lost**"] : [])].join(" / ");
  };
  const table = [
    `| fault | ${steps.join(" | ")} |`,
    `|---|${steps.map(() => "---|").join("")}`,
    ...faults.map(fault => `| ${fault} | ${steps.map(step => cell(fault, step)).join(" | ")} |`),
  ].join("\n");
  console.log(`${planned.length} faults met, ${outcomes.length} machines whole\n${table}`);
  const page = await readFile(PAGE, "utf8");
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${PAGE} has no place for the table`);
  await writeFile(PAGE, `${before}${BEGIN}\n${table}\n${END}${after}`);
}

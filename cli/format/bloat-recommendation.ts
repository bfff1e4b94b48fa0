import { adviceCode, adviceTitle, type LoadReport } from "../../engine/bloat";
import { printable } from "../../engine/transport";
import type { Paint } from "./paint";

/** What to do about one load, with the construct to paste. Whole lines. */
export function recommendationLines({ recommendation }: LoadReport, paint: Paint): readonly string[] {
  const code = adviceCode(recommendation);
  return [
    `  ${paint("heading", printable(adviceTitle(recommendation)))} ${printable(recommendation.why)}\n`,
    ...(code === undefined ? [] : code.split("\n").map(line => `    ${printable(line)}\n`)),
  ];
}

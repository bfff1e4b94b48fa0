import { type LoadReport, type Recommendation, rateWords } from "../../engine/bloat";
import { printable } from "../../engine/transport";
import type { Paint } from "./paint";

/** What to do about one load, with the construct to paste. Whole lines. */
export function recommendationLines({ recommendation }: LoadReport, paint: Paint): readonly string[] {
  return [
    `  ${paint("heading", headOf(recommendation))} ${printable(recommendation.why)}\n`,
    ...codeLines(recommendation),
  ];
}

function headOf(recommendation: Recommendation): string {
  switch (recommendation.kind) {
    case "nothing":
      return "nothing to do:";
    case "shape": {
      const at = recommendation.device === undefined ? "" : `, ${printable(recommendation.device)}`;
      return `to do: shape to ${rateWords(recommendation.bitsPerSecond)} on ${printable(recommendation.host)}${at}.`;
    }
    case "another-queue":
    case "by-hand": {
      const { host, device, parent } = recommendation;
      return `to do: another queue on ${printable(host)}, ${printable(device)} ${printable(parent)}.`;
    }
  }
}

function codeLines(recommendation: Recommendation): readonly string[] {
  const text =
    recommendation.kind === "nothing"
      ? undefined
      : recommendation.kind === "by-hand"
        ? recommendation.command
        : recommendation.code;
  return text === undefined ? [] : text.split("\n").map(line => `    ${printable(line)}\n`);
}

import { printable } from "../../transport";
import type { DriftFinding } from "../finding";
import { placeWords, positionWords } from "./place-words";
import { sidesOf } from "./sides";

/** Lines of one side of one finding, and characters of a line; of more, a number is told. */
const MOST_LINES = 40;
const MOST_CHARACTERS = 2000;

/**
 * The findings of a host that have sides, as one block: `-` is declared and does not stand there, `+` stands there, `!` is
 * out of place. No text of a host begins a line, so none can close the block.
 */
export function diffBlock(findings: readonly DriftFinding[]): string {
  const lines = findings.filter(({ place }) => place.kind !== "host").flatMap(diffLines);
  if (lines.length === 0) return "";
  return `\n\`\`\`diff\n${lines.map(line => `${line}\n`).join("")}\`\`\`\n`;
}

function diffLines(finding: DriftFinding): readonly string[] {
  const { actual, expected } = sidesOf(finding);
  const position = positionWords(finding);
  const title = placeWords(finding.place) + (position === "" ? "" : `: ${position}`);
  const lines = [...sideLines("-", expected), ...sideLines("+", actual)];
  // A rule that only moves is the same on both sides. A blank as its mark would let a fence in its text close the block.
  return [`@@ ${cut(title)} @@`, ...(finding.kind === "moved" ? sideLines("!", actual) : lines)];
}

function sideLines(mark: "-" | "+" | "!", text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const lines = text.split("\n");
  const more = lines.length - MOST_LINES;
  return [
    ...lines.slice(0, MOST_LINES).map(line => `${mark} ${cut(line)}`),
    ...(more > 0 ? [`${mark} … and ${more} more`] : []),
  ];
}

function cut(text: string): string {
  const shown = printable(text.slice(0, MOST_CHARACTERS));
  return text.length > MOST_CHARACTERS ? `${shown}… (${text.length} characters)` : shown;
}

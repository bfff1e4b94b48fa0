import { make } from "./element";
import type { Finding, Reading } from "./reading";
import { severityBadge } from "./severity-badge";
import { markDifference } from "./word-diff";
import { KIND_TITLES } from "./words";

/** What a finding means, and where it was declared: what stands below a row, or alone. */
export function findingText(reading: Reading, finding: Finding, fingerprint: string): readonly Node[] {
  const { severity, kind, meaning, construct, at, story } = finding;
  const where = at === undefined ? construct : construct === undefined ? at : `${at} (${construct})`;
  return [
    make(
      "p",
      { class: "meaning" },
      severityBadge(reading.data, severity),
      make("span", { class: "kind" }, KIND_TITLES[kind] ?? kind),
      make("span", {}, meaning),
    ),
    ...(kind === "changed" || kind === "moved" ? [declaredText(finding)] : []),
    ...story.map(words => make("p", { class: "story" }, words)),
    make(
      "p",
      { class: "origin" },
      where === undefined ? undefined : make("span", {}, `${declares(kind)} at `, make("code", {}, where)),
      make("span", { class: "fingerprint" }, "fingerprint ", make("code", {}, fingerprint)),
    ),
  ];
}

/** What nobody declared stands in a chain that somebody declared. */
function declares(kind: string): string {
  return kind === "added" || kind === "unknown-rule" ? "not declared; its chain is" : "declared";
}

function declaredText({ kind, expected, actual, expectedPosition }: Finding): Node {
  if (kind === "moved") return make("p", { class: "declared" }, `Declared as rule ${expectedPosition}.`);
  return make(
    "p",
    { class: "declared" },
    make("span", {}, "declared: "),
    make("code", {}, ...markDifference(expected ?? "", actual ?? "")),
  );
}

/** Where no row of a chain shows it: what was expected and what is there. */
export function valuesText({ expected, actual }: Finding): Node {
  const line = (title: string, text: string | undefined, other: string | undefined) =>
    text === undefined
      ? []
      : [
          make("dt", {}, title),
          make("dd", {}, make("code", {}, ...(other === undefined ? [text] : markDifference(text, other)))),
        ];
  return make(
    "dl",
    { class: "values" },
    ...line("on the host", actual, expected),
    ...line("declared", expected, actual),
  );
}

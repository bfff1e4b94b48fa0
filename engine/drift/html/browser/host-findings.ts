import type { ChainData } from "../page-data";
import { chainDiff } from "./chain-diff";
import { make } from "./element";
import { findingText, valuesText } from "./finding-text";
import type { Page } from "./page";
import type { Host } from "./reading";
import { placeTitle, SUBSYSTEM_TITLES } from "./words";

/** All findings of one host that are asked for: rules in place in their chains, the rest by subsystem. */
export function hostFindings(page: Page, host: Host): readonly Node[] {
  const { reading, selection } = page;
  const { found } = selection();
  const fingerprints = reading.fingerprintsOf(host);
  const fingerprintOf = (finding: number) =>
    fingerprints.slice((finding - host.first) * 16, (finding - host.first) * 16 + 16);
  const left = new Set<number>();
  for (let at = host.first; at < host.first + host.count; at += 1) if (found[at] === 1) left.add(at);

  const alone = (number: number): Node => {
    left.delete(number);
    const finding = reading.finding(number);
    const isInRows = finding.kind === "chain-missing" || finding.kind === "chain-left";
    return make(
      "div",
      { class: "alone", id: `finding-${number}` },
      ...findingText(reading, finding, fingerprintOf(number)),
      ...(isInRows ? [] : [valuesText(finding)]),
    );
  };

  const chains = Map.groupBy(host.chains, ({ place }) => place);
  const sections = [...chains].flatMap(([place, views]) => {
    const tables = views.map(view => chainDiff(page, host, view, fingerprintOf));
    const inRows = new Set(tables.flatMap(table => [...(table?.querySelectorAll(".note") ?? [])].map(idOf)));
    for (const number of inRows) left.delete(number);
    const others = [...left].filter(number => reading.shape(number).place === place);
    if (others.length === 0 && inRows.size === 0) return [];
    return [
      make(
        "section",
        { class: "place", "data-subsystem": "rules" },
        make("h4", {}, placeTitle(reading.place(place)), ...policyText(views)),
        ...others.map(alone),
        ...tables.filter(table => table !== undefined),
      ),
    ];
  });
  const rest = Map.groupBy([...left], number => reading.data.subsystems[reading.shape(number).subsystem] ?? "");
  return [
    aboutHost(host, reading.data.texts),
    ...sections,
    ...[...rest].map(([subsystem, numbers]) =>
      make(
        "section",
        { class: "place", "data-subsystem": subsystem },
        make("h4", {}, SUBSYSTEM_TITLES[subsystem] ?? subsystem),
        ...numbers.flatMap(number => {
          const place = reading.place(reading.shape(number).place);
          return [...(place.kind === "host" ? [] : [make("h5", {}, placeTitle(place))]), alone(number)];
        }),
      ),
    ),
  ];
}

function idOf({ id }: Element): number {
  return Number(id.slice("finding-".length));
}

function policyText(views: readonly ChainData[]): readonly Node[] {
  const policy = views.find(view => view.policy !== undefined)?.policy;
  return policy === undefined ? [] : [make("span", { class: "policy" }, "policy ", make("code", {}, policy))];
}

function aboutHost({ owner, account, notes }: Host, texts: readonly string[]): Node {
  const sentence = account === undefined ? undefined : texts[account];
  return make(
    "div",
    { class: "about" },
    ...(owner === undefined ? [] : [make("p", {}, "Owner ", make("code", {}, owner))]),
    ...(sentence === undefined ? [] : [make("p", {}, sentence)]),
    ...(notes.length === 0
      ? []
      : [
          make(
            "ul",
            { class: "notes" },
            ...notes.map(({ severity, message }) => make("li", {}, make("strong", {}, `${severity}: `), message)),
          ),
        ]),
  );
}

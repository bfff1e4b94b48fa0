import { type DesiredDocument, isUnknown, type Leaf } from "../desired";
import { documentOfSurvey, type HostAccess, type Observation, survey } from "../host";
import { type Family, TABLE_NAMES } from "../ruleset";
import type { HeldChain, LeftOut } from "./held-ruleset";
import { holdSaved } from "./hold-saved";
import type { ReadRuleset } from "./read-written";

/**
 * Reads what a host holds of its own, as Terraform's import would: what its owner record names, or all that belongs to no
 * recognised owner.
 * @param head how it is reached, and whom to recognise
 * @throws HostError any cause of a read; unreadable where iptables-save does not show the truth
 */
export async function surveyHost(
  access: HostAccess,
  head: DesiredDocument,
  signal?: AbortSignal,
): Promise<ReadRuleset> {
  const observation = await survey(access, head, signal);
  const { document } = documentOfSurvey(head, observation);
  const qdiscs = Object.entries(document.qdiscs).filter(([, texts]) => texts.length > 0);
  return {
    held: { ipv4: chainsOf(document, "ipv4"), ipv6: chainsOf(document, "ipv6") },
    leftOut: [...foreignParts(head, observation, "ipv4"), ...foreignParts(head, observation, "ipv6")],
    sysctls: Object.fromEntries(Object.entries(document.sysctls).map(([name, value]) => [name, textOf(value)])),
    links: Object.fromEntries(
      Object.entries(document.links ?? {}).map(([device, settings]) => [
        device,
        Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, textOf(value)])),
      ]),
    ),
    notes: [
      ...observation.notes.map(({ message }) => message),
      ...qdiscs.map(([device, texts]) => `the queue of ${device} is not imported: ${texts.map(textOf).join(" / ")}`),
    ],
  };
}

function chainsOf(document: DesiredDocument, family: Family): readonly HeldChain[] {
  return TABLE_NAMES.flatMap(table =>
    Object.entries(document[family][table] ?? {}).map(([name, { mode, anchor, policy, rules }]): HeldChain => {
      const said = policy === undefined || isUnknown(policy) ? {} : { policy };
      const place = anchor === "missing" ? "first" : anchor;
      const held = rules.map(rule => ({ text: textOf(rule), remarks: [] }));
      return { table, name, mode, anchor: place, ...said, rules: held, remarks: [] };
    }),
  );
}

function foreignParts(head: DesiredDocument, { snapshot }: Observation, family: Family): readonly LeftOut[] {
  const { interfaces, live } = snapshot;
  return holdSaved(family, live[family], { neighbours: head.neighbours, interfaces }).leftOut;
}

function textOf(leaf: Leaf<string>): string {
  return isUnknown(leaf) ? leaf.unknown : leaf;
}

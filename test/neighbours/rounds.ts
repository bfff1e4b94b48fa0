import type { DesiredDocument } from "../../engine/desired";
import { observe, plan } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, describeChange, gatewayDocument } from "../lab/practice-host";
import type { Random } from "../random";

/** Of tests that do deeds in turns with a neighbour; NFFLEET_SEED repeats one, NFFLEET_RUNS=20 makes it 20 times as long. */
export const SEED = Number(process.env.NFFLEET_SEED ?? Date.now() % 1_000_000);
export const ROUNDS = 100 * Number(process.env.NFFLEET_RUNS ?? 1);

export function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[random(items.length)];
  if (item === undefined) throw new Error("there is nothing to pick from");
  return item;
}

export function randomPorts(random: Random): readonly number[] {
  return Array.from({ length: random(4) }, () => randomPort(random));
}

export function randomPort(random: Random): number {
  return 1024 + random(60_000);
}

/** The gateway, with these ports open as well. */
export function gatewayWith(
  host: LabHost,
  ports: readonly number[],
  changes: Record<string, unknown> = {},
): DesiredDocument {
  const { ipv4 } = gatewayDocument(host);
  const input = ipv4.filter?.INPUT;
  const more = ports.map(port => `-p tcp -m tcp --dport ${port} -j ACCEPT`);
  const rules = [...(input?.rules ?? []), ...more];
  return gatewayDocument(host, {
    ...changes,
    ipv4: { ...ipv4, filter: { ...ipv4.filter, INPUT: { ...input, rules } } },
  });
}

/** Lines of both families as the document says them. */
export function inputOf({ ipv4, ipv6 }: DesiredDocument): readonly string[] {
  return [...(ipv4.filter?.INPUT?.rules ?? []), ...(ipv6.filter?.INPUT?.rules ?? [])].map(
    rule => `-A NF-INPUT ${rule}`,
  );
}

/** What an unchanged plan shows, but for the word that the last apply was undone. */
export async function findings(lab: Lab, document: DesiredDocument): Promise<readonly string[]> {
  const { changes } = plan(document, await observe(accessTo(lab, document), document));
  return changes
    .filter(change => change.subject !== "record" || change.reason !== "rolled-back")
    .flatMap(describeChange);
}

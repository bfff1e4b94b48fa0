import { describeRule, type Finding } from "./finding";
import type { LintContext } from "./lint-context";
import { placeOf, subjectOf } from "./lint-dead-rules";
import { both, matchesNothing, type PacketConditions } from "./packet-conditions";
import type { PortSet } from "./port-set";
import type { ReadRule, ReadTable } from "./read-chains";

/** Most ports of one rule that are looked up; a rule for more of them means no published port in particular. */
const MOST_PORTS = 256;

/**
 * Rules of INPUT for a port that DNAT sends to another machine or a container: such a packet is forwarded, and INPUT never
 * sees it. Docker publishes ports that way.
 */
export function* lintPublishedPorts(filter: ReadTable, nat: ReadTable, context: LintContext): Generator<Finding> {
  const published = publishedPorts(nat);
  if (published.size === 0) return;
  for (const rule of rulesFrom("INPUT", filter)) {
    for (const conditions of rule.alternatives) {
      if (!guards(rule, conditions)) continue;
      const [port, dnat] = findPublished(conditions, published) ?? [];
      if (port === undefined || dnat === undefined) continue;
      yield {
        severity: "warning",
        kind: "docker-port",
        family: context.family,
        ...placeOf(rule),
        other: placeOf(dnat),
        message: `${subjectOf(rule)} cannot guard port ${port}: ${describeRule(dnat, rule)} sends the packet on before, so it passes FORWARD and INPUT never sees it. ${fixFor(dnat, port)}`,
      };
      break;
    }
  }
}

function fixFor({ chain }: ReadRule, port: number): string {
  const words = `"-m conntrack --ctorigdstport ${port} --ctdir ORIGINAL"`;
  if (chain !== "DOCKER") return `Guard it in FORWARD, by ${words}.`;
  return `Guard it in chain DOCKER-USER, by ${words}, or publish the port on 127.0.0.1 only.`;
}

/** port → the rules that send packets to that port elsewhere. */
function publishedPorts(nat: ReadTable): ReadonlyMap<number, readonly ReadRule[]> {
  const published = new Map<number, ReadRule[]>();
  for (const rules of nat.chains.values()) {
    for (const rule of rules) {
      if (rule.target?.kind !== "described" || rule.target.name !== "DNAT") continue;
      if (rule.target.options.some(({ values }) => /^(127\.|\[?::1\b)/.test(values[0] ?? ""))) continue;
      for (const { destinationPorts } of rule.alternatives) {
        for (const port of listPorts(destinationPorts)) {
          const known = published.get(port);
          if (known === undefined) published.set(port, [rule]);
          else if (known.length < MOST_RULES_OF_A_PORT) known.push(rule);
        }
      }
    }
  }
  return published;
}

const MOST_RULES_OF_A_PORT = 16;

function* listPorts(ports: PortSet): Generator<number> {
  const count = ports.reduce((sum, [low, high]) => sum + high - low + 1, 0);
  if (count > MOST_PORTS) return;
  for (const [low, high] of ports) for (let port = low; port <= high; port += 1) yield port;
}

/** Closes a port, or opens it to some only. */
function guards(rule: ReadRule, { masked }: PacketConditions): boolean {
  const name = rule.target?.name;
  return name === "DROP" || name === "REJECT" || (name === "ACCEPT" && masked.has("source"));
}

function findPublished(
  conditions: PacketConditions,
  published: ReadonlyMap<number, readonly ReadRule[]>,
): readonly [port: number, dnat: ReadRule] | undefined {
  for (const port of listPorts(conditions.destinationPorts)) {
    const dnat = published
      .get(port)
      ?.find(rule => rule.alternatives.some(other => !matchesNothing(both(conditions, other))));
    if (dnat !== undefined) return [port, dnat];
  }
  return undefined;
}

function* rulesFrom(start: string, table: ReadTable): Generator<ReadRule> {
  const chains = new Set([start]);
  for (const chain of chains) {
    for (const rule of table.chains.get(chain) ?? []) {
      if (rule.effect.kind === "enters") chains.add(rule.effect.chain);
      yield rule;
    }
  }
}

import { lintDocument } from "../../engine/desired";
import type { Family, Finding, FindingKind } from "../../engine/ruleset";
import { Annotations, type IConstruct, TerraformStack } from "../cdktf";
import type { Host } from "../host";
import { allowedFindings } from "./allowed-findings";
import { pointerTo } from "./assemble-document";
import { nameOfFamily } from "./families";

/** What is refused elsewhere already, with the construct's own words (check-host.ts). */
const CHECKED_ELSEWHERE: ReadonlySet<FindingKind> = new Set(["jump-loop", "missing-chain", "open-family"]);

/** Most hosts that are named in one message. */
const MOST_NAMED = 5;

/** One finding and all hosts that have it. */
interface SharedFinding {
  readonly finding: Finding;
  /** Of the first host that has it. */
  readonly construct: IConstruct;
  readonly hosts: Set<string>;
  readonly families: Set<Family>;
}

const hostsOfStack = new WeakMap<TerraformStack, Host[]>();

export function registerForLint(host: Host): void {
  const stack = TerraformStack.of(host);
  const known = hostsOfStack.get(stack);
  if (known === undefined) hostsOfStack.set(stack, [host]);
  else known.push(host);
}

/**
 * Lints all hosts of a stack when its first one is validated. What many hosts have in common is told once. Warnings
 * become annotations of the first host's construct; errors are answered, one paragraph each.
 */
export function lintStackOf(host: Host): readonly string[] {
  const hosts = hostsOfStack.get(TerraformStack.of(host)) ?? [];
  if (hosts[0] !== host) return [];
  const errors: string[] = [];
  for (const shared of shareFindings(hosts).values()) {
    const { finding, construct } = shared;
    const text = describeShared(shared);
    if (finding.severity === "error") errors.push(`${construct.node.path}: ${text}`);
    else warnOnce(construct, text);
  }
  return errors;
}

function shareFindings(hosts: readonly Host[]): ReadonlyMap<string, SharedFinding> {
  const shared = new Map<string, SharedFinding>();
  const known = new Map<string, readonly Finding[]>();
  for (const host of hosts) {
    const { document } = host;
    const key = JSON.stringify([document.ipv4, document.ipv6, document.neighbours]);
    const findings = known.get(key) ?? lintDocument(document);
    known.set(key, findings);
    for (const finding of findings) {
      if (CHECKED_ELSEWHERE.has(finding.kind)) continue;
      const construct = constructOf(host, finding);
      if (allowedFindings(construct).includes(finding.kind)) continue;
      addFinding(shared, host, { finding, construct });
    }
  }
  return shared;
}

function addFinding(
  shared: Map<string, SharedFinding>,
  host: Host,
  { finding, construct }: Pick<SharedFinding, "finding" | "construct">,
): void {
  const { kind, family, other } = finding;
  const by = other === undefined ? undefined : pathWithin(host, constructOf(host, { ...finding, ...other }));
  const key = JSON.stringify([kind, pathWithin(host, construct), by]);
  const same = shared.get(key) ?? { finding, construct, hosts: new Set<string>(), families: new Set<Family>() };
  same.hosts.add(host.hostName);
  same.families.add(family);
  shared.set(key, same);
}

/** The construct behind the rule, or else behind its chain. */
function constructOf(host: Host, { family, table, chain, rule }: Pick<Finding, "family" | "table" | "chain" | "rule">) {
  const { sources } = host._assembled;
  const path = [family, table, chain];
  const source = rule === undefined ? undefined : sources.get(pointerTo([...path, "rules", rule - 1]));
  return (source ?? sources.get(pointerTo(path)))?.construct ?? host;
}

function pathWithin(host: Host, construct: IConstruct): string {
  return construct.node.path.slice(host.node.path.length);
}

function describeShared({ finding, hosts, families }: SharedFinding): string {
  const names = [...hosts];
  const more = names.length > MOST_NAMED ? `, and ${names.length - MOST_NAMED} more` : "";
  const where = `${names.slice(0, MOST_NAMED).join(", ")}${more}`;
  const on = names.length === 1 ? where : `${names.length} hosts: ${where}`;
  return `${finding.message} (${finding.kind}; ${[...families].map(nameOfFamily).join(" and ")}; on ${on})`;
}

/** A stack may be validated more than once, by tests and by synthesis. */
function warnOnce(construct: IConstruct, text: string): void {
  if (construct.node.metadata.some(({ data }) => data === text)) return;
  Annotations.of(construct).addWarning(text);
}

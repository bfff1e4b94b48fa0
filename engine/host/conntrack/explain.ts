import { type DiagnosedEnd, type Diagnosis, parseConnectionEntry } from "../../conntrack";
import { OpeningPacket, openRuleset, type TracedStop, traceOpening } from "../../packet";
import type { Family } from "../../ruleset";
import type { Connection } from "../../transport";
import { type HostAccess, runScript } from "../access";
import { HostError } from "../cause";
import { connectionPaths } from "../connections/connection-paths";
import { readIpRoutes } from "../connections/ip-routes";
import { parseSections } from "../shell/frame";
import { rulesScript } from "../shell/rules-shell";
import { parseSnapshot } from "../snapshot";

/** Where entries of a diagnosis lead, and the rules that made them. */
export interface ExplainedEnd extends DiagnosedEnd {
  /** In the order in which a packet meets them; empty where that cannot be said. */
  readonly rules: readonly TracedStop[];
}

export interface ExplainedDiagnosis extends Diagnosis {
  readonly ends: readonly ExplainedEnd[];
  /** Why no rule is named. */
  readonly unexplained?: string;
}

/** The rules of a kernel: for one entry, those that let it in and those that translated it. */
export type RuleTracer = (entry: string) => readonly TracedStop[];

const RULES_DEADLINE_MS = 60_000;

/**
 * Names the rules that made the entries of each diagnosis: the host's rules are read only where there is something to
 * explain. That they cannot be read is told, and takes no diagnosis away.
 */
export async function explainDiagnoses(
  access: HostAccess,
  connection: Connection,
  diagnoses: readonly Diagnosis[],
  signal: AbortSignal | undefined,
): Promise<readonly ExplainedDiagnosis[]> {
  const hasSamples = diagnoses.some(({ ends }) => ends.some(({ sample }) => sample !== undefined));
  if (!hasSamples) return diagnoses.map(diagnosis => explain(diagnosis, () => []));
  try {
    const tracer = await readTracer(access, connection, signal);
    return diagnoses.map(diagnosis => explain(diagnosis, tracer));
  } catch (error) {
    if (!(error instanceof HostError) || error.cause.kind === "interrupted") throw error;
    return diagnoses.map(diagnosis => ({ ...explain(diagnosis, () => []), unexplained: error.message }));
  }
}

function explain(diagnosis: Diagnosis, tracer: RuleTracer): ExplainedDiagnosis {
  const ends = diagnosis.ends.map(end => ({ ...end, rules: end.sample === undefined ? [] : tracer(end.sample) }));
  const without = ends.filter(({ sample }) => sample === undefined).length;
  return {
    ...diagnosis,
    ends,
    ...(without > 0 && {
      unexplained: `of ${without} of ${ends.length} places no entry was sent along, and only an entry tells the rules.`,
    }),
  };
}

async function readTracer(
  access: HostAccess,
  connection: Connection,
  signal: AbortSignal | undefined,
): Promise<RuleTracer> {
  const script = rulesScript();
  const result = await runScript(access, connection, { text: script.text, deadlineMs: RULES_DEADLINE_MS }, signal);
  const sections = parseSections(result.stdout, script.marker);
  const { live, facts, interfaces } = parseSnapshot(access.name, sections, result.stderr);
  const rulesets = {
    ipv4: openRuleset(live.ipv4, "ipv4", facts.backend),
    ipv6: openRuleset(live.ipv6, "ipv6", facts.backend),
  } satisfies Record<Family, unknown>;
  const pathOf = connectionPaths(interfaces, readIpRoutes(sections.get("routes")?.stdout ?? ""));
  return line => {
    const entry = parseConnectionEntry(line);
    const path = entry && pathOf(entry);
    if (entry === undefined || path === undefined) return [];
    return traceOpening(rulesets[entry.family], new OpeningPacket(entry, path.devices), path.route);
  };
}

import type { ConnectionEnd, Evidence } from "../../engine/conntrack";
import { countOf } from "../../engine/drift";
import { type ConntrackHost, isTimeout } from "../../engine/fleet";
import type { ExplainedDiagnosis, ExplainedEnd } from "../../engine/host";
import { printable } from "../../engine/transport";
import { failureText } from "./failure-text";
import type { Paint } from "./paint";

type ReadHost = Extract<ConntrackHost, { readonly status: "healthy" | "diagnosed" }>;
type Rule = ExplainedEnd["rules"][number];

/** Most states that are listed. */
const MOST_STATES = 12;

/** What the connection table of one host tells, for a person: what is failing first, then what is in it. Whole lines. */
export function conntrackText(host: ConntrackHost, paint: Paint): string {
  if (host.status === "unread") return failureText(host.host, host.cause, paint);
  const lines = [
    `${paint("heading", host.host)}: ${verdict(host, paint)}`,
    ...host.diagnoses.flatMap(diagnosis => diagnosisLines(diagnosis, paint)),
    ...tableLines(host),
    ...stateLines(host),
    ...serviceLines(host),
    ...flowLines(host),
    ...suspectLines(host),
    ...timeoutLines(host),
    ...counterLines(host),
  ];
  return lines.map(line => `${line}\n`).join("");
}

function verdict({ diagnoses }: ReadHost, paint: Paint): string {
  if (diagnoses.length === 0) return paint("added", "nothing is failing, as far as its connection table tells");
  const critical = diagnoses.filter(({ severity }) => severity === "critical").length;
  const words = diagnoses.length === 1 ? "1 diagnosis" : `${diagnoses.length} diagnoses`;
  return critical === 0 ? words : `${words}, ${critical} critical`;
}

function diagnosisLines(diagnosis: ExplainedDiagnosis, paint: Paint): readonly string[] {
  const { id, severity, title, evidence, ends, meaning, advice, unexplained } = diagnosis;
  const label = severity === "critical" ? paint("severe", "critical") : paint("warning", "warning ");
  return [
    `  ${label}  ${title} (${id})`,
    `            ${evidence.map(evidenceWords).join("; ")}`,
    ...ends.flatMap(endLines),
    ...(unexplained === undefined ? [] : [`            The rules could not be asked: ${printable(unexplained)}`]),
    `            ${meaning}`,
    `            What to do: ${advice}`,
  ];
}

function evidenceWords({ what, value, unit, limit }: Evidence): string {
  const words = `${what}: ${amount(value, unit)}`;
  return limit === undefined ? words : `${words} (limit ${amount(limit, unit)})`;
}

function amount(value: number, unit: Evidence["unit"]): string {
  switch (unit) {
    case "entries":
      return grouped(value);
    case "share":
      return percent(value);
    case "per second":
      return `${short(value)}/s`;
    case "ratio":
      return short(value);
    case "seconds":
      return `${short(value)} s`;
  }
}

function endLines({ end, entries, share, rules }: ExplainedEnd): readonly string[] {
  return [
    `            ${grouped(entries).padStart(7)}  ${percent(share).padStart(5)}  ${endWords(end)}`,
    ...rules.map(rule => `                           ${ruleWords(rule)}`),
  ];
}

function endWords({ route, protocol, address, port, answerer }: ConnectionEnd): string {
  const asked = place(address, port);
  const answers = place(answerer.address, answerer.port);
  return printable(`${route}, ${protocol} to ${asked}${asked === answers ? "" : `, answered by ${answers}`}`);
}

function place(address: string, port: number | undefined): string {
  if (port === undefined) return address;
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

const RULE_WORDS: Readonly<Record<Rule["what"], string>> = {
  "lets in": "let in by",
  translates: "translated by",
  drops: "would now be dropped by",
  "may decide": "perhaps decided by",
};

function ruleWords({ table, chain, what, rule }: Rule): string {
  if (rule === undefined) return `${RULE_WORDS[what]} ${table} ${chain}: no rule, its policy`;
  return printable(`${RULE_WORDS[what]} ${table} ${rule.chain}, rule ${rule.rule}: ${rule.text}`);
}

function tableLines({ table, routes, seconds }: ReadHost): readonly string[] {
  const { entries, before, max, buckets, fill, accounting, scale } = table;
  const limit = max === null ? "" : ` of ${grouped(max)} (${percent(fill)})`;
  const change = entries === before ? "as many" : `${grouped(before)}`;
  const since = seconds === 0 ? "recorded" : `${seconds.toFixed(0)} s before ${change}`;
  const ways = Object.entries(routes).map(([route, count]) => `${route} ${grouped(count)}`);
  return [
    `  table     ${grouped(entries)} entries${limit}; ${since}; ${buckets === null ? "" : `${grouped(buckets)} chains; `}accounting ${accounting}`,
    ...(scale === 1 ? [] : [`            1 of ${short(scale)} entries was looked at: the numbers below are estimates`]),
    ...(ways.length === 0 ? [] : [`  ways      ${ways.join(", ")}`]),
  ];
}

function stateLines({ states }: ReadHost): readonly string[] {
  const sums = new Map<string, number>();
  for (const { protocol, state = "", progress, entries } of states) {
    const name = [protocol, state, progress].filter(word => word !== "").join(" ");
    sums.set(name, (sums.get(name) ?? 0) + entries);
  }
  const all = [...sums].toSorted(([, one], [, other]) => other - one);
  return listed("states", all.slice(0, MOST_STATES), all.length);
}

function serviceLines({ services, serviceCount }: ReadHost): readonly string[] {
  const all = services.map(({ route, protocol, port, entries, states }) => {
    const held = states.map(({ state = "", progress, entries: count }) =>
      [state, progress, grouped(count)].filter(word => word !== "").join(" "),
    );
    const words = held.length === 0 ? "" : `: ${held.join(", ")}`;
    return [`${protocol}${port === undefined ? "" : ` ${port}`}, ${route}${words}`, entries] as const;
  });
  return listed("services", all, serviceCount);
}

function flowLines({ flows }: ReadHost): readonly string[] {
  const all = flows.map(({ end, fresh, all: entries }) => {
    const rest = entries > fresh ? `; ${grouped(entries - fresh)} more, silent` : "";
    return [`${endWords(end)}${rest}`, fresh] as const;
  });
  return listed("flows", all, all.length);
}

/** Rows of a list, and how many there are that are not in it. */
function listed(
  title: string,
  shown: readonly (readonly [name: string, entries: number])[],
  count: number,
): readonly string[] {
  const lines = shown.map(
    ([name, entries], at) =>
      `  ${(at === 0 ? title : "").padEnd(9)} ${grouped(entries).padStart(7)}  ${printable(name)}`,
  );
  const rest = count - shown.length;
  return rest > 0 ? [...lines, `                     and ${rest} more`] : lines;
}

/** Those of the protocols that are in the table: `tcp close 10, established 432000; udp 30, stream 120`. */
function timeoutLines({ settings, states }: ReadHost): readonly string[] {
  const present = new Set(states.map(({ protocol }) => protocol));
  const told = new Map<string, string[]>();
  for (const [setting, seconds] of Object.entries(settings)) {
    const [protocol = "", state = ""] = setting.split(/_timeout_?/);
    if (!isTimeout(setting) || !present.has(protocol)) continue;
    const words = told.get(protocol) ?? [];
    told.set(protocol, [...words, state === "" ? String(seconds) : `${state} ${seconds}`]);
  }
  if (told.size === 0) return [];
  const words = [...told].map(([protocol, seconds]) => `${protocol} ${seconds.join(", ")}`);
  return [`  timeouts  ${printable(words.join("; "))} (seconds)`];
}

function suspectLines({ suspects, seconds }: ReadHost): readonly string[] {
  if (suspects.length === 0) return [];
  const words = suspects.map(({ kind, entries, before }) =>
    seconds === 0 ? `${kind} ${grouped(entries)}` : `${kind} ${grouped(entries)} (before ${grouped(before)})`,
  );
  return [`  suspect   ${words.join(", ")}`];
}

function counterLines({ counters }: ReadHost): readonly string[] {
  const moving = counters.filter(({ perSecond }) => perSecond > 0);
  const total = counters.filter(({ total, perSecond }) => total > 0 && perSecond === 0);
  return [
    ...(moving.length === 0
      ? []
      : [`  counting  ${moving.map(({ name, perSecond }) => `${name} ${short(perSecond)}/s`).join(", ")}`]),
    ...(total.length === 0
      ? []
      : [`  counted   ${total.map(({ name, total: all }) => `${name} ${grouped(all)}`).join(", ")}; not since`]),
  ];
}

function grouped(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function percent(share: number): string {
  return `${share > 0 && share < 0.01 ? "<1" : Math.round(share * 100)} %`;
}

/** Two digits that count. */
function short(value: number): string {
  return value >= 100 ? grouped(value) : String(Number(value.toPrecision(2)));
}

/** How many hosts are well, for several of them. */
export function conntrackSummary(hosts: readonly ConntrackHost[]): string {
  const of = (status: ConntrackHost["status"]) => hosts.filter(host => host.status === status).length;
  const parts = [
    `${of("diagnosed")} with diagnoses`,
    `${of("healthy")} without`,
    ...(of("unread") > 0 ? [`${of("unread")} unread`] : []),
  ];
  return `${countOf(hosts.length, "host")}: ${parts.join(", ")}\n`;
}

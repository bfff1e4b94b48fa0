import type { DesiredDocument } from "../desired";
import { type Ending, type FlowPacket, openRuleset, walkFlow } from "../packet";
import type { Family } from "../ruleset";
import { HostError } from "./cause";
import { rulesetAfter } from "./ruleset-after";
import type { HostInterface, Snapshot } from "./snapshot";
import type { Transition } from "./transition";

/** What the new rules do to the path of the login that writes them. */
export type LockOutJudgement =
  /** A new login, its answers and the packets after them pass. */
  | { readonly kind: "passes" }
  /** Surely cut: which of its packets, and by what. */
  | { readonly kind: "cut"; readonly what: string; readonly by: Ending; readonly family: Family }
  /** It hangs on what cannot be known beforehand: the timer decides. */
  | { readonly kind: "unsure"; readonly because: string };

/** `SSH_CONNECTION`: both ends as the host sees them. */
interface LoginPath {
  readonly family: Family;
  readonly client: string;
  readonly server: string;
  readonly port: number;
}

/**
 * Walks a new login of ours through the rules as they will be: the packet that opens it, the host's answer, and what
 * comes after. Pure.
 * @param dialledPort the port that the runner (or the last jump host) connects to
 */
export function judgeLockOut(snapshot: Snapshot, transition: Transition, dialledPort: number): LockOutJudgement {
  const path = readPath(snapshot.facts.connection);
  if (path === undefined) return { kind: "unsure", because: "the host does not say where the login comes from" };
  const { family } = path;
  const edits = transition.tables.map(({ edit }) => edit);
  const after = openRuleset(rulesetAfter(snapshot.live[family], family, edits), family, snapshot.facts.backend);
  let doubt: string | undefined;
  for (const [what, packet] of packetsOf(path, snapshot.interfaces, dialledPort)) {
    const verdict = walkFlow(after, packet);
    if (verdict.kind === "dropped") return { kind: "cut", what, by: verdict.by, family };
    if (verdict.kind === "unsure") doubt ??= `${what} meets ${describe({ kind: "rule", rule: verdict.because })}`;
  }
  return doubt === undefined ? { kind: "passes" } : { kind: "unsure", because: doubt };
}

/**
 * @throws HostError (lock-out) when the new rules would surely cut the next login
 */
export function refuseLockOut(
  host: string,
  document: DesiredDocument,
  snapshot: Snapshot,
  transition: Transition,
): void {
  const judgement = judgeLockOut(snapshot, transition, document.connection.port);
  if (judgement.kind !== "cut") return;
  const { what, by, family } = judgement;
  const login = snapshot.facts.connection?.split(" ") ?? [];
  throw new HostError(
    host,
    "lock-out",
    `The new rules of ${host} would lock us out: ${what} (from ${login[0]} to port ${login[3]} of ${login[2]}) would be dropped by ${describe(by)} in ${family}. Nothing was touched. Let it in before that, for example -p tcp -m tcp --dport ${login[3]} -j ACCEPT in INPUT and -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT in INPUT and OUTPUT, and run again.`,
  );
}

/** The packets of a new login that must pass, in order. */
function* packetsOf(
  { family, client, server, port }: LoginPath,
  interfaces: readonly HostInterface[],
  dialledPort: number,
): Generator<readonly [what: string, packet: FlowPacket]> {
  const far = { address: client, port: "any of a client" } as const;
  const near = { address: server, port };
  const common = {
    family,
    interface: interfaceOf(client, interfaces),
    translated: dialledPort === port ? "no" : "maybe",
  } as const;
  const inward = { ...common, source: far, destination: near, direction: "in" } as const;
  const outward = { ...common, source: near, destination: far, direction: "out" } as const;
  yield ["the packet that opens a new login", { ...inward, flags: "opening", state: "NEW" }];
  yield ["the host's answer to a new login", { ...outward, flags: "answering", state: "ESTABLISHED" }];
  yield ["a packet of a login that stands", { ...inward, flags: "later", state: "ESTABLISHED" }];
  yield ["the host's packet in a login that stands", { ...outward, flags: "later", state: "ESTABLISHED" }];
}

/** A host with one interface beside the loopback is reached by that one; of several it is only known that it is none. */
function interfaceOf(client: string, interfaces: readonly HostInterface[]): FlowPacket["interface"] {
  const isOwn = interfaces.some(({ addresses }) => addresses.some(address => address.startsWith(`${client}/`)));
  if (isOwn) return { name: "lo" };
  const [only, ...more] = interfaces.filter(({ name }) => name !== "lo");
  return only !== undefined && more.length === 0 ? { name: only.name } : "not lo";
}

function readPath(connection: string | undefined): LoginPath | undefined {
  const [client = "", , server = "", port = ""] = connection?.split(" ") ?? [];
  const withoutZone = (address: string): string => address.replace(/%.*$/, "").replace(/^::ffff:(?=[\d.]+$)/i, "");
  if (server === "" || !/^\d{1,5}$/.test(port)) return undefined;
  const address = withoutZone(server);
  const family = address.includes(":") ? "ipv6" : "ipv4";
  return { family, client: withoutZone(client), server: address, port: Number(port) };
}

function describe(ending: Ending): string {
  if (ending.kind === "policy") return `the policy DROP of ${ending.table} ${ending.chain}`;
  const { table, chain, rule, text } = ending.rule;
  return `rule ${rule} of ${table} ${chain} (${text})`;
}

import type { DesiredDocument } from "../desired";
import type { OwnerRecord } from "./owner-record";
import type { Snapshot } from "./snapshot";

/** Programs that take every rule of a host for theirs, and how a person calls them back. */
export const FIREWALL_SERVICES = ["ufw", "firewalld"] as const;
export type ServiceName = (typeof FIREWALL_SERVICES)[number];

/** Such a program as a host has it. */
export interface FirewallService {
  readonly name: ServiceName;
  readonly state: "running" | "stopped";
  /** Whether a boot starts it. */
  readonly boot: "enabled" | "disabled";
}

/** What an apply does with one of them before our own rules are written. */
export interface ServiceMove {
  readonly from: FirewallService;
  readonly to: FirewallService;
}

/** A firewall service that is stopped or given back, or that somebody has started again. */
export interface ServiceChange {
  readonly subject: "service";
  readonly name: ServiceName;
  readonly message: string;
}

/** Reads what the host printed; anything else is left out. */
export function parseServices(text: string): readonly FirewallService[] {
  return text.split("\n").flatMap(line => {
    const [, name, state, boot] = /^(ufw|firewalld) (running|stopped) (enabled|disabled)$/.exec(line) ?? [];
    if (name === undefined || state === undefined || boot === undefined) return [];
    return [{ name, state, boot } as FirewallService];
  });
}

/** What the document wants of the firewall services that are there. */
export function planServiceMoves(
  { neighbour }: Pick<DesiredDocument, "neighbour">,
  { services, record }: Pick<Snapshot, "services" | "record">,
): readonly ServiceMove[] {
  if (neighbour === "takeover") return services.map(from => ({ from, to: stoppedService(from.name) }));
  if (neighbour === undefined) return [];
  return (record?.takenOver ?? []).flatMap(to => {
    const from = services.find(({ name }) => name === to.name) ?? stoppedService(to.name);
    return from.state === to.state && from.boot === to.boot ? [] : [{ from, to }];
  });
}

/** The moves as a plan shows them. */
export function planServices(
  desired: Pick<DesiredDocument, "neighbour">,
  snapshot: Pick<Snapshot, "services" | "record">,
): readonly ServiceChange[] {
  return planServiceMoves(desired, snapshot).map(({ from, to }) => {
    const { name } = from;
    const taken = snapshot.record?.takenOver?.some(other => other.name === name) === true;
    if (to.state === "running" || to.boot === "enabled") {
      return { subject: "service", name, message: `${name} is given back: ${inWords(to)}` };
    }
    return taken
      ? {
          subject: "service",
          name,
          message: `${name} was taken over, and somebody has brought it back: it is stopped and disabled again`,
        }
      : { subject: "service", name, message: `${name} is stopped and disabled (it is ${inWords(from)})` };
  });
}

/** What the owner record keeps of those that an apply stops: what they were before the first one. */
export function nextTakenOver(
  { neighbour }: Pick<DesiredDocument, "neighbour">,
  { services, record }: Pick<Snapshot, "services" | "record">,
): OwnerRecord["takenOver"] {
  const former = record?.takenOver ?? [];
  if (neighbour !== "takeover") return neighbour === undefined ? former : [];
  return [...former, ...services.filter(({ name }) => !former.some(other => other.name === name))];
}

/**
 * Why nothing may be changed while nobody has said how we live with a firewall service; undefined where somebody has, or
 * there is none.
 */
export function refuseService(
  host: string,
  { neighbour }: Pick<DesiredDocument, "neighbour">,
  { services, record }: Pick<Snapshot, "services" | "record">,
): string | undefined {
  if (neighbour !== undefined) return undefined;
  const running = services.find(({ state }) => state === "running");
  const choices = (name: ServiceName) =>
    `neighbour: "beside" leaves ${name} as it is and puts our rules beside its own; neighbour: "takeover" stops and disables ${name} in the same transaction, and gives it back when the host is destroyed`;
  if (running !== undefined) {
    return `${host} has ${running.name} running, which takes every rule of the host for its own, and the document does not say how to live with it. Nothing was touched. Say one of two in the document: ${choices(running.name)}. What a reload of it does to our rules is told in docs/neighbours.md.`;
  }
  const taken = record?.takenOver?.[0];
  if (taken === undefined) return undefined;
  return `${host} had ${taken.name} until an apply of ours took it over, and the document no longer says what becomes of it. Nothing was touched. Say one of two in the document: neighbour: "takeover" keeps it stopped; neighbour: "beside" gives it back (${inWords(taken)}) and puts our rules beside its own.`;
}

function stoppedService(name: ServiceName): FirewallService {
  return { name, state: "stopped", boot: "disabled" };
}

function inWords({ state, boot }: FirewallService): string {
  return `${state}, ${boot} at boot`;
}

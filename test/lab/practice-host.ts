import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DesiredDocument, parseDocument } from "../../engine/desired";
import { accessOf, type Change, type HostAccess, HostError, observe, plan } from "../../engine/host";
import { createSshTransport, type Transport } from "../../engine/transport";
import { type Lab, type LabOptions, startLab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";

/** A lab of these machines in a folder of its own. */
export async function startPracticeLab(options: Omit<LabOptions, "directory">): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), "lab-"));
  const lab = await startLab({ ...options, directory: join(folder, "lab") });
  const stop = async (): Promise<void> => {
    await lab.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...lab, stop };
}

/** A machine of a lab by its name. */
export function machineOf(lab: Lab, name: string): LabHost {
  const machine = lab.hosts.get(name) ?? lab.guests.get(name);
  if (machine === undefined) throw new Error(`the lab has no ${name}`);
  return machine;
}

/** A filter, a NAT and a sysctl for a practice host: enough that every kind of drift has something to bite. */
export function gatewayDocument(host: LabHost, changes: Record<string, unknown> = {}): DesiredDocument {
  return parseDocument(
    {
      version: 1,
      owner: `practice/gateway/${host.name}`,
      ipv4: {
        filter: {
          INPUT: {
            mode: "shared",
            anchor: "first",
            policy: "DROP",
            rules: [
              "-i lo -j ACCEPT",
              "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
              '-p tcp -m tcp --dport 22 -m comment --comment "ssh for all" -j ACCEPT',
              "-p icmp -m icmp --icmp-type 8 -m limit --limit 10/sec -j ACCEPT",
              "-p tcp -m tcp --dport 443 -j WEB",
            ],
          },
          FORWARD: {
            mode: "shared",
            anchor: "first",
            policy: "DROP",
            rules: ["-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"],
          },
          WEB: { mode: "whole", anchor: "none", rules: ["-s 10.0.0.0/8 -j ACCEPT", '-j LOG --log-prefix "web: "'] },
        },
        nat: {
          POSTROUTING: {
            mode: "shared",
            anchor: "first",
            rules: [
              "-s 172.16.100.0/24 -d 224.0.0.0/24 -j RETURN",
              "-s 172.16.100.0/24 ! -d 172.16.100.0/24 -p tcp -j MASQUERADE --to-ports 1024-65535",
            ],
          },
        },
      },
      ipv6: {
        filter: {
          INPUT: {
            mode: "shared",
            anchor: "first",
            policy: "DROP",
            rules: [
              "-i lo -j ACCEPT",
              "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
              "-p ipv6-icmp -j ACCEPT",
              "-p tcp -m tcp --dport 22 -j ACCEPT",
            ],
          },
          FORWARD: {
            mode: "shared",
            anchor: "first",
            policy: "DROP",
            rules: ["-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"],
          },
        },
      },
      sysctls: { "net.ipv4.ip_forward": "1" },
      connection: {
        address: host.address,
        port: host.port,
        user: host.user,
        privilege: host.user === "root" ? "root" : "sudo",
      },
      timer: 15,
      ...changes,
    },
    host.name,
  );
}

/**
 * Lets no login in, which cannot be known beforehand: such a document passes the check for a lock-out, and the dead-man
 * decides. (No packet of TCP is that short.)
 */
export const NOBODY = "-p tcp -m tcp --dport 22 -m length --length 0:20 -j ACCEPT";

export function sshTo(lab: Lab): Transport {
  return createSshTransport({
    knownHosts: [lab.knownHosts],
    hostKeyPolicy: "strict",
    identities: [lab.identity],
    connectTimeoutMs: 4000,
  });
}

export function accessTo(lab: Lab, document: DesiredDocument): HostAccess {
  return accessOf(document, sshTo(lab));
}

/** Changes that an apply would make now, in one line each: what a person would call them. */
export async function differences(lab: Lab, document: DesiredDocument): Promise<readonly string[]> {
  return plan(document, await observe(accessTo(lab, document), document)).changes.flatMap(describeChange);
}

/** One change, in one line each for what a person would call it. */
export function describeChange(change: Change): readonly string[] {
  switch (change.subject) {
    case "chain": {
      const where = `${change.family} ${change.table} ${change.chain}`;
      return [
        ...(change.action === "change" ? [] : [`${where}: ${change.action}`]),
        ...(change.policy === undefined
          ? []
          : [`${where}: policy ${change.policy.from} -> ${String(change.policy.to)}`]),
        ...(change.anchor === undefined
          ? []
          : [
              change.anchor.from === "missing"
                ? `${where}: anchor missing`
                : `${where}: anchor ${change.anchor.from} -> ${change.anchor.to}`,
            ]),
        ...change.rules
          .filter(({ kind }) => kind !== "keep")
          .map(({ kind, text }) => `${where}: ${kind === "add" ? "+" : "-"} ${text}`),
      ];
    }
    case "qdisc":
      return [`qdisc ${change.device}: ${change.from.join(" / ") || "none"} -> ${change.to.join(" / ") || "none"}`];
    case "sysctl":
      return [`sysctl ${change.name}: ${change.from ?? "none"} -> ${change.to ?? "none"}`];
    case "link":
      return [`${change.device} ${change.setting}: ${change.from ?? "none"} -> ${change.to ?? "none"}`];
    case "service":
      return [`service: ${change.message}`];
    case "record":
      return [`record: ${change.reason}`];
  }
}

/** The HostError that a promise is rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<HostError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof HostError) return error;
    throw error;
  }
  throw new Error("this was expected to fail");
}

/** Both families' rules without counters and comment lines, on the console. */
export async function savedRules(host: LabHost): Promise<string> {
  const { stdout } = await host.run("iptables-save; echo ---; ip6tables-save 2>/dev/null");
  return stdout
    .split("\n")
    .filter(line => !line.startsWith("#"))
    .map(line => line.replace(/ \[\d+:\d+\]$/, ""))
    .join("\n");
}

/** Runs commands on the console and fails the test when one of them does. */
export async function byHand(host: LabHost, script: string): Promise<string> {
  const result = await host.run(`set -e\n${script}`);
  if (result.exitCode !== 0) throw new Error(`on ${host.name}: ${result.stderr || result.stdout}`);
  return result.stdout;
}

/** Reads until the answer is one of those wanted, and returns it; fails with the last answer after `seconds`. */
export async function waitFor(
  seconds: number,
  wanted: readonly string[],
  read: () => Promise<string>,
): Promise<string> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await read();
    if (wanted.includes(answer)) return answer;
    if (Date.now() > end)
      throw new Error(`after ${seconds} seconds still ${JSON.stringify(answer)}, not one of ${JSON.stringify(wanted)}`);
    await new Promise(resolve => setTimeout(resolve, 500));
  }
}

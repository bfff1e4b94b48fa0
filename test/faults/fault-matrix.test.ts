import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DesiredDocument, printDocument } from "../../engine/desired";
import { apply } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import {
  accessTo,
  byHand,
  differences,
  gatewayDocument,
  machineOf,
  savedRules,
  startPracticeLab,
  waitFor,
} from "../lab/practice-host";
import { TRANSACTION_STEPS } from "../lab/transaction-steps";
import { type FaultOutcome, writeFaultTable } from "./fault-table";
import { FAULTS, type Fault } from "./faults";

type Step = (typeof TRANSACTION_STEPS)[number];

/** All of them by `npm run test:faults`; the normal run takes a slice, another one with another seed. */
const WHOLE = process.env.NFFLEET_FAULTS === "all";
const SEED = Number(process.env.NFFLEET_SEED ?? Date.now() % 1_000_000);
const SLICE = 3;
/** Machines that meet their faults at the same time. */
const AT_ONCE = 12;
/** Seconds of the timer: a guest is some times slower than the machine that it runs on. */
const TIMER_SECONDS: Readonly<Record<MachineKind, number>> = { host: 15, guest: 40 };
/** The timer, the undo, and the wait for a lock. */
const PATIENCE_SECONDS = 90;

/** A namespace of this machine's kernel; or a guest with a kernel of its own, which has a queue and a clock to lose. */
type MachineKind = "host" | "guest";

interface Case {
  readonly fault: Fault;
  readonly step: Step;
  readonly kind: MachineKind;
  readonly machine: string;
}

const every: readonly Case[] = FAULTS.flatMap((fault, row) =>
  TRANSACTION_STEPS.flatMap((step, column) =>
    (["host", "guest"] as const)
      .filter(kind => kind === "guest" || fault.machines === "all")
      .map(kind => ({ fault, step, kind, machine: `${kind}-${row}-${column}` })),
  ),
);
/** Far apart in the table, and with the seeds each case comes in turn. */
const STRIDE = 25;
/** Guests take their time, so only the whole run has them. */
const onHosts = every.filter(({ kind }) => kind === "host");
const cases = WHOLE
  ? every
  : Array.from({ length: SLICE }, (_, at) => onHosts[(SEED + at * STRIDE) % onHosts.length]).filter(
      each => each !== undefined,
    );

describe(`a change that meets a fault (seed ${SEED})`, () => {
  const outcomes: FaultOutcome[] = [];

  // A batch a lab: each case has a host of its own.
  for (let at = 0; at < cases.length; at += AT_ONCE) {
    const batch = cases.slice(at, at + AT_ONCE);
    describe(`cases ${at + 1} to ${at + batch.length} of ${cases.length}`, () => {
      let lab: Lab;
      beforeAll(async () => {
        const of = (kind: MachineKind) => batch.filter(each => each.kind === kind);
        lab = await startPracticeLab({
          hosts: of("host").map(({ machine, fault }, index) => ({
            name: machine,
            backend: fault.backend ?? (index % 2 === 0 ? ("nf_tables" as const) : ("legacy" as const)),
          })),
          guests: of("guest").map(({ machine }) => ({ name: machine })),
        });
      });
      afterAll(() => lab.stop());

      it.concurrent.each(batch.map(each => [each.fault.name, each.step, each] as const))(
        "%s at %s leaves the host whole, and the next run converges",
        { timeout: 400_000 },
        async (_n, _s, each) => {
          outcomes.push(await meetFault(lab, machineOf(lab, each.machine), each));
        },
      );
    });
  }

  afterAll(async () => {
    const planned = cases.map(({ fault, step }) => ({ fault: fault.name, step }));
    if (WHOLE) await writeFaultTable(planned, outcomes, TRANSACTION_STEPS);
  });
});

/** The kernel of this machine has none of the queues that can be declared; a guest's has. */
function documentOf(host: LabHost, kind: MachineKind, which: "old" | "new"): DesiredDocument {
  const queue = (target: string) => (kind === "guest" ? { vec0: [`qdisc root codel target ${target}`] } : {});
  const timer = TIMER_SECONDS[kind];
  const uplink = uplinkOf(kind);
  if (which === "old") {
    return gatewayDocument(host, { timer, qdiscs: queue("7ms"), links: { [uplink]: { txqueuelen: "700" } } });
  }
  const input = (rules: readonly string[]) => ({ mode: "shared", anchor: "first", policy: "DROP", rules });
  const open = ["-i lo -j ACCEPT", "-p tcp -m tcp --dport 22 -j ACCEPT", "-p udp -m udp --dport 53 -j ACCEPT"];
  return gatewayDocument(host, {
    ipv4: { filter: { INPUT: input(open) } },
    ipv6: { filter: { INPUT: input([...open, "-p ipv6-icmp -j ACCEPT"]) } },
    timer,
    qdiscs: queue("9ms"),
    links: { [uplink]: { txqueuelen: "900" }, ifb7: { type: "ifb" } },
    sysctls: { "net.ipv4.ip_forward": "0" },
  });
}

function uplinkOf(kind: MachineKind): string {
  return kind === "guest" ? "vec0" : "eth0";
}

async function meetFault(lab: Lab, host: LabHost, { fault, step, kind }: Case): Promise<FaultOutcome> {
  const old = documentOf(host, kind, "old");
  const wanted = documentOf(host, kind, "new");
  await apply(accessTo(lab, old), old, { expectedHash: "any" });
  const before = await ownState(host, kind);

  let struck: Promise<unknown> = Promise.resolve();
  const strike = () => {
    struck = fault.strike(host);
  };
  if (fault.client === "killed") await runKilledClient(lab, host, step, wanted);
  else {
    let isOver = false;
    await apply(accessTo(lab, wanted), wanted, {
      expectedHash: "any",
      onStep: reached => {
        if (reached === step && !isOver) {
          isOver = true;
          strike();
        }
      },
    }).catch(() => undefined);
  }
  await struck;
  if (fault.mend !== undefined) {
    await new Promise(resolve => setTimeout(resolve, (TIMER_SECONDS[kind] + 3) * 1_000));
    await fault.mend(host);
  }

  const quiet =
    "ls /run/netfilter-fleet/transaction/armed.* /run/netfilter-fleet/transaction/undoing 2>/dev/null | grep -q . && echo busy || echo quiet";
  await waitFor(PATIENCE_SECONDS, ["quiet\n"], () => byHand(host, quiet));
  const holds = await waitFor(10, ["old", "new"], async () => {
    const state = await ownState(host, kind);
    if (state === before) return "old";
    return (await isNew(host, kind)) ? "new" : `between: ${state}`;
  });
  // Reachable by a new connection, and the next run ends what this one began.
  await waitFor(PATIENCE_SECONDS, ["done"], () =>
    apply(accessTo(lab, wanted), wanted, { expectedHash: "any" }).then(
      () => "done",
      error => String(error),
    ),
  );
  expect(await differences(lab, wanted)).toEqual([]);
  expect(await isNew(host, kind)).toBe(true);
  if (fault.name.startsWith("another writer")) expect(await savedRules(host)).toContain("203.0.113.9");
  return { fault: fault.name, step, kind, holds: holds === "old" ? "old" : "new" };
}

/** Rules of ours in both families, the queue, devices and their settings, and the sysctl. */
async function ownState(host: LabHost, kind: MachineKind): Promise<string> {
  const rules = (await savedRules(host))
    .split("\n")
    .filter(line => /NF-|WEB|^:(INPUT|FORWARD) /.test(line))
    .join("\n");
  const links = `cat /sys/class/net/${uplinkOf(kind)}/tx_queue_len; ls /sys/class/net | grep ifb7 || true`;
  return `${rules}\n${await byHand(host, `${kind === "guest" ? "tc qdisc show dev vec0 root; " : ""}${links}; cat /proc/sys/net/ipv4/ip_forward`)}`;
}

async function isNew(host: LabHost, kind: MachineKind): Promise<boolean> {
  const state = await ownState(host, kind);
  return (
    (state.match(/-A NF-INPUT -p udp -m udp --dport 53 -j ACCEPT/g)?.length ?? 0) === 2 &&
    !/WEB|NF-FORWARD|NF-POSTROUTING/.test(state) &&
    (kind === "host" || /target (9|8.99)ms/.test(state)) &&
    state.endsWith("900\nifb7\n0\n")
  );
}

function runKilledClient(lab: Lab, host: LabHost, step: Step, wanted: DesiredDocument): Promise<void> {
  const client = join(__dirname, "../lab/killed-client.ts");
  const file = join(lab.directory, `${host.name}.json`);
  return new Promise((resolve, reject) => {
    writeFile(file, printDocument(wanted)).then(() => {
      const words = ["--import", "tsx", client, file, lab.knownHosts, lab.identity, step];
      spawn(process.execPath, words, { stdio: ["ignore", "inherit", "inherit"] }).on("exit", () => resolve());
    }, reject);
  });
}

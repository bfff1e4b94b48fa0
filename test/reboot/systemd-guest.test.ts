import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  Duration,
  HtbClass,
  HtbFilter,
  IngressShaper,
  MultiQueue,
  QdiscCake,
  QdiscFqCodel,
  QdiscHtb,
  Rate,
  TxQueueLength,
} from "../../constructs";
import type { DesiredDocument } from "../../engine/desired";
import { apply, observe } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { declareQueues } from "../lab/declared-document";
import {
  accessTo,
  byHand,
  differences,
  failureOf,
  gatewayDocument,
  machineOf,
  NOBODY,
  savedRules,
  startPracticeLab,
  waitFor,
} from "../lab/practice-host";
import { TRANSACTION_STEPS } from "../lab/transaction-steps";

const USERLAND = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"),
  "netfilter-fleet/userlands/bookworm-systemd",
);
const BOOT_FOLDER = "/var/lib/netfilter-fleet/boot";

describe.skipIf(!existsSync(USERLAND))("a guest with systemd", () => {
  let lab: Lab;
  let guest: LabHost;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [], guests: [{ name: "edge", memory: 256, userland: USERLAND }] });
    guest = machineOf(lab, "edge");
    await apply(accessTo(lab, document()), document(), { expectedHash: "any" });
  });
  afterAll(() => lab?.stop());

  const document = (changes: Record<string, unknown> = {}): DesiredDocument =>
    gatewayDocument(guest, { qdiscs: { vec0: ["qdisc root codel target 7ms"] }, ...changes });

  async function reboot(): Promise<void> {
    await guest.powerOff();
    await guest.powerOn();
  }

  it("has systemd as pid 1, and the timer is systemd's", async () => {
    expect(await byHand(guest, "cat /proc/1/comm")).toBe("systemd\n");
    const { snapshot } = await observe(accessTo(lab, document()), document());
    expect(snapshot.facts).toMatchObject({ timer: "systemd", init: "systemd" });
  });

  it("has its rules, settings and queue back before sshd answers", async () => {
    const before = await savedRules(guest);
    await reboot();
    expect(await savedRules(guest)).toBe(before);
    expect(await byHand(guest, "tc qdisc show dev vec0; cat /proc/sys/net/ipv4/ip_forward")).toMatch(
      /codel .*target (7ms|6.99ms)[\s\S]*\n1\n$/,
    );
    const moment = async (unit: string, property: string) =>
      Number((await byHand(guest, `systemctl show ${unit} -p ${property} --value`)).trim());
    const loaded = await moment("netfilter-fleet.service", "ExecMainExitTimestampMonotonic");
    const login = await moment("ssh.service", "ExecMainStartTimestampMonotonic");
    expect(loaded).toBeGreaterThan(0);
    expect(loaded).toBeLessThan(login);
    expect(await differences(lab, document())).toEqual([]);
  });

  it("has its trees of queues, its ifb and the settings of its devices back after a boot, and when a link re-appears", async () => {
    const shaped = declareQueues(guest, host => {
      for (const device of ["vec0", "veth0"]) {
        const tree = new QdiscHtb(host, `${device}-uplink`, { device, defaultClass: "bulk" });
        const line = new HtbClass(tree, "line", { rate: Rate.mbit(100) });
        const bulk = new HtbClass(line, "bulk", { rate: Rate.mbit(90), ceil: Rate.mbit(100) });
        new QdiscFqCodel(bulk, "queue", { target: Duration.ms(7) });
        new HtbFilter(bulk, "web", { protocol: "tcp", destinationPort: 443 });
        const downlink = new IngressShaper(host, `${device}-downlink`, { device });
        new QdiscCake(downlink, "queue", { bandwidth: Rate.mbit(95), ingress: "on" });
        new TxQueueLength(host, `${device}-length`, { device, packets: 321 });
      }
      const queues = new MultiQueue(host, "queues", { device: "veth1" });
      for (const number of [1, 2]) new QdiscFqCodel(queues.queue(number), "queue", { limitPackets: 100 * number });
    });
    const settled = async () => (await differences(lab, shaped)).join("\n");
    const pair =
      "ip link add veth0 type veth peer name veth1 numtxqueues 2; ip link set veth0 up; ip link set veth1 up";
    await byHand(guest, pair);
    await apply(accessTo(lab, shaped), shaped, { expectedHash: "any" });
    expect(await differences(lab, shaped)).toEqual([]);
    await reboot();
    // What is not there at boot is given its queues when it appears.
    await byHand(guest, pair);
    await waitFor(20, [""], settled);
    await byHand(guest, `ip link delete veth0; ${pair}`);
    await waitFor(20, [""], settled);
    expect(await byHand(guest, "cat /run/netfilter-fleet/boot-failed 2>/dev/null || echo none")).toBe("none\n");
    await apply(accessTo(lab, document()), document(), { expectedHash: "any" });
    await byHand(guest, "ip link delete veth0");
  });

  it("gives a queue back to a link that appears again", async () => {
    const queued = document({ qdiscs: { vec0: ["qdisc root codel target 7ms"], ifb7: ["qdisc root codel"] } });
    await byHand(guest, "modprobe ifb numifbs=0; ip link add ifb7 type ifb; ip link set ifb7 up");
    await apply(accessTo(lab, queued), queued, { expectedHash: "any" });
    await byHand(guest, "ip link delete ifb7; ip link add ifb7 type ifb; ip link set ifb7 up");
    await waitFor(10, ["codel"], async () =>
      (await byHand(guest, "tc qdisc show dev ifb7")).includes("codel") ? "codel" : "none",
    );
  });

  it.each([
    ["rules", `echo '-A INPUT -j ACCEPT' >>${BOOT_FOLDER}/ipv4.rules`],
    ["script", `echo 'exit 0' >${BOOT_FOLDER}/load.sh`],
    ["sums", `rm ${BOOT_FOLDER}/sums`],
  ])("boots into the fail-safe when its %s are spoiled, and is mended by the next apply", async (_what, spoil) => {
    await byHand(guest, `${spoil}; sync`);
    await reboot();
    const rules = await byHand(guest, "iptables -S INPUT; iptables -S FORWARD");
    expect(rules).toMatch(/^-P INPUT DROP\n/);
    expect(rules).toContain("-P FORWARD DROP");
    expect(rules).toContain("--dport 22");
    await apply(accessTo(lab, document()), document(), { expectedHash: "any" });
    expect(await differences(lab, document())).toEqual([]);
    await reboot();
    expect(await differences(lab, document())).toEqual([]);
  });

  it.each(TRANSACTION_STEPS)(
    "boots what was last confirmed after a power cut at step %s, and the next run converges",
    async step => {
      await apply(accessTo(lab, document()), document(), { expectedHash: "any" });
      const old = await savedRules(guest);
      const input = ["-i lo -j ACCEPT", "-p tcp -m tcp --dport 22 -j ACCEPT", "-p udp -m udp --dport 53 -j ACCEPT"];
      const wanted = document({
        ipv4: { filter: { INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules: input } } },
        qdiscs: { vec0: ["qdisc root codel target 9ms"] },
      });
      let cut: Promise<void> | undefined;
      await apply(accessTo(lab, wanted), wanted, {
        expectedHash: "any",
        onStep: reached => {
          if (reached === step) cut ??= guest.powerOff();
        },
      }).catch(() => undefined);
      await cut;
      await guest.powerOn();
      const rules = await savedRules(guest);
      const queue = await byHand(guest, "tc qdisc show dev vec0");
      if (rules === old) expect(queue).toMatch(/target (7|6.99)ms/);
      else {
        expect(rules).toContain("-A NF-INPUT -p udp -m udp --dport 53 -j ACCEPT");
        expect(queue).toMatch(/target (9|8.99)ms/);
      }
      await apply(accessTo(lab, wanted), wanted, { expectedHash: "any" });
      expect(await differences(lab, wanted)).toEqual([]);
    },
  );

  it.each(["2030-01-01", "2001-01-01"])("undoes in time although the clock jumps to %s meanwhile", async date => {
    await apply(accessTo(lab, document()), document(), { expectedHash: "any" });
    const before = await savedRules(guest);
    const locking = document({
      ipv4: {
        filter: { INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules: ["-i lo -j ACCEPT", NOBODY] } },
      },
    });
    const { cause } = await failureOf(
      apply(accessTo(lab, locking), locking, {
        expectedHash: "any",
        onStep: step => {
          if (step === "applied") void guest.run(`date -s ${date}`);
        },
      }),
    );
    expect(cause.kind).toBe("rolled-back");
    await waitFor(40, [before], () => savedRules(guest));
    await apply(accessTo(lab, document()), document(), { expectedHash: "any" });
  });
});

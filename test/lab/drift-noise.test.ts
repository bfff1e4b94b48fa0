import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { findDrift } from "../../engine/drift";
import { type FleetHost, planFleet } from "../../engine/fleet";
import { apply } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { randomFrom } from "../random";
import { accessTo, byHand, gatewayDocument, machineOf, sshTo, startPracticeLab } from "./practice-host";

/** Reads of each backend's host. */
const READS = process.env.NFFLEET_FLEET === "all" ? 500 : 12;
const SEED = Number(process.env.NFFLEET_SEED ?? Math.floor(Math.random() * 1e6));

/** What goes on on a busy host, and changes nothing that was declared. */
const NOISE: readonly string[] = [
  "ping -c 3 -i 0.2 127.0.0.1 >/dev/null",
  "iptables -w 5 -Z; ip6tables -w 5 -Z",
  // Docker starts a container, and stops it.
  "iptables -w 5 -N DOCKER 2>/dev/null; iptables -w 5 -C FORWARD -o docker0 -j DOCKER 2>/dev/null || iptables -w 5 -I FORWARD -o docker0 -j DOCKER",
  "iptables -w 5 -A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT 2>/dev/null || true",
  "iptables -w 5 -D FORWARD -o docker0 -j DOCKER 2>/dev/null; iptables -w 5 -F DOCKER 2>/dev/null && iptables -w 5 -X DOCKER; true",
  "iptables -w 5 -t nat -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE",
  "iptables -w 5 -t nat -D POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE 2>/dev/null || true",
  // fail2ban starts, bans, and lets go.
  "iptables -w 5 -N f2b-sshd 2>/dev/null; iptables -w 5 -C INPUT -p tcp -m multiport --dports 22 -j f2b-sshd 2>/dev/null || iptables -w 5 -I INPUT -p tcp -m multiport --dports 22 -j f2b-sshd",
  "iptables -w 5 -I f2b-sshd -s 192.0.2.66 -j DROP 2>/dev/null || true",
  "iptables -w 5 -D INPUT -p tcp -m multiport --dports 22 -j f2b-sshd 2>/dev/null; iptables -w 5 -F f2b-sshd 2>/dev/null && iptables -w 5 -X f2b-sshd; true",
  // A link comes, gets a queue whose handle the kernel chooses, and goes.
  "ip link add noise type dummy 2>/dev/null; ip link set noise up; tc qdisc replace dev noise root pfifo",
  "tc qdisc replace dev noise root bfifo 2>/dev/null || true",
  "ip link del noise 2>/dev/null || true",
  "ip address add 192.0.2.200/32 dev lo 2>/dev/null || ip address del 192.0.2.200/32 dev lo",
];

describe.each(["nf_tables", "legacy"] as const)("a busy host with the %s backend", backend => {
  let lab: Lab;
  let host: LabHost;
  let document: DesiredDocument;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "busy", backend }] });
    host = machineOf(lab, "busy");
    document = gatewayDocument(host);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
  });
  afterAll(() => lab?.stop());

  it(`is clean in each of ${READS} reads, whatever its counters, neighbours and links do (seed ${SEED})`, async () => {
    const random = randomFrom(SEED);
    const subject: FleetHost = {
      kind: "ready",
      host: "busy",
      file: "busy.json",
      document,
      sources: new Map(),
      origin: { kind: "document" },
    };
    const found: string[] = [];
    let last: readonly string[] = [];
    for (let read = 0; read < READS; read += 1) {
      const commands = Array.from({ length: 3 }, () => NOISE[random(NOISE.length)] ?? "true");
      await byHand(host, commands.map(command => `(${command}) >/dev/null 2>&1 || true`).join("\n"));
      const [result] = await planFleet([subject], sshTo(lab), "apply", {});
      if (result === undefined) throw new Error("nothing was read");
      const drift = findDrift({ subject, result });
      if (drift.status !== "clean") found.push(`read ${read}: ${JSON.stringify([drift.findings, last, commands])}`);
      last = commands;
    }
    expect(found).toEqual([]);
  }, 1_800_000);
});

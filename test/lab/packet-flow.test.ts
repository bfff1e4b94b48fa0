import { type ChildProcess, spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { apply } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, gatewayDocument, machineOf, startPracticeLab } from "./practice-host";

const PORT = 5000;
/** Sends 10,000 packets a second, ten each millisecond, until it is told to end; then says how many. */
const SENDER = `
const socket = require("node:dgram").createSocket("udp4");
const [address] = process.argv.slice(1);
let sent = 0, due = 0;
const start = process.hrtime.bigint();
const timer = setInterval(() => {
  due = Number(process.hrtime.bigint() - start) / 1e5;
  for (; sent < due; sent += 1) socket.send("x", ${PORT}, address);
}, 1);
process.stdin.once("data", () => {
  clearInterval(timer);
  setTimeout(() => { console.log(sent); process.exit(0); }, 300);
});
`;

/** A flow to a host while something is done there: packets sent, and those that came through its rules. */
async function duringFlow(host: LabHost, work: () => Promise<unknown>): Promise<{ sent: number; arrived: number }> {
  const before = await arrivals(host);
  const sender: ChildProcess = spawn(process.execPath, ["--eval", SENDER, host.address], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const told = new Promise<number>(resolve => sender.stdout?.once("data", chunk => resolve(Number(String(chunk)))));
  await new Promise(resolve => setTimeout(resolve, 500));
  await work();
  sender.stdin?.write("end\n");
  const sent = await told;
  return { sent, arrived: (await arrivals(host)) - before };
}

/** Datagrams that came to a socket, whether its buffer had room or not (proc(5), /proc/net/snmp). */
async function arrivals(host: LabHost): Promise<number> {
  const [names = [], values = []] = (await byHand(host, "grep ^Udp: /proc/net/snmp"))
    .trim()
    .split("\n")
    .map(line => line.split(" "));
  const value = (name: string): number => Number(values[names.indexOf(name)]);
  return value("InDatagrams") + value("RcvbufErrors");
}

describe.each(["nf_tables", "legacy"] as const)("a flow of 10,000 packets a second (%s)", backend => {
  let lab: Lab;
  let host: LabHost;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge", backend }] });
    host = machineOf(lab, "edge");
    const listener = `node -e 'require("node:dgram").createSocket("udp4").bind(${PORT})'`;
    await byHand(host, `setsid ${listener} </dev/null >/dev/null 2>&1 & sleep 0.5`);
    await bring(0);
  });
  afterAll(() => lab.stop());

  /** Rules that let the flow in, with so many others before, behind and in other tables. */
  function document(others: number): DesiredDocument {
    const rules = (at: number) => `-s 203.0.113.${at}/32 -p tcp -j DROP`;
    const half = Array.from({ length: others }, (_, at) => rules(at));
    const shared = (list: readonly string[], more: object = {}) => ({
      mode: "shared",
      anchor: "first",
      rules: list,
      ...more,
    });
    return gatewayDocument(host, {
      ipv4: {
        filter: {
          INPUT: shared(
            [
              ...half,
              "-p tcp -m tcp --dport 22 -j ACCEPT",
              `-p udp -m udp --dport ${PORT} -j ACCEPT`,
              ...half.map(rule => rule.replace("tcp", "udp")),
            ],
            { policy: "DROP" },
          ),
        },
        ...(others === 0
          ? {}
          : {
              mangle: { PREROUTING: shared(half) },
              raw: { PREROUTING: shared(half) },
              nat: { POSTROUTING: shared(["-o eth0 -p tcp -j MASQUERADE"]) },
            }),
      },
      ipv6: {},
    });
  }
  const bring = (others: number) => apply(accessTo(lab, document(others)), document(others), { expectedHash: "any" });

  it("loses no packet while an unchanged document is applied", async () => {
    const { sent, arrived } = await duringFlow(host, async () => {
      await atLeast(FLOW_MS, async () => expect((await bring(0)).outcome).toBe("unchanged"));
    });
    console.log(`${backend}, nothing to change: ${sent} packets sent, ${sent - arrived} lost`);
    expect(sent).toBeGreaterThan(10_000);
    expect(arrived).toBe(sent);
  });

  it("loses no packet while rules are added and taken away around those that let it in", async () => {
    const { sent, arrived } = await duringFlow(host, async () => {
      await atLeast(FLOW_MS, async () => {
        for (const others of [1, 20, 5, 40, 0]) expect((await bring(others)).outcome).toBe("applied");
      });
    });
    console.log(`${backend}, rules changed, five times a round: ${sent} packets sent, ${sent - arrived} lost`);
    expect(sent).toBeGreaterThan(20_000);
    expect(arrived).toBe(sent);
  });
});

/** How long the flow goes on at least, whatever an apply takes. */
const FLOW_MS = 4_000;

async function atLeast(milliseconds: number, round: () => Promise<void>): Promise<void> {
  const end = Date.now() + milliseconds;
  do await round();
  while (Date.now() < end);
}

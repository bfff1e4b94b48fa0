import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Host, HtbClass, QdiscCake, QdiscCoDel, QdiscFqCodel, QdiscHtb, QdiscPfifo, Rate } from "../../constructs";
import { TerraformStack, Testing } from "../../constructs/cdktf";
import type { BloatReport } from "../../engine/bloat";
import type { DesiredDocument } from "../../engine/desired";
import { apply } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, gatewayDocument, machineOf, startPracticeLab } from "./practice-host";
import { runNffleet, type Said } from "./run-nffleet";

const WHOLE = process.env.NFFLEET_BLOAT === "all";
const SECONDS = WHOLE ? 20 : 10;

/** A line of 10 Mbit/s, and the queue in front of it. */
function lineOf(host: Host): HtbClass {
  const htb = new QdiscHtb(host, "uplink", { device: "vec0", defaultClass: "line" });
  return new HtbClass(htb, "line", { rate: Rate.mbit(10) });
}

const QUEUES = {
  pfifo: host => new QdiscPfifo(lineOf(host), "queue", { limitPackets: 1000 }),
  codel: host => new QdiscCoDel(lineOf(host), "queue"),
  fq_codel: host => new QdiscFqCodel(lineOf(host), "queue"),
  cake: host => new QdiscCake(host, "uplink", { device: "vec0", bandwidth: Rate.mbit(10) }),
} as const satisfies Readonly<Record<string, (host: Host) => unknown>>;

describe("latency through a line of 10 Mbit/s under bulk TCP", () => {
  let lab: Lab;
  let gateway: LabHost;
  const documents = () => join(lab.directory, "documents.json");

  beforeAll(async () => {
    lab = await startPracticeLab({
      hosts: [{ name: "sender" }],
      guests: [{ name: "gateway" }, { name: "server" }],
    });
    gateway = machineOf(lab, "gateway");
    const server = machineOf(lab, "server");
    await byHand(
      machineOf(lab, "sender"),
      `ethtool -K eth0 tso off gso off gro off tx off >/dev/null
echo 0 >/proc/sys/net/ipv4/conf/eth0/accept_redirects
ip route add ${server.address}/32 via ${gateway.address}`,
    );
    await byHand(gateway, "for each in all vec0; do echo 0 >/proc/sys/net/ipv4/conf/$each/send_redirects; done");
  });
  afterAll(() => lab?.stop());

  const documentOf = (queue: keyof typeof QUEUES): DesiredDocument => {
    const outdir = join(tmpdir(), `cdktf-out-${randomUUID()}`);
    const host = new Host(new TerraformStack(Testing.app({ outdir }), "gateway"), "gateway", {
      address: gateway.address,
      project: "practice",
    });
    QUEUES[queue](host);
    const { qdiscs } = host.document;
    return gatewayDocument(gateway, { ipv4: {}, ipv6: {}, sysctls: { "net.ipv4.ip_forward": "1" }, qdiscs });
  };
  const measure = (...more: string[]): Promise<Said> =>
    runNffleet(
      [
        "bloat",
        `sender=${machineOf(lab, "sender").address}`,
        "--to",
        `server=${machineOf(lab, "server").address}`,
        ...["--through", "gateway", "--documents", documents(), "--direction", "up"],
        ...["--congestion", "reno", "--streams", "2", "--seconds", String(SECONDS), ...more],
      ],
      { NFFLEET_IDENTITY: lab.identity, NFFLEET_KNOWN_HOSTS: lab.knownHosts },
    );
  const queueThere = async (queue: keyof typeof QUEUES): Promise<void> => {
    const document = documentOf(queue);
    writeFileSync(documents(), JSON.stringify(document));
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
  };

  it.each(["pfifo", "codel", "fq_codel", "cake"] as const)("try %s", { timeout: 300_000 }, async queue => {
    await queueThere(queue);
    const said = await measure();
    console.log(said.stderr, said.stdout);
    const said2 = await measure("--json");
    const report = JSON.parse(said2.stdout) as BloatReport;
    console.log(JSON.stringify({ ...report, unloaded: report.unloaded.summary, loads: report.loads.map(l => ({ ...l, series: undefined })) }, undefined, 1));
    expect(said.code).toBeGreaterThanOrEqual(0);
  });
});

import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bloatText } from "../../cli/format/bloat-text";
import { plainPaint } from "../../cli/format/paint";
import { Host, HtbClass, QdiscCake, QdiscCoDel, QdiscFqCodel, QdiscHtb, QdiscPfifo, Rate } from "../../constructs";
import { TerraformStack, Testing } from "../../constructs/cdktf";
import { parseBloatReport } from "../../engine/bloat";
import type { DesiredDocument } from "../../engine/desired";
import { apply } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import { pasteInto } from "../engine/bloat/pasted-code";
import { accessTo, byHand, gatewayDocument, machineOf, startPracticeLab } from "./practice-host";
import { runNffleet } from "./run-nffleet";

const WHOLE = process.env.NFFLEET_BLOAT === "all";
const SECONDS = WHOLE ? 20 : 10;
/** Guests share two processors with whatever else runs: a measurement that was disturbed is made again. */
const TRIES = 3;

/** A line of 10 Mbit/s, in front of which a queue stands. */
function lineOf(host: Host): HtbClass {
  const htb = new QdiscHtb(host, "uplink", { device: "vec0", defaultClass: "line" });
  return new HtbClass(htb, "line", { rate: Rate.mbit(10) });
}

type Qdiscs = DesiredDocument["qdiscs"];

function qdiscsOf(construct: (host: Host) => unknown): Qdiscs {
  const outdir = join(tmpdir(), `cdktf-out-${randomUUID()}`);
  const host = new Host(new TerraformStack(Testing.app({ outdir }), "gateway"), "gateway", {
    address: "192.0.2.1",
    project: "practice",
  });
  construct(host);
  return host.document.qdiscs;
}

const PFIFO = qdiscsOf(host => new QdiscPfifo(lineOf(host), "queue", { limitPackets: 1000 }));
const CODEL = qdiscsOf(host => new QdiscCoDel(lineOf(host), "queue"));
const FQ_CODEL = qdiscsOf(host => new QdiscFqCodel(lineOf(host), "queue"));
const CAKE = qdiscsOf(host => new QdiscCake(host, "uplink", { device: "vec0", bandwidth: Rate.mbit(10) }));

/** What one measurement came to. */
interface Measured {
  readonly code: number;
  readonly median: number;
  readonly grade: string;
  readonly bad: string;
  readonly paste: string;
}

describe("latency through a line of 10 Mbit/s under bulk TCP", () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "sender" }], guests: [{ name: "gateway" }, { name: "server" }] });
    // Frames of 64 KB would be dropped by the guest's card, and the way back is not through the line.
    await byHand(
      machineOf(lab, "sender"),
      `ethtool -K eth0 tso off gso off gro off tx off >/dev/null
echo 0 >/proc/sys/net/ipv4/conf/eth0/accept_redirects
ip route add ${machineOf(lab, "server").address}/32 via ${machineOf(lab, "gateway").address}`,
    );
    await byHand(
      machineOf(lab, "gateway"),
      "for each in all vec0; do echo 0 >/proc/sys/net/ipv4/conf/$each/send_redirects; done",
    );
  });
  afterAll(() => lab?.stop());

  const say = (...argv: string[]) =>
    runNffleet(argv, { NFFLEET_IDENTITY: lab.identity, NFFLEET_KNOWN_HOSTS: lab.knownHosts });

  /** Brings the gateway to these queues, by the product, and measures through it. */
  const measure = async (qdiscs: Qdiscs): Promise<Measured> => {
    const gateway = machineOf(lab, "gateway");
    const document = gatewayDocument(gateway, { ipv4: {}, ipv6: {}, qdiscs });
    const file = join(lab.directory, "gateway.json");
    writeFileSync(file, JSON.stringify(document));
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    const { code, stdout, stderr } = await say(
      ...["bloat", `sender=${machineOf(lab, "sender").address}`, "--to", `server=${machineOf(lab, "server").address}`],
      ...["--through", "gateway", "--documents", file, "--direction", "up", "--congestion", "reno", "--streams", "2"],
      ...["--seconds", String(SECONDS), "--json"],
    );
    expect(stderr).toBe(`pings alone, 5 s\nload from sender to server, ${SECONDS} s\n`);
    const report = parseBloatReport(stdout, "the measurement");
    const { loads, unloaded, grade, unread } = report;
    if (WHOLE) console.log(bloatText(report, plainPaint));
    expect(unread).toEqual([]);
    const [load] = loads;
    const { badQueue, recommendation } = load ?? {};
    const kind = qdiscs.vec0?.at(-1);
    console.log(
      `${kind}: grade ${grade}, unloaded ${unloaded.summary.median} ms, under load ${load?.summary?.median} ms (p95 ${load?.summary?.p95}), ${((load?.bitsPerSecond ?? 0) / 1e6).toFixed(2)} Mbit/s, bad queue ${badQueue?.parent} ${badQueue?.kind}`,
    );
    return {
      code,
      median: load?.summary?.median ?? Number.POSITIVE_INFINITY,
      grade,
      bad: badQueue === undefined ? "none" : `${badQueue.host} ${badQueue.device} ${badQueue.parent} ${badQueue.kind}`,
      paste: recommendation !== undefined && "code" in recommendation ? (recommendation.code ?? "") : "",
    };
  };

  /** The first measurement whose median is as it should be, or the last. */
  const measureUntil = async (qdiscs: Qdiscs, holds: (median: number) => boolean): Promise<Measured> => {
    for (let attempt = 1; ; attempt += 1) {
      const measured = await measure(qdiscs);
      if (holds(measured.median) || attempt === TRIES) return measured;
    }
  };

  it("is hundreds of ms with a pfifo of 1000; bloat finds it, recommends, and grades the cure", {
    timeout: 600_000,
  }, async () => {
    const bloated = await measureUntil(PFIFO, median => median > 300);
    expect(bloated.median).toBeGreaterThan(300);
    expect(["D", "F"]).toContain(bloated.grade);
    expect(bloated.code).toBe(2);
    expect(bloated.bad).toBe("gateway vec0 1:10 pfifo");

    const cure = pasteInto(bloated.paste) as Qdiscs;
    expect(cure.vec0).toEqual(FQ_CODEL.vec0);
    const cured = await measureUntil(cure, median => median < 5);
    expect(cured.median).toBeLessThan(5);
    expect(cured).toMatchObject({ code: 0, grade: "A+", bad: "none", paste: "" });
  });

  it.runIf(WHOLE)("is under 30 ms with QdiscCoDel", { timeout: 600_000 }, async () => {
    const { median, code } = await measureUntil(CODEL, median => median < 30);
    expect(median).toBeLessThan(30);
    expect(code).toBe(0);
  });

  it.runIf(WHOLE).each([
    ["QdiscFqCodel", FQ_CODEL],
    ["QdiscCake", CAKE],
  ])("is under 5 ms with %s", { timeout: 600_000 }, async (_, qdiscs) => {
    const { median, grade, code } = await measureUntil(qdiscs, median => median < 5);
    expect(median).toBeLessThan(5);
    expect([grade, code]).toEqual(["A+", 0]);
  });
});

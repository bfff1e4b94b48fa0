import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { measureBloat, parseBloatReport } from "../../engine/bloat";
import { DEFAULT_SETTINGS } from "../../engine/bloat/settings";
import { HostError } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import { accessTo, byHand, failureOf, gatewayDocument, machineOf, startPracticeLab, waitFor } from "./practice-host";
import { runNffleet } from "./run-nffleet";

/** The normal run leaves out what takes long and says less. */
const WHOLE = process.env.NFFLEET_BLOAT === "all";
const QUICK = ["--seconds", "5", "--idle-seconds", "2"];
/** What runs on a host of a measurement. */
const RUNNING = "pgrep -a 'iperf3|ping|timeout' || true";

describe("nffleet bloat between two hosts", () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startPracticeLab({
      hosts: [
        { name: "edge-1" },
        { name: "edge-2" },
        { name: "bare", without: ["iperf3"] },
        { name: "blind", without: ["tc"] },
      ],
    });
    for (const name of ["edge-1", "edge-2", "blind"]) {
      await byHand(machineOf(lab, name), "ethtool -K eth0 tso off gso off gro off tx off >/dev/null");
    }
    for (const name of ["edge-1", "edge-2"]) {
      await byHand(machineOf(lab, name), "tc qdisc add dev eth0 root tbf rate 20mbit burst 16k latency 200ms");
    }
  });
  afterAll(() => lab?.stop());

  const say = (from: string, to: string, ...more: string[]) =>
    runNffleet(
      [
        "bloat",
        `${from}=${machineOf(lab, from).address}`,
        "--to",
        `${to}=${machineOf(lab, to).address}`,
        ...QUICK,
        ...more,
      ],
      { NFFLEET_IDENTITY: lab.identity, NFFLEET_KNOWN_HOSTS: lab.knownHosts },
    );
  const nothingRuns = async () => {
    for (const name of ["edge-1", "edge-2", "blind"])
      await waitFor(5, [""], () => byHand(machineOf(lab, name), RUNNING));
  };

  it("finds the queue of the one that sends, each way, and the rate of it", async () => {
    const { code, stdout } = await say("edge-1", "edge-2", "--json");
    const { loads, unread } = parseBloatReport(stdout, "the measurement");
    expect(unread).toEqual([]);
    expect(loads.map(({ direction, badQueue }) => [direction, badQueue?.host, badQueue?.kind])).toEqual([
      ["up", "edge-1", "tbf"],
      ["down", "edge-2", "tbf"],
    ]);
    for (const { recommendation, increase, bitsPerSecond } of loads) {
      expect(increase?.median).toBeGreaterThan(30);
      expect(bitsPerSecond).toBeGreaterThan(10e6);
      expect(recommendation).toMatchObject({ kind: "another-queue", device: "eth0", parent: "root" });
      expect("code" in recommendation && recommendation.code).toContain("bandwidth: Rate.mbit(20)");
    }
    expect(code).toBe(2);
    await nothingRuns();
  });

  it.runIf(WHOLE)("measures without the queues of a host that has no tc, and says so", async () => {
    const { code, stdout } = await say("edge-1", "blind", "--direction", "up");
    expect(code).toBe(2);
    expect(stdout).toContain("blind: its queues were not read: it has no tc");
    expect(stdout).toMatch(/▶ edge-1 eth0 root tbf/);
    await nothingRuns();
  });

  it("names what is missing, and the line that installs it", async () => {
    const { code, stderr } = await say("edge-1", "bare");
    expect(code).toBe(1);
    expect(stderr).toContain("bare: something is missing: bare has no iperf3, which makes the load.");
    expect(stderr).toContain("apt-get install -y --no-install-recommends iperf3");
    expect(stderr).toContain("--install");
  });

  it("installs what is missing where it is told to, and says so", async () => {
    const bare = machineOf(lab, "bare");
    await bare.run("cat >/root/iperf3 && chmod 755 /root/iperf3", { stdin: readFileSync("/usr/bin/iperf3") });
    // There is no network in here: this one fails until its lists are read anew.
    await byHand(
      bare,
      `cat >/usr/local/bin/apt-get <<'END'
#!/bin/sh
echo "$*" >>/run/asked
[ "$1" != update ] || touch /run/lists
[ -e /run/lists ] || { echo "E: Unable to locate package"; exit 100; }
[ "$1" != install ] || cp /root/iperf3 /usr/bin/iperf3
END
chmod 755 /usr/local/bin/apt-get`,
    );
    const { code, stderr } = await say("edge-1", "bare", "--direction", "up", "--install");
    expect(stderr).toContain("bare: installs iperf3: apt-get install -y --no-install-recommends iperf3\n");
    expect(stderr).toContain("load from edge-1 to bare, 5 s\n");
    expect([0, 2]).toContain(code);
    expect(await byHand(bare, "cat /run/asked")).toBe(
      "install -y --no-install-recommends iperf3\nupdate -q\ninstall -y --no-install-recommends iperf3\n",
    );
  });

  it("leaves alone what listens on its port already", async () => {
    await byHand(machineOf(lab, "edge-2"), "iperf3 -s -D -p 5201 -I /run/other.pid; sleep 1");
    const { code, stderr } = await say("edge-1", "edge-2", "--direction", "up");
    expect(code).toBe(1);
    expect(stderr).toContain("edge-2: something listens on port 5201 already");
    expect(await byHand(machineOf(lab, "edge-2"), "kill $(tr -d '\\0' </run/other.pid) && echo lived")).toBe("lived\n");
    await nothingRuns();
  });

  it("tells of a port that is not let in, and has ended its server", async () => {
    await byHand(machineOf(lab, "edge-2"), "iptables -A INPUT -p tcp --dport 5201 -j DROP");
    const { code, stderr } = await say("edge-1", "edge-2", "--direction", "up");
    await byHand(machineOf(lab, "edge-2"), "iptables -F INPUT");
    expect(code).toBe(3);
    expect(stderr).toContain("was not reached from edge-1 at 10.77.1.2 port 5201");
    expect(stderr).toContain("Let TCP port 5201 in from edge-1");
    await nothingRuns();
  });

  it("tells of an end that answers no ping", async () => {
    await byHand(machineOf(lab, "edge-2"), "iptables -A INPUT -p icmp -j DROP");
    const { code, stderr } = await say("edge-1", "edge-2");
    await byHand(machineOf(lab, "edge-2"), "iptables -F INPUT");
    expect(code).toBe(3);
    expect(stderr).toContain("edge-2 answered none of 20 pings of edge-1");
  });

  it("leaves nothing running where it is stopped in the middle of a load", async () => {
    const stop = new AbortController();
    const access = (name: string) => accessTo(lab, gatewayDocument(machineOf(lab, name)));
    const ends = {
      from: access("edge-1"),
      to: access("edge-2"),
      through: [],
      address: machineOf(lab, "edge-2").address,
    };
    const measuring = failureOf(
      measureBloat(
        ends,
        { ...DEFAULT_SETTINGS, seconds: 30, idleSeconds: 2 },
        {
          missing: "refuse",
          signal: stop.signal,
          onProgress: () => undefined,
        },
      ),
    );
    await waitFor(20, ["1\n"], () => byHand(machineOf(lab, "edge-2"), "pgrep -c -f '^iperf3 -s' || true"));
    await waitFor(20, ["1\n"], () => byHand(machineOf(lab, "edge-1"), "pgrep -c -f '^iperf3 -c' || true"));
    stop.abort();
    const failure = await measuring;
    expect(failure).toBeInstanceOf(HostError);
    expect(failure.cause.kind).toBe("interrupted");
    await nothingRuns();
  });

  it("ends by itself on both hosts where this program is killed", async () => {
    const root = join(__dirname, "../..");
    const [from, to] = [machineOf(lab, "edge-1"), machineOf(lab, "edge-2")];
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "cli/main.ts", "bloat", `edge-1=${from.address}`, "--to", `edge-2=${to.address}`, ...QUICK],
      {
        cwd: root,
        stdio: "ignore",
        env: { ...process.env, NFFLEET_IDENTITY: lab.identity, NFFLEET_KNOWN_HOSTS: lab.knownHosts },
      },
    );
    await waitFor(60, ["1\n"], () => byHand(from, "pgrep -c -f '^iperf3 -c' || true"));
    child.kill("SIGKILL");
    for (const host of [from, to]) await waitFor(40, [""], () => byHand(host, RUNNING));
  });

  it.runIf(WHOLE)("ends its server by itself where the host loses its connection", async () => {
    const edge = machineOf(lab, "edge-2");
    const measuring = say("edge-1", "edge-2", "--direction", "up");
    await waitFor(20, ["1\n"], () => byHand(edge, "pgrep -c -f '^iperf3 -s' || true"));
    await edge.cutCable();
    await waitFor(60, [""], () => byHand(edge, RUNNING));
    await edge.plugCable();
    expect((await measuring).code).not.toBe(0);
    await nothingRuns();
  });
});

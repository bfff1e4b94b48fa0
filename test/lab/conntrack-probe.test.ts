import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { apply, type TransactionStep } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { endTraffic, startTraffic } from "./conntrack-stage";
import {
  accessTo,
  byHand,
  differences,
  failureOf,
  gatewayDocument,
  machineOf,
  savedRules,
  startPracticeLab,
} from "./practice-host";

const ESTABLISHED = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";
const SSH = "-p tcp -m tcp --dport 22 -j ACCEPT";
const WEB = "-p tcp -m tcp --dport 8001 -j ACCEPT";
const NAMES = "-p udp -m udp --dport 9001 -j ACCEPT";
const TIMER = 30;

describe.each(["nf_tables", "legacy"] as const)("a change that asks whether connections are well (%s)", backend => {
  let lab: Lab;
  let edge: LabHost;
  let client: LabHost;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge", backend }, { name: "client" }] });
    [edge, client] = [machineOf(lab, "edge"), machineOf(lab, "client")];
    await startTraffic(edge, "server");
    await apply(accessTo(lab, good()), good(), { expectedHash: "any" });
    await startTraffic(client, `client short ${edge.address} 25`);
    await startTraffic(client, `client udp-answered ${edge.address} 25`);
    await startTraffic(client, `client kept ${edge.address} 10 10`);
    await new Promise(resolve => setTimeout(resolve, 7_000));
  });
  afterEach(async () => {
    await bring({ ...good(), probes: [] });
    expect(await differences(lab, good())).toEqual([]);
  });
  afterAll(async () => {
    for (const host of [edge, client]) await endTraffic(host);
    await lab.stop();
  });

  function document(input: readonly string[], changes: object = {}): DesiredDocument {
    const shared = { mode: "shared", anchor: "first" };
    const filter = { INPUT: { ...shared, policy: "DROP", rules: input }, ...changes };
    const probes = [{ check: "conntrack" }];
    return gatewayDocument(edge, { ipv4: { filter }, ipv6: {}, probes, timer: TIMER });
  }
  const good = () => document([ESTABLISHED, SSH, WEB, NAMES]);
  const bring = (wanted: DesiredDocument, onStep: (step: TransactionStep) => void = () => undefined) =>
    apply(accessTo(lab, wanted), wanted, { expectedHash: "any", onStep });

  async function undone(wanted: DesiredDocument): Promise<string> {
    const before = await savedRules(edge);
    const steps: TransactionStep[] = [];
    let armed = Number.POSITIVE_INFINITY;
    const { cause } = await failureOf(
      bring(wanted, step => {
        if (step === "arm") armed = Date.now();
        steps.push(step);
      }),
    );
    const seconds = (Date.now() - armed) / 1000;
    expect(cause.message).toContain("Everything was undone.");
    expect(cause.kind).toBe("rolled-back");
    expect(steps.slice(-2)).toEqual(["probe", "undo"]);
    expect(await savedRules(edge)).toBe(before);
    expect((await byHand(edge, "tail -n 1 /run/netfilter-fleet/journal")).trim()).toMatch(/undone: whole$/);
    // The dead-man had not come to its turn.
    expect(seconds).toBeLessThan(TIMER);
    expect(seconds).toBeGreaterThan(0);
    // The traffic comes back to what it was.
    await new Promise(resolve => setTimeout(resolve, 12_000));
    return cause.message;
  }

  it("is undone before the timer when it breaks half the flows, and names them, with numbers and the rule", async () => {
    const message = await undone(document([ESTABLISHED, SSH, "-p tcp -m tcp --dport 8001 -j DROP", NAMES]));
    expect(message).toMatch(
      /^edge: with the new rules connections are worse off than before: in 5 seconds tcp to this host, \S+:8001 had \d+ connections and has \d+ \(dropped by ipv4 filter NF-INPUT rule 3: -p tcp -m tcp --dport 8001 -j DROP\)\. Everything was undone\./,
    );
    expect(message).not.toContain("9001");
  });

  it.runIf(backend === "nf_tables")("is undone when the policy drops what no rule lets in any more", async () => {
    const message = await undone(document([ESTABLISHED, SSH, WEB]));
    expect(message).toMatch(/udp to this host, \S+:9001 had \d+ .* \(dropped by the policy of ipv4 filter INPUT\)/);
  });

  it.runIf(backend === "nf_tables")("is undone when its answers are dropped on their way out", async () => {
    const drop = { OUTPUT: { mode: "shared", anchor: "first", rules: ["-p tcp -m tcp --sport 8001 -j DROP"] } };
    const message = await undone(document([ESTABLISHED, SSH, WEB, NAMES], drop));
    expect(message).toMatch(/tcp to this host, \S+:8001 has \d+ connections that stop in the handshake, and had 0/);
  });

  it("is confirmed when it breaks none", async () => {
    const steps: TransactionStep[] = [];
    const wanted = document(["-p icmp -j ACCEPT", ESTABLISHED, SSH, NAMES, WEB]);
    const { outcome } = await bring(wanted, step => void steps.push(step));
    expect(outcome).toBe("applied");
    expect(steps).not.toContain("undo");
  });
});

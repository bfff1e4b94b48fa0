import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, observe, plan } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, failureOf, machineOf } from "../lab/practice-host";
import { type Random, randomFrom } from "../random";
import { difference, NETWORKS, network, RELOAD, RESTART, startLibvirt } from "./libvirt-host";
import { ownRules, startNeighbourLab } from "./neighbour-host";
import { findings, gatewayWith, inputOf, pick, ROUNDS, randomPort, randomPorts, SEED } from "./rounds";

describe.each(["nf_tables", "legacy"] as const)(
  `libvirt and we at work in turns, on the %s backend (seed ${SEED})`,
  backend => {
    let lab: Lab;
    let host: LabHost;
    /** Where libvirt does the same without us. */
    let plain: LabHost;

    beforeAll(async () => {
      lab = await startNeighbourLab({ backend, names: ["edge", "plain"] });
      host = machineOf(lab, "edge");
      plain = machineOf(lab, "plain");
      await Promise.all([host, plain].map(startLibvirt));
    });
    afterAll(() => lab.stop());

    it(`lose nothing of each other, and nothing is taken for drift, in ${ROUNDS} rounds`, {
      timeout: 3_600_000,
    }, async () => {
      const random = randomFrom(SEED);
      const counts = new Map<string, number>();
      const lost = { theirs: [] as string[], ours: [] as string[] };
      const falseDrift: string[] = [];
      const running = new Set<string>();
      const turnNetwork = async () => onBoth(turning(running, random));
      const onBoth = (script: string) => Promise.all([host, plain].map(machine => byHand(machine, script)));
      let document = gatewayWith(host, []);
      await apply(accessTo(lab, document), document, { expectedHash: "any" });
      let ours = await ownRules(host);

      for (let round = 0; round < ROUNDS; round += 1) {
        const deed = pick(DEEDS, random);
        counts.set(deed, (counts.get(deed) ?? 0) + 1);
        if (deed === "network") await turnNetwork();
        if (deed === "reload") await onBoth(RELOAD);
        if (deed === "restart") await onBoth(RESTART);
        if (deed === "our change, undone") {
          // One port at least, so that there is something to undo.
          const failing = gatewayWith(host, [randomPort(random), ...randomPorts(random)], {
            probes: [{ check: "tcp:9" }],
          });
          const turned = turnNetwork();
          const { cause } = await failureOf(apply(accessTo(lab, failing), failing, { expectedHash: "any" }));
          expect(cause.kind).toBe("rolled-back");
          await turned;
        } else if (deed.startsWith("our change")) {
          document = gatewayWith(host, randomPorts(random));
          const { expectedHash } = plan(document, await observe(accessTo(lab, document), document));
          const turned = deed === "our change" ? undefined : turnNetwork();
          if (deed === "our change, and a network after its plan") await turned;
          await apply(accessTo(lab, document), document, { expectedHash });
          await turned;
          ours = await ownRules(host);
          expect(ours.filter(line => line.startsWith("-A NF-INPUT "))).toEqual(inputOf(document));
        }
        const theirsStand = await expect
          .poll(() => difference(host, plain), { timeout: 10_000, interval: 200 })
          .toEqual([])
          .then(
            () => true,
            () => false,
          );
        if (!theirsStand) lost.theirs.push(`${round} (${deed}): ${(await difference(host, plain)).join(", ")}`);
        const left = await ownRules(host);
        if (left.join() !== ours.join()) lost.ours.push(`${round} (${deed}): ${left.join("\n")}`);
        falseDrift.push(...(await findings(lab, document)).map(finding => `${round} (${deed}): ${finding}`));
      }

      console.log(
        `${ROUNDS} rounds on ${backend}: ${[...counts].map(([deed, count]) => `${count} × ${deed}`).join(", ")}; lost in ${lost.theirs.length} rounds of theirs, ${lost.ours.length} of ours, ${falseDrift.length} findings of false drift (NFFLEET_SEED=${SEED})`,
      );
      expect(lost).toEqual({ theirs: [], ours: [] });
      expect(falseDrift).toEqual([]);
    });
  },
);

const DEEDS = [
  ...["network", "network", "network", "network", "reload", "restart", "plan", "our change"],
  ...["our change, and a network after its plan", "our change, and a network during it", "our change, undone"],
] as const;

/** Starts a network that is not running, or ends one that is. */
function turning(running: Set<string>, random: Random): string {
  const name = pick(NETWORKS, random);
  const deed = running.delete(name) ? "net-destroy" : "net-start";
  if (deed === "net-start") running.add(name);
  return network(`${deed} ${name}`);
}

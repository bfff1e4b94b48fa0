import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, observe, plan } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, failureOf, machineOf } from "../lab/practice-host";
import { type Random, randomFrom } from "../random";
import {
  banning,
  heldBans,
  hooks,
  hooksBehindUs,
  JAILS,
  spellBans,
  startFail2ban,
  unbanning,
  untilHeld,
} from "./fail2ban-host";
import { ownRules, startNeighbourLab } from "./neighbour-host";
import { findings, gatewayWith, inputOf, pick, ROUNDS, randomPort, randomPorts, SEED } from "./rounds";

describe.each(["nf_tables", "legacy"] as const)(
  `fail2ban and we at work in turns, on the %s backend (seed ${SEED})`,
  backend => {
    let lab: Lab;
    let host: LabHost;
    let bans: Map<string, Set<string>>;

    beforeAll(async () => {
      lab = await startNeighbourLab({ backend });
      host = machineOf(lab, "edge");
      bans = await startFail2ban(host);
    });
    afterAll(() => lab.stop());

    it(`lose nothing of each other, and nothing is taken for drift, in ${ROUNDS} rounds`, {
      timeout: 3_600_000,
    }, async () => {
      const random = randomFrom(SEED);
      const hooked = await hooks(host);
      const counts = new Map<string, number>();
      const lost = { theirs: [] as string[], ours: [] as string[] };
      const falseDrift: string[] = [];
      let document = gatewayWith(host, []);
      await apply(accessTo(lab, document), document, { expectedHash: "any" });
      let ours = await ownRules(host);
      const ban = () => changeBans(host, bans, "ban", random);

      for (let round = 0; round < ROUNDS; round += 1) {
        const deed = pick(DEEDS, random);
        counts.set(deed, (counts.get(deed) ?? 0) + 1);
        if (deed === "ban" || deed === "unban") await changeBans(host, bans, deed, random);
        if (deed === "reload" || deed === "restart") await byHand(host, `fail2ban-client ${deed} >/dev/null`);
        if (deed === "our change, undone") {
          // One port at least, so that there is something to undo.
          const failing = gatewayWith(host, [randomPort(random), ...randomPorts(random)], {
            probes: [{ check: "tcp:9" }],
          });
          const banned = ban();
          const { cause } = await failureOf(apply(accessTo(lab, failing), failing, { expectedHash: "any" }));
          expect(cause.kind).toBe("rolled-back");
          await banned;
        } else if (deed.startsWith("our change")) {
          document = gatewayWith(host, randomPorts(random));
          const { expectedHash } = plan(document, await observe(accessTo(lab, document), document));
          const banned = deed === "our change" ? undefined : ban();
          if (deed === "our change, and a ban after its plan") await banned;
          await apply(accessTo(lab, document), document, { expectedHash });
          await banned;
          ours = await ownRules(host);
          expect(ours.filter(line => line.startsWith("-A NF-INPUT "))).toEqual(inputOf(document));
        }
        await untilHeld(host, bans).catch(() => undefined);
        const theirsStand =
          (await heldBans(host)).join() === spellBans(bans).join() &&
          (await hooks(host)).join() === hooked.join() &&
          (await hooksBehindUs(host)).length === 0;
        if (!theirsStand) {
          const left = [...(await hooks(host)), ...(await heldBans(host))];
          lost.theirs.push(`${round} (${deed}): ${left.join("\n")}`);
        }
        const left = await ownRules(host);
        if (left.join() !== ours.join()) lost.ours.push(`${round} (${deed}): ${left.join("\n")}`);
        falseDrift.push(...(await findings(lab, document)).map(finding => `${round} (${deed}): ${finding}`));
      }

      console.log(
        `${ROUNDS} rounds on ${backend}: ${[...counts].map(([deed, count]) => `${count} × ${deed}`).join(", ")}; ${spellBans(bans).length} bans in force; lost in ${lost.theirs.length} rounds of theirs, ${lost.ours.length} of ours, ${falseDrift.length} findings of false drift (NFFLEET_SEED=${SEED})`,
      );
      expect(lost).toEqual({ theirs: [], ours: [] });
      expect(falseDrift).toEqual([]);
    });
  },
);

const DEEDS = [
  ...["ban", "ban", "ban", "unban", "unban", "reload", "restart", "plan", "plan", "our change"],
  ...["our change, and a ban after its plan", "our change, and a ban during it", "our change, undone"],
] as const;

/** Bans up to three addresses in one jail, or takes back one ban that this has made before. */
async function changeBans(
  host: LabHost,
  bans: Map<string, Set<string>>,
  deed: "ban" | "unban",
  random: Random,
): Promise<void> {
  const jail = pick([...JAILS.keys()], random);
  const banned = bans.get(jail) ?? new Set();
  const free = [...banned].filter(address => !/^10\.66\.|::66$/.test(address));
  if (deed === "unban" && free.length > 0) {
    const address = pick(free, random);
    banned.delete(address);
    await byHand(host, unbanning(jail, [address]));
    return;
  }
  const addresses = Array.from({ length: 1 + random(3) }, () =>
    jail !== "recent" && random(3) === 0
      ? `2001:db8::${(4096 + random(60_000)).toString(16)}`
      : `10.65.${random(256)}.${random(256)}`,
  );
  for (const address of addresses) banned.add(address);
  await byHand(host, banning(jail, addresses));
}

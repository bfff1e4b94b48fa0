import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { apply, observe, plan } from "../../engine/host";
import { findQdiscKind, parseTrafficPart, printTrafficPart, type TrafficPart } from "../../engine/traffic";
import { HTB_CLASS_OPTIONS } from "../../engine/traffic/kinds/htb-class";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { randomFrom } from "../random";
import { declareHost, declareQueues } from "./declared-document";
import { accessTo, byHand, machineOf, startPracticeLab } from "./practice-host";
import { buildQueue, drawQueue, type QueueDraw, RECIPES, redrawOne } from "./random-queues";

const WHOLE = process.env.NFFLEET_QUEUES === "all";
const SEED = Number(process.env.NFFLEET_SEED ?? Date.now() % 1_000_000);
/** Sets of parameters of each construct. */
const SETS = WHOLE ? 500 : 8;
const DEVICES = WHOLE ? 50 : 4;
const CONSTRUCTS = Object.keys(RECIPES);

describe(`queues of random parameters (seed ${SEED})`, () => {
  let lab: Lab;
  let guest: LabHost;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [], guests: [{ name: "guest", memory: 1024 }] });
    guest = machineOf(lab, "guest");
    const devices = Array.from(
      { length: DEVICES },
      (_, at) => `ip link add d${at} numtxqueues 4 type dummy; ip link set d${at} up`,
    );
    await byHand(guest, devices.join("\n"));
  });
  afterAll(() => lab.stop());

  it.each(CONSTRUCTS)(
    `are held, in ${SETS} sets, and each changed one is found: %s`,
    { timeout: 3_600_000 },
    async construct => {
      const random = randomFrom(SEED + CONSTRUCTS.indexOf(construct));
      let draws: readonly QueueDraw[] = [];
      let before: DesiredDocument | undefined;
      const tally = { sets: 0, found: 0, alike: 0 };
      // A short run goes on until one of its changes was one that can be found.
      while (tally.sets < SETS || (tally.found === 0 && tally.sets < 20 * SETS)) {
        // One parameter changes; after some rounds another set begins.
        const redrawn = new Set<string>();
        draws = Array.from({ length: DEVICES }, (_, at) => {
          const former = random(4) === 0 ? undefined : draws[at];
          if (former !== undefined) redrawn.add(`d${at}`);
          return nextDraw(former, construct, random);
        });
        const document = documentOf(guest, draws);
        await apply(accessTo(lab, document), document, { expectedHash: "any" });
        expect(await driftOf(lab, document)).toEqual([]);
        tally.sets += DEVICES;
        if (before !== undefined) {
          const drifted = await driftOf(lab, before);
          for (const device of Object.keys(document.qdiscs)) {
            const [wanted, held] = [textsOf(before, device), textsOf(document, device)];
            // Of another set nobody can say: what it leaves to the kernel may stay as it was.
            if (!redrawn.has(device.replace(/^ifb-/, ""))) continue;
            if (wanted.join("\n") === held.join("\n") || isHeldAlike(wanted, held)) {
              tally.alike += 1;
              expect(drifted, `${held} in the place of ${wanted}`).not.toContain(device);
            } else {
              tally.found += 1;
              expect(drifted, `${held} in the place of ${wanted}`).toContain(device);
            }
          }
        }
        before = document;
      }
      console.log(
        `${construct}: ${tally.sets} sets held, ${tally.found} changes found, ${tally.alike} held alike (NFFLEET_SEED=${SEED})`,
      );
      expect(tally.found).toBeGreaterThan(0);
    },
  );
});

function nextDraw(draw: QueueDraw | undefined, construct: string, random: ReturnType<typeof randomFrom>): QueueDraw {
  for (;;) {
    const next = draw === undefined ? drawQueue(construct, random) : redrawOne(draw, random);
    if (canBe(next)) return next;
  }
}

/** What contradicts itself (a ceil below the rate, a burst that its queue cannot hold) is refused at synthesis. */
function canBe(draw: QueueDraw): boolean {
  try {
    declareHost("192.0.2.1", host => buildQueue(host, "queue", "d0", draw));
    return true;
  } catch {
    return false;
  }
}

function documentOf(guest: LabHost, draws: readonly QueueDraw[]): DesiredDocument {
  return declareQueues(guest, host => {
    for (const [at, draw] of draws.entries()) buildQueue(host, `queue-${at}`, `d${at}`, draw);
  });
}

function textsOf(document: DesiredDocument, device: string): readonly string[] {
  return (document.qdiscs[device] ?? []).map(String);
}

/** Devices that are not as the document wants them. */
async function driftOf(lab: Lab, document: DesiredDocument): Promise<readonly string[]> {
  const observed = await observe(accessTo(lab, document), document);
  const { changes } = plan(document, observed);
  return changes.flatMap(change => (change.subject === "qdisc" ? [change.device] : []));
}

/** Whether the kernel holds everything that one asks for as it holds the other. */
function isHeldAlike(wanted: readonly string[], held: readonly string[]): boolean {
  const [ours, theirs] = [wanted.map(parseTrafficPart), held.map(parseTrafficPart)];
  return (
    ours.length === theirs.length &&
    ours.every((part, at) => heldText(part, part) === heldText(theirs[at] ?? part, part))
  );
}

/** What the kernel makes of a part, as far as another one asks for it. */
function heldText(part: TrafficPart, asking: TrafficPart): string {
  if (part.part === "filter" || asking.part === "filter") return printTrafficPart(part);
  const options = part.part === "class" ? HTB_CLASS_OPTIONS : (findQdiscKind(part.kind)?.options ?? []);
  const held = options.flatMap(option => {
    const value = part.options.get(option.name);
    if (!asking.options.has(option.name) && option.unset === undefined) return [];
    return [`${option.name}=${value === undefined ? (option.unset ?? "kept") : option.hold(value, part.options)}`];
  });
  return `${part.part} ${part.parent} ${held.join(" ")}`;
}

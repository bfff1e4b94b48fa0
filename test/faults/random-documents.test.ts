import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { apply, HostError } from "../../engine/host";
import { renderDocument } from "../../engine/host/render";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, machineOf, startPracticeLab, waitFor } from "../lab/practice-host";
import { randomFrom } from "../random";
import { certainDocument, randomDocument } from "./random-document";

const WHOLE = process.env.NFFLEET_FAULTS === "all";
const SEED = Number(process.env.NFFLEET_SEED ?? Date.now() % 1_000_000);
const DOCUMENTS = WHOLE ? 1_000 : 12;
const PAIRS = 6;
/** What the first documents of a run do, whatever the seed. */
const CERTAIN = ["open", "cut"] as const;

interface Tally {
  applied: number;
  refused: number;
  rolledBack: number;
  /** Refused, although a login would have passed. */
  falselyRefused: number;
  /** Documents that would have cut the login. */
  cutting: number;
  lost: string[];
}

describe(`documents of any rules (seed ${SEED})`, () => {
  const tally: Tally = { applied: 0, refused: 0, rolledBack: 0, falselyRefused: 0, cutting: 0, lost: [] };
  let lab: Lab;

  beforeAll(async () => {
    const hosts = Array.from({ length: PAIRS }, (_, at) => {
      const backend = at % 2 === 0 ? ("nf_tables" as const) : ("legacy" as const);
      return [
        { name: `subject-${at}`, backend },
        { name: `judge-${at}`, backend },
      ];
    });
    lab = await startPracticeLab({ hosts: hosts.flat() });
  });
  afterAll(() => lab.stop());

  it(`lose no host of ${DOCUMENTS}`, { timeout: 3_600_000 }, async () => {
    await Promise.all(
      Array.from({ length: PAIRS }, async (_, pair) => {
        const random = randomFrom(SEED + pair);
        const [subject, judge] = [machineOf(lab, `subject-${pair}`), machineOf(lab, `judge-${pair}`)];
        const runner = (await byHand(subject, "ip route show default")).split(" ")[2] ?? "";
        for (let at = pair; at < DOCUMENTS; at += PAIRS) {
          const drawn = randomDocument(subject, runner, random);
          const document = at < CERTAIN.length ? certainDocument(subject, CERTAIN[at] ?? "open") : drawn;
          await meetDocument(lab, subject, judge, document, tally);
        }
      }),
    );
    const { applied, refused, rolledBack, falselyRefused, cutting, lost } = tally;
    console.log(
      `${DOCUMENTS} documents, ${cutting} of them would cut the login: ${applied} applied, ${refused} refused by the check, ${rolledBack} undone by the timer, ${falselyRefused} falsely refused, ${lost.length} hosts lost (NFFLEET_SEED=${SEED})`,
    );
    expect(lost).toEqual([]);
    expect(applied + refused + rolledBack).toBe(DOCUMENTS);
    expect(cutting).toBeGreaterThan(WHOLE ? DOCUMENTS / 3 : 0);
    expect(applied).toBeGreaterThan(WHOLE ? DOCUMENTS / 5 : 0);
  });
});

async function meetDocument(
  lab: Lab,
  subject: LabHost,
  judge: LabHost,
  document: DesiredDocument,
  tally: Tally,
): Promise<void> {
  const passes = await wouldPass(judge, document);
  if (!passes) tally.cutting += 1;
  try {
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    tally.applied += 1;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    if (error.cause.kind === "lock-out") {
      tally.refused += 1;
      if (passes) tally.falselyRefused += 1;
    } else if (error.cause.kind === "rolled-back") tally.rolledBack += 1;
    else throw error;
  }
  await waitFor(40, ["open"], async () => ((await greets(subject)) ? "open" : "closed")).catch(() => {
    tally.lost.push(JSON.stringify(document.ipv4));
  });
}

/** The truth: the document's rules, loaded on a host of no other use, and a new connection to its sshd. */
async function wouldPass(judge: LabHost, document: DesiredDocument): Promise<boolean> {
  const rules = renderDocument(document).find(({ name }) => name === "ipv4.rules")?.content ?? "";
  const empty =
    "for t in raw mangle nat filter; do iptables -w 5 -t $t -F; iptables -w 5 -t $t -X; done; iptables -w 5 -P INPUT ACCEPT; iptables -w 5 -P OUTPUT ACCEPT";
  await byHand(judge, `${empty}; iptables-restore -w 5 --noflush <<'END'\n${rules}END`);
  const passes = await greets(judge);
  await byHand(judge, empty);
  return passes;
}

/** Whether a new connection gets to hear the first word of sshd. */
function greets({ address, port }: LabHost): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host: address, port });
    const end = (heard: boolean) => {
      socket.destroy();
      resolve(heard);
    };
    socket.setTimeout(1_500, () => end(false));
    socket.once("error", () => end(false));
    socket.once("data", () => end(true));
  });
}

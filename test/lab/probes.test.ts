import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { apply, observe, type TransactionStep } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
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
const WEB = "-p tcp -m tcp --dport 8080 -j ACCEPT";
/** Makes a change of rules that let the page in. */
const PING = "-p icmp -j ACCEPT";
/** A page that is well and one that is not. */
const LISTENER = `node -e 'require("http").createServer((q, s) => { s.statusCode = q.url === "/well" ? 204 : 503; s.end() }).listen(8080)'`;

describe.each(["nf_tables", "legacy"] as const)("a change with probes (%s)", backend => {
  let lab: Lab;
  let edge: LabHost;
  let office: LabHost;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge", backend }, { name: "office" }] });
    edge = machineOf(lab, "edge");
    office = machineOf(lab, "office");
    await byHand(edge, `setsid ${LISTENER} </dev/null >/dev/null 2>&1 & sleep 0.5`);
    await bring(good());
  });
  // Whatever a change did: the next plan has nothing to say, and nobody waits on the host.
  afterEach(async () => {
    await bring(good());
    expect(await differences(lab, good())).toEqual([]);
    expect((await observe(accessTo(lab, good()), good())).notes).toEqual([]);
    expect(await byHand(edge, "ls /run/netfilter-fleet; pgrep -f '[n]etfilter-fleet/transaction' || true")).toBe(
      "journal\nlast-run\n",
    );
  });
  afterAll(() => lab.stop());

  function document(input: readonly string[], ...probes: readonly object[]): DesiredDocument {
    const chain = { mode: "shared", anchor: "first", policy: "DROP", rules: input };
    return gatewayDocument(edge, { ipv4: { filter: { INPUT: chain } }, ipv6: {}, probes });
  }
  const good = () => document([ESTABLISHED, SSH, WEB], { check: "tcp:8080" });
  const bring = (wanted: DesiredDocument, onStep: (step: TransactionStep) => void = () => undefined) =>
    apply(accessTo(lab, wanted), wanted, { expectedHash: "any", onStep });
  const fromOffice = () => ({ address: office.address, port: office.port, user: office.user });
  const page = (path: string) => `http://${edge.address}:8080/${path}`;
  const lastStep = async () => (await byHand(edge, "tail -n 1 /run/netfilter-fleet/journal")).trim();

  /** The refusal in words; afterwards the host holds what it held, and says why. */
  async function undone(wanted: DesiredDocument): Promise<string> {
    const before = await savedRules(edge);
    const steps: TransactionStep[] = [];
    const { cause } = await failureOf(bring(wanted, step => void steps.push(step)));
    expect(cause.kind).toBe("rolled-back");
    expect(steps.slice(-2)).toEqual(["probe", "undo"]);
    expect(await savedRules(edge)).toBe(before);
    expect(await lastStep()).toMatch(/undone: whole$/);
    const { notes } = await observe(accessTo(lab, good()), good());
    expect(notes.map(({ message }) => message).join()).toMatch(
      /rolled back: at \S+, because the probe .*: everything was undone/,
    );
    // One paragraph, of whole sentences.
    expect(cause.message).toMatch(/^edge: with the new rules the probe [^\n]+ failed: [^\n]+, and run again\.$/);
    expect(cause.message).not.toMatch(/\.\.|undefined/);
    expect(cause.message).toContain("Everything was undone.");
    return cause.message;
  }

  it("is confirmed when each is answered, from the runner and through another host, and stays", async () => {
    const wanted = document(
      [ESTABLISHED, SSH, WEB, PING],
      { check: "tcp:8080" },
      { check: page("well") },
      { check: "tcp:8080", through: fromOffice() },
      { check: page("well"), through: fromOffice() },
    );
    const steps: TransactionStep[] = [];
    await bring(wanted, step => void steps.push(step));
    expect(steps.indexOf("probe")).toBeGreaterThan(steps.indexOf("applied"));
    expect(steps.indexOf("probe")).toBeLessThan(steps.indexOf("confirm"));
    expect(await lastStep()).toMatch(/closed$/);
    await new Promise(resolve => setTimeout(resolve, (wanted.timer + 2) * 1000));
    expect(await differences(lab, wanted)).toEqual([]);
  });

  it("is undone when its rules cut the way from the runner, and told with the probe and the host", async () => {
    expect(await undone(document([ESTABLISHED, SSH, PING], { check: "tcp:8080" }))).toContain(
      `the probe tcp:8080 failed: ${edge.address} port 8080 takes no connection: there was no answer in time.`,
    );
  });

  it("is undone when its rules cut the way from another host only", async () => {
    const rules = [ESTABLISHED, SSH, `-s ${office.address}/32 -j DROP`, WEB];
    const wanted = document(rules, { check: "tcp:8080" }, { check: "tcp:8080", through: fromOffice() });
    expect(await undone(wanted)).toContain(
      `the probe tcp:8080 from ${office.address} failed: ${edge.address} port 8080 takes no connection from the host ${office.address} (root@${office.address} port 22): there was no answer in time.`,
    );
  });

  it("is undone when a page is answered with a bad status, though the port takes connections", async () => {
    const wanted = document([ESTABLISHED, SSH, WEB, PING], { check: "tcp:8080" }, { check: page("ill") });
    expect(await undone(wanted)).toContain(`the probe ${page("ill")} failed: it answered with status 503.`);
  });

  it.each([
    { what: "refuses the login", user: "nobody", says: "was refused" },
    { what: "has no sshd", part: () => office.stopSshd(), mend: () => office.startSshd(), says: "ECONNREFUSED" },
    { what: "is away", part: () => office.cutCable(), mend: () => office.plugCable(), says: "No answer to the TCP" },
  ])("is undone when the host that it is to be asked from $what", async ({ user, part, mend, says }) => {
    const through = { ...fromOffice(), ...(user === undefined ? {} : { user }) };
    await part?.();
    try {
      const message = await undone(document([ESTABLISHED, SSH, WEB, PING], { check: "tcp:8080", through }));
      expect(message).toContain(`the probe tcp:8080 from ${office.address} failed: `);
      expect(message).toContain(says);
      expect(message).toContain(`see that ${office.address} can be logged in to`);
    } finally {
      await mend?.();
    }
  });
});

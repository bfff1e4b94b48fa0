import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { apply, observe } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import {
  accessTo,
  byHand,
  failureOf,
  gatewayDocument,
  NOBODY,
  savedRules,
  startPracticeLab,
  waitFor,
} from "./practice-host";

/** Without the established flows our own connection dies with the apply; with them only new ones do. */
const LOCKING = {
  "cuts new connections only": ["-i lo -j ACCEPT", "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"],
  "cuts every connection": ["-i lo -j ACCEPT"],
} as const;

describe.each(Object.entries(LOCKING))("a document without the SSH port that %s", (_what, rules) => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startPracticeLab({
      hosts: [{ name: "one" }, { name: "two", backend: "legacy" }, { name: "three" }],
    });
    await Promise.all(
      [...lab.hosts.values()].map(host =>
        apply(accessTo(lab, gatewayDocument(host)), gatewayDocument(host), { expectedHash: "any" }),
      ),
    );
  });
  afterAll(() => lab.stop());

  it("is refused before anything is touched, with the rule or policy that would cut the login", async () => {
    await Promise.all([...lab.hosts.values()].map(host => refuseLockOut(lab, host, rules)));
  });

  it("leaves every host reachable with its old rules within the timer, and told why", async () => {
    await Promise.all([...lab.hosts.values()].map(host => lockOut(lab, host, rules)));
  });
});

function lockingDocument(host: LabHost, rules: readonly string[]): DesiredDocument {
  const chain = (rest: readonly string[]) => ({
    filter: { INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules: rest } },
  });
  return gatewayDocument(host, { ipv4: chain(rules), ipv6: chain(["-i lo -j ACCEPT"]) });
}

async function refuseLockOut(lab: Lab, host: LabHost, rules: readonly string[]): Promise<void> {
  const before = await savedRules(host);
  const locking = lockingDocument(host, rules);
  const steps: string[] = [];
  const onStep = (step: string) => void steps.push(step);
  const { cause } = await failureOf(apply(accessTo(lab, locking), locking, { expectedHash: "any", onStep }));
  expect(cause.kind).toBe("lock-out");
  expect(cause.message).toContain(`The new rules of ${host.name} would lock us out: the packet that opens a new login`);
  expect(cause.message).toContain("would be dropped by the policy DROP of filter INPUT in ipv4");
  expect(steps).not.toContain("record");
  expect(await savedRules(host)).toBe(before);
}

/** As `rules`, with one that may let the login in: only the dead-man can tell. */
async function lockOut(lab: Lab, host: LabHost, rules: readonly string[]): Promise<void> {
  const good = gatewayDocument(host);
  const before = await savedRules(host);
  const locking = lockingDocument(host, [...rules, NOBODY]);
  const started = Date.now();
  const { cause } = await failureOf(apply(accessTo(lab, locking), locking, { expectedHash: "any" }));
  expect(cause.kind).toBe("rolled-back");
  expect(cause.message).toContain(host.name);
  expect(cause.message).toContain("new connection");
  await waitFor(20, [before], () => savedRules(host));
  expect(Date.now() - started).toBeLessThan(45_000);
  const observation = await observe(accessTo(lab, good), good);
  expect(observation.notes.map(({ message }) => message).join("\n")).toMatch(
    /rolled back: at .* (new connection|confirmed)/,
  );
  expect(await byHand(host, "cat /proc/sys/net/ipv4/ip_forward")).toBe("1\n");
  // The next run is an ordinary one.
  await apply(accessTo(lab, good), good, { expectedHash: "any" });
  expect((await observe(accessTo(lab, good), good)).notes).toEqual([]);
}

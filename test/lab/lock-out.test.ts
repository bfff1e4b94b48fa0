import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, observe } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, failureOf, gatewayDocument, savedRules, startPracticeLab, waitFor } from "./practice-host";

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

  it("leaves every host reachable with its old rules within the timer, and told why", async () => {
    await Promise.all([...lab.hosts.values()].map(host => lockOut(lab, host, rules)));
  });
});

async function lockOut(lab: Lab, host: LabHost, rules: readonly string[]): Promise<void> {
  const good = gatewayDocument(host);
  const before = await savedRules(host);
  const chain = (rest: readonly string[]) => ({
    filter: { INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules: rest } },
  });
  const locking = gatewayDocument(host, { ipv4: chain(rules), ipv6: chain(["-i lo -j ACCEPT"]) });
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

import { get } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, destroy, observe, plan } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, differences, failureOf, gatewayDocument, machineOf, savedRules } from "../lab/practice-host";
import { clearDocker, prepareDocker, publishWeb, startDocker, stopDocker } from "./docker-engine";
import { lockingDocument, startNeighbourLab } from "./neighbour-host";

const BACKENDS = ["nf_tables", "legacy"] as const;
let lab: Lab;
const host = (): LabHost => machineOf(lab, "edge");

/** Chains, policies apart, and rules: those that hold a name of ours, or those that hold none. */
async function rulesOf(owner: "us" | "docker"): Promise<readonly string[]> {
  const lines = (await savedRules(host())).split("\n").filter(line => /^-A|^:\S+ -/.test(line));
  return lines.filter(line => /NF-|WEB|practice/.test(line) === (owner === "us"));
}

/** What a published port answers to a client outside of the host: an HTTP status, or the error code. */
function askPublished(port: number): Promise<string> {
  return new Promise(resolve => {
    const request = get({ host: host().address, port, path: "/", timeout: 2000, agent: false }, answer => {
      answer.resume();
      resolve(String(answer.statusCode));
    });
    request.on("timeout", () => request.destroy(new Error("timeout")));
    request.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

const isServed = (port: number) =>
  expect.poll(() => askPublished(port), { timeout: 20_000, interval: 300 }).toBe("200");

describe.each(BACKENDS)("a host with dockerd running before us, with the %s backend", backend => {
  beforeAll(async () => {
    lab = await startNeighbourLab({ backend });
    await prepareDocker(host());
    await startDocker(host());
    await byHand(host(), "docker network create --subnet 172.30.0.0/16 shop");
    await publishWeb(host(), "web", 8080, "shop");
  });
  afterAll(() => stopHost());

  it("keeps every chain, jump and address translation of Docker through a deploy, and its port stays published", async () => {
    await isServed(8080);
    const before = await rulesOf("docker");
    expect(before.join("\n")).toMatch(/-A DOCKER .*--dport 8080 -j DNAT --to-destination 172\.30\.0\.2:8000/);
    const document = gatewayDocument(host());
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await rulesOf("docker")).toEqual(before);
    expect(await differences(lab, document)).toEqual([]);
    await isServed(8080);
  });

  it("shows nothing as drift, and loses nothing of ours, whatever Docker does meanwhile", async () => {
    const document = gatewayDocument(host());
    const ours = await rulesOf("us");
    const before = await rulesOf("docker");
    const { ownedHash } = await observe(accessTo(lab, document), document);
    const steps: readonly (readonly [string, () => Promise<unknown>])[] = [
      ["a network made", () => byHand(host(), "docker network create --subnet 172.31.0.0/16 cellar")],
      ["a port published", () => publishWeb(host(), "extra", 8081, "cellar")],
      ["a container taken away", () => byHand(host(), "docker rm -f extra")],
      ["a network taken away", () => byHand(host(), "docker network rm cellar")],
      ["dockerd stopped", () => stopDocker(host())],
      ["dockerd started", () => startDocker(host())],
      ["a container started again", () => byHand(host(), "docker start web")],
    ];
    for (const [step, act] of steps) {
      await act();
      expect([step, await rulesOf("us")]).toEqual([step, ours]);
      const observation = await observe(accessTo(lab, document), document);
      expect([step, plan(document, observation).changes]).toEqual([step, []]);
      expect([step, observation.ownedHash]).toEqual([step, ownedHash]);
    }
    await isServed(8080);
    expect([...(await rulesOf("docker"))].sort()).toEqual([...before].sort());
  });

  it("gets back what was ours, and keeps what is Docker's, when a deploy locked the door", async () => {
    const document = gatewayDocument(host());
    const held = await savedRules(host());
    const locking = lockingDocument(host());
    expect((await failureOf(apply(accessTo(lab, locking), locking, { expectedHash: "any" }))).cause.kind).toBe(
      "rolled-back",
    );
    await expect.poll(() => savedRules(host()), { timeout: 25_000, interval: 500 }).toBe(held);
    expect(await differences(lab, document)).toEqual(["record: rolled-back"]);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await savedRules(host())).toBe(held);
    expect(await differences(lab, document)).toEqual([]);
    await isServed(8080);
  });

  it("has every rule of Docker after destroy, and none of ours", async () => {
    const document = gatewayDocument(host());
    const before = await rulesOf("docker");
    await destroy(accessTo(lab, document), document, {});
    expect(await rulesOf("docker")).toEqual(before);
    expect(await rulesOf("us")).toEqual([]);
    await isServed(8080);
  });
});

describe.each(BACKENDS)("a host on which dockerd starts after us, with the %s backend", backend => {
  beforeAll(async () => {
    lab = await startNeighbourLab({ backend });
    await prepareDocker(host());
  });
  afterAll(() => stopHost());

  it("shows no drift after its first start, and publishes its ports through our policy of DROP", async () => {
    const document = gatewayDocument(host());
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    const ours = await rulesOf("us");
    await startDocker(host());
    await byHand(host(), "docker network create --subnet 172.30.0.0/16 shop");
    await publishWeb(host(), "web", 8080, "shop");
    await isServed(8080);
    expect(await rulesOf("us")).toEqual(ours);
    expect(await differences(lab, document)).toEqual([]);
  });

  it("keeps what dockerd wrote while the dead-man of a deploy that locked the door was waiting", async () => {
    const written = await rulesOf("docker");
    await stopDocker(host());
    const held = await rulesOf("us");
    await byHand(host(), "iptables -F DOCKER-USER; iptables -t nat -F DOCKER; iptables -F DOCKER");
    const locking = lockingDocument(host());
    let started: Promise<unknown> = Promise.resolve();
    const failure = await failureOf(
      apply(accessTo(lab, locking), locking, {
        expectedHash: "any",
        onStep: step => {
          if (step === "applied") started = startDocker(host()).then(() => byHand(host(), "docker start web"));
        },
      }),
    );
    await started;
    expect(failure.cause.kind).toBe("rolled-back");
    await expect.poll(() => rulesOf("us"), { timeout: 25_000, interval: 500 }).toEqual(held);
    expect([...(await rulesOf("docker"))].sort()).toEqual([...written].sort());
    await isServed(8080);
  });

  it("keeps forwarding closed but for Docker's own rules when we leave, and its ports published", async () => {
    const document = gatewayDocument(host());
    const before = await rulesOf("docker");
    await destroy(accessTo(lab, document), document, {});
    expect(await rulesOf("docker")).toEqual(before);
    expect(await rulesOf("us")).toEqual([]);
    expect(await byHand(host(), "iptables -S FORWARD | head -n 1; sysctl -n net.ipv4.ip_forward")).toBe(
      "-P FORWARD DROP\n1\n",
    );
    await isServed(8080);
  });
});

async function stopHost(): Promise<void> {
  await clearDocker(host());
  await lab.stop();
}

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, destroy } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, differences, gatewayDocument, machineOf, savedRules } from "../lab/practice-host";
import { randomFrom } from "../random";
import { clearDocker, prepareDocker, publishWeb, startDocker, stopDocker } from "./docker-engine";
import { rulesOfOthers, START_FIREWALLD, startNeighbourLab } from "./neighbour-host";

const SEED = Number(process.env.NFFLEET_SEED ?? Date.now() % 1_000_000);
const ROUNDS = 100;
const PORTS = [8001, 8002, 8003, 8004, 8005, 8006];

interface Tally {
  readonly acts: Map<string, number>;
  /** What a plan showed beyond what is told of this act. */
  readonly falseDrift: string[];
  readonly lostOfTheirs: string[];
  readonly lostOfOurs: string[];
}

/** One thing that they or we do. `flushing`: of theirs, and told to take every rule of ours away. */
interface Act {
  readonly by: "them" | "us";
  readonly effect?: "flushing";
  readonly run: () => Promise<unknown>;
}

/** A program beside us. */
interface Neighbour {
  /** Its own rules, wherever they stand. */
  readonly rules: () => Promise<readonly string[]>;
  /** Ports that it opens, as its own rules say. */
  readonly openPorts: () => Promise<readonly number[]>;
  /** Ports that it is to open. */
  readonly wanted: ReadonlySet<number>;
  /** What it does by itself, by name. */
  readonly acts: Readonly<Record<string, Act>>;
}

/** What we hold: a few rules in both families, one of which changes. Nothing closes by policy where `closed` says so not. */
function documentOf(host: LabHost, port: number, policy: { readonly policy?: "DROP" }) {
  const input = (address: string) => ({
    mode: "shared",
    anchor: "first",
    ...policy,
    rules: [
      "-i lo -j ACCEPT",
      "-p tcp -m tcp --dport 22 -j ACCEPT",
      `-s ${address} -p tcp -m tcp --dport ${port} -j DROP`,
    ],
  });
  return gatewayDocument(host, {
    neighbour: "beside",
    ipv4: {
      filter: { INPUT: input("192.0.2.0/24") },
      nat: { POSTROUTING: { mode: "shared", anchor: "first", rules: ["-s 10.9.0.0/16 -o eth0 -j MASQUERADE"] } },
    },
    ipv6: { filter: { INPUT: input("2001:db8::/32") } },
    sysctls: {},
  });
}

/** Every rule of ours as a plan shows it when a flush took it away. */
function everythingMissing(port: number): readonly string[] {
  const input = (family: string, address: string) => [
    `${family} filter INPUT: anchor missing`,
    `${family} filter INPUT: + -i lo -j ACCEPT`,
    `${family} filter INPUT: + -p tcp -m tcp --dport 22 -j ACCEPT`,
    `${family} filter INPUT: + -s ${address} -p tcp -m tcp --dport ${port} -j DROP`,
  ];
  return [
    ...input("ipv4", "192.0.2.0/24"),
    ...input("ipv6", "2001:db8::/32"),
    "ipv4 nat POSTROUTING: anchor missing",
    "ipv4 nat POSTROUTING: + -s 10.9.0.0/16 -o eth0 -j MASQUERADE",
  ].sort();
}

/** Lives `ROUNDS` rounds beside a program, one act a round, and counts what should not be. */
async function live(
  lab: Lab,
  host: LabHost,
  neighbour: Neighbour,
  policy: { readonly policy?: "DROP" },
  seed: number,
): Promise<Tally> {
  const random = randomFrom(seed);
  const tally: Tally = { acts: new Map(), falseDrift: [], lostOfTheirs: [], lostOfOurs: [] };
  let port = 9000;
  const document = () => documentOf(host, port, policy);
  const applyNow = () => apply(accessTo(lab, document()), document(), { expectedHash: "any" });
  const ours = async () => (await savedRules(host)).split("\n").filter(line => line.includes("NF-"));
  const acts: Readonly<Record<string, Act>> = {
    ...neighbour.acts,
    "our plan": { by: "us", run: async () => undefined },
    "our document again": { by: "us", run: applyNow },
    "our change": {
      by: "us",
      run: () => {
        port += 1;
        return applyNow();
      },
    },
  };
  await applyNow();
  const names = Object.keys(acts);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const name = names[random(names.length)] ?? "";
    const act = acts[name];
    if (act === undefined) continue;
    tally.acts.set(name, (tally.acts.get(name) ?? 0) + 1);
    const before = { theirs: await neighbour.rules(), ours: await ours() };
    await act.run();
    const where = `round ${round}, ${name}`;
    const theirs = await neighbour.rules();
    if (act.by === "us" && theirs.join("\n") !== before.theirs.join("\n")) tally.lostOfTheirs.push(where);
    const open = await neighbour.openPorts();
    if (open.join() !== [...neighbour.wanted].sort().join()) {
      tally.lostOfTheirs.push(`${where}: ports ${open.join()}, not ${[...neighbour.wanted].join()}`);
    }
    const shown = [...(await differences(lab, document()))].sort();
    const told = act.effect === "flushing" ? everythingMissing(port) : [];
    if (shown.join("\n") !== told.join("\n")) tally.falseDrift.push(`${where}: ${shown.join("; ")}`);
    if (act.effect === "flushing") {
      await applyNow();
      if ((await neighbour.rules()).join("\n") !== theirs.join("\n")) tally.lostOfTheirs.push(`${where}, our repair`);
      if ((await differences(lab, document())).length > 0) tally.falseDrift.push(`${where}, after our repair`);
    }
    if (act.by === "them" && (await ours()).join("\n") !== before.ours.join("\n")) tally.lostOfOurs.push(where);
  }
  const theirs = await neighbour.rules();
  await destroy(accessTo(lab, document()), document(), {});
  if ((await neighbour.rules()).join("\n") !== theirs.join("\n")) tally.lostOfTheirs.push("destroy");
  expect(await ours()).toEqual([]);
  return tally;
}

function expectNothingLost(program: string, tally: Tally, seed: number): void {
  const acts = [...tally.acts].map(([name, count]) => `${count} ${name}`).join(", ");
  console.log(
    `${ROUNDS} rounds beside ${program} (NFFLEET_SEED=${seed}): ${acts}; false drift ${tally.falseDrift.length}, lost of theirs ${tally.lostOfTheirs.length}, lost of ours ${tally.lostOfOurs.length}`,
  );
  expect([tally.falseDrift, tally.lostOfTheirs, tally.lostOfOurs]).toEqual([[], [], []]);
  expect([...tally.acts.values()].reduce((sum, count) => sum + count, 0)).toBe(ROUNDS);
}

describe(`a host that lives beside another program (seed ${SEED})`, () => {
  let lab: Lab;
  let host: LabHost;
  const random = randomFrom(SEED + 1);
  const anyOf = (ports: readonly number[]) => ports[random(ports.length)];

  beforeAll(async () => {
    lab = await startNeighbourLab();
    host = machineOf(lab, "edge");
  });
  afterAll(() => lab.stop());

  it(`loses nothing, and shows no false drift, in ${ROUNDS} rounds beside ufw`, { timeout: 900_000 }, async () => {
    await byHand(host, "ufw allow 22/tcp; ufw --force enable");
    const wanted = new Set<number>();
    const ufw: Neighbour = {
      wanted,
      rules: () => rulesOfOthers(host),
      openPorts: async () => portsOf(await rulesOfOthers(host), /^-A ufw-user-input .*--dport (8\d+) -j ACCEPT$/),
      acts: {
        "ufw reload": { by: "them", run: () => byHand(host, "ufw reload") },
        "ufw enable": { by: "them", run: () => byHand(host, "ufw --force enable") },
        "ufw off and on": { by: "them", run: () => byHand(host, "ufw disable; ufw --force enable") },
        "ufw allow": {
          by: "them",
          run: async () => {
            const port = anyOf(PORTS.filter(each => !wanted.has(each)));
            if (port === undefined) return;
            wanted.add(port);
            await byHand(host, `ufw allow ${port}/tcp`);
          },
        },
        "ufw delete": {
          by: "them",
          run: async () => {
            const port = anyOf([...wanted]);
            if (port === undefined) return;
            wanted.delete(port);
            await byHand(host, `ufw delete allow ${port}/tcp`);
          },
        },
      },
    };
    expectNothingLost("ufw", await live(lab, host, ufw, { policy: "DROP" }, SEED), SEED);
    await byHand(host, "ufw disable; iptables -F; iptables -X; ip6tables -F; ip6tables -X");
  });

  it(`loses nothing, and shows no false drift, in ${ROUNDS} rounds beside dockerd`, { timeout: 900_000 }, async () => {
    await prepareDocker(host);
    await startDocker(host);
    const wanted = new Set<number>();
    const rules = () => rulesOfOthers(host);
    const docker: Neighbour = {
      wanted,
      rules,
      openPorts: async () => portsOf(await rules(), /^-A DOCKER .*--dport (80\d\d) -j DNAT /),
      acts: {
        "dockerd stopped and started": {
          by: "them",
          run: async () => {
            await stopDocker(host);
            await startDocker(host);
            if (wanted.size > 0) await byHand(host, `docker start ${[...wanted].map(port => `web-${port}`).join(" ")}`);
          },
        },
        "a network there and away": {
          by: "them",
          run: () => byHand(host, "docker network create cellar; docker network rm cellar"),
        },
        "a port published": {
          by: "them",
          run: async () => {
            const port = anyOf(PORTS.filter(each => !wanted.has(each)));
            if (port === undefined) return;
            wanted.add(port);
            await publishWeb(host, `web-${port}`, port, "bridge");
          },
        },
        "a container taken away": {
          by: "them",
          run: async () => {
            const port = anyOf([...wanted]);
            if (port === undefined) return;
            wanted.delete(port);
            await byHand(host, `docker rm -f web-${port}`);
          },
        },
      },
    };
    try {
      expectNothingLost("dockerd", await live(lab, host, docker, { policy: "DROP" }, SEED), SEED);
    } finally {
      await clearDocker(host);
    }
  });

  it(`loses to firewalld's reloads only what is told, in ${ROUNDS} rounds`, { timeout: 900_000 }, async () => {
    await byHand(host, START_FIREWALLD);
    const wanted = new Set<number>();
    const native = async () => (await byHand(host, "nft list table inet firewalld")).split("\n");
    const change = (verb: "add" | "remove", ports: () => readonly number[]): Act => ({
      by: "them",
      run: async () => {
        const port = anyOf(ports());
        if (port === undefined) return;
        if (verb === "add") wanted.add(port);
        else wanted.delete(port);
        await byHand(host, `for at in "" --permanent; do firewall-cmd $at --${verb}-port=${port}/tcp; done`);
      },
    });
    const firewalld: Neighbour = {
      wanted,
      rules: native,
      openPorts: async () => portsOf(await native(), /^\s*tcp dport (8\d+) accept$/),
      acts: {
        "firewall-cmd --reload": { by: "them", effect: "flushing", run: () => byHand(host, "firewall-cmd --reload") },
        "firewall-cmd --add-port": change("add", () => PORTS.filter(each => !wanted.has(each))),
        "firewall-cmd --remove-port": change("remove", () => [...wanted]),
        "a rich rule there and away": {
          by: "them",
          run: () =>
            byHand(
              host,
              "for verb in add remove; do firewall-cmd --$verb-rich-rule='rule family=ipv4 source address=192.0.2.9 drop'; done",
            ),
        },
      },
    };
    expectNothingLost("firewalld", await live(lab, host, firewalld, {}, SEED), SEED);
  });
});

/** Ports that lines name, each once, in order. */
function portsOf(lines: readonly string[], pattern: RegExp): readonly number[] {
  const ports = lines.flatMap(line => pattern.exec(line)?.[1] ?? []).map(Number);
  return [...new Set(ports)].sort();
}

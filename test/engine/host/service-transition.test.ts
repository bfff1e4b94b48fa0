import { describe, expect, it } from "vitest";
import type { FirewallService, ServiceMove } from "../../../engine/host/firewall-service";
import { buildServiceTransition } from "../../../engine/host/service-transition";
import { printUndoData } from "../../../engine/host/undo-data";
import { documentWith, observationOf, recordOf, shared, snapshotOf } from "./fixtures";

const SSH = "-p tcp -m tcp --dport 22 -j ACCEPT";
const UFW: FirewallService = { name: "ufw", state: "running", boot: "enabled" };
const FIREWALLD: FirewallService = { name: "firewalld", state: "running", boot: "enabled" };
const stop = (from: FirewallService): ServiceMove => ({ from, to: { ...from, state: "stopped", boot: "disabled" } });

/** ufw beside Docker, closed by policy. */
const LIVE = [
  ":INPUT DROP [0:0]",
  ":FORWARD DROP [0:0]",
  ":OUTPUT ACCEPT [0:0]",
  ":DOCKER - [0:0]",
  ":ufw-before-input - [0:0]",
  "-A INPUT -j ufw-before-input",
  "-A FORWARD -o docker0 -j DOCKER",
  "-A ufw-before-input -i lo -j ACCEPT",
];

function built(move: ServiceMove, lines = LIVE) {
  const document = documentWith({ INPUT: shared([SSH], { policy: "DROP" }) }, { neighbour: "takeover" });
  const observation = observationOf(document, snapshotOf(lines, { services: [move.from] }));
  const { transition, expected } = buildServiceTransition(document, observation, [move]);
  const filter = expected.snapshot.live.ipv4.tables.get("filter")?.chains;
  return {
    transition,
    expected,
    rulesOf: (chain: string) => filter?.get(chain)?.rules.map(({ text }) => text),
    filter,
  };
}

describe("a takeover of ufw", () => {
  it("foretells its jumps into chains that are empty, open policies, and everybody else's rules", () => {
    const { rulesOf, filter, expected } = built(stop(UFW));
    expect(rulesOf("INPUT")).toEqual(["-j ufw-before-input"]);
    expect(rulesOf("ufw-before-input")).toEqual([]);
    expect(rulesOf("FORWARD")).toEqual(["-o docker0 -j DOCKER"]);
    expect(["INPUT", "FORWARD"].map(chain => filter?.get(chain)?.policy)).toEqual(["ACCEPT", "ACCEPT"]);
    expect(expected.snapshot.services).toEqual([]);
  });

  it("has the closed policy to write although the host holds it now, because stopping ufw opens it", () => {
    const { transition } = built(stop(UFW));
    const [table] = transition.tables;
    expect(table?.edit.policies).toEqual([{ chain: "INPUT", policy: "DROP" }]);
    expect(transition.services).toEqual([stop(UFW)]);
  });

  it("keeps every table in full, before and after, so that the host finds out what is missing", () => {
    const [table] = built(stop(UFW)).transition.tables;
    expect(table === undefined ? "" : printUndoData(table.before)).toBe(
      "P INPUT DROP\nB INPUT\nD -j NF-INPUT\nF -j ufw-before-input\nX NF-INPUT\n",
    );
    expect(table?.goal === undefined ? "" : printUndoData(table.goal)).toBe(
      `P INPUT DROP\nC NF-INPUT\nL ${SSH}\nB INPUT\nR -j NF-INPUT\nF -j ufw-before-input\n`,
    );
  });
});

describe("a takeover of firewalld", () => {
  it("foretells that no iptables rule is left, whoever wrote it", () => {
    const { expected } = built(stop(FIREWALLD));
    expect(expected.snapshot.live.ipv4.tables.size).toBe(0);
    expect(expected.chains.map(({ lines }) => lines)).toEqual([[]]);
  });
});

describe("a service that is given back", () => {
  const back = (to: FirewallService): ServiceMove => ({ from: { ...to, state: "stopped", boot: "disabled" }, to });
  const give = back(UFW);
  /** A chain that was wholly ours and closed, and replaced what others had in it, is no longer declared. */
  const released = (move: ServiceMove) => {
    const place = { family: "ipv4", table: "filter", chain: "INPUT" } as const;
    const record = recordOf(
      { INPUT: "whole" },
      {
        takenOver: [move.to],
        policies: [{ ...place, ours: "DROP", before: "DROP" }],
        replaced: [{ ...place, rules: ["-j ACCEPT"] }],
      },
    );
    const document = documentWith({}, { neighbour: "beside" });
    const lines = [":INPUT DROP [0:0]", `-A INPUT ${SSH}`];
    const observation = observationOf(document, snapshotOf(lines, { record }));
    const [table] = buildServiceTransition(document, observation, [move]).transition.tables;
    return table?.goal === undefined ? "" : printUndoData(table.goal);
  };

  it("keeps the policies that ufw sets when it starts, and loses only our lines", () => {
    expect(released(back(UFW))).toBe(`B INPUT\nD ${SSH}\n`);
  });

  it("has the policy put back that firewalld leaves as it is", () => {
    expect(released(back(FIREWALLD))).toBe(`P INPUT ACCEPT\nB INPUT\nD ${SSH}\n`);
  });

  it("changes nothing that can be foretold, and still has every table written from what is live then", () => {
    const document = documentWith({ INPUT: shared([SSH]) }, { neighbour: "beside" });
    const lines = [...LIVE, ":NF-INPUT - [0:0]", "-A INPUT -j NF-INPUT", `-A NF-INPUT ${SSH}`];
    const record = recordOf({ INPUT: "shared" }, { takenOver: [UFW] });
    const observation = observationOf(document, snapshotOf(lines, { record }));
    const { transition, expected } = buildServiceTransition(document, observation, [give]);
    expect(expected.snapshot.live).toEqual(observation.snapshot.live);
    expect(transition.tables.map(({ edit, goal }) => [edit.table, edit.fill, goal?.contents])).toEqual([
      ["filter", [], [{ chain: "NF-INPUT", kind: "own", rules: [SSH] }]],
    ]);
  });
});

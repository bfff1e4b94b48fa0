import { describe, expect, it } from "vitest";
import { type ChainView, findDrift } from "../../../engine/drift";
import type { PlannedHost } from "../../../engine/fleet";
import { plan } from "../../../engine/host";
import { documentWith, observationOf, shared, snapshotOf, whole } from "../host/fixtures";
import { asRead } from "./as-read";

const SSH = "-p tcp -m tcp --dport 22 -j ACCEPT";
const WEB = "-p tcp -m tcp --dport 80 -j ACCEPT";
const DNS = "-p udp -m udp --dport 53 -j ACCEPT";
const DENY = "-s 192.0.2.0/24 -j DROP";

/** What is told of a host that holds `lines`, its filter table, where `filter` was declared. */
function drift(filter: object, lines: readonly string[]) {
  const document = documentWith(filter);
  const observation = observationOf(document, snapshotOf(lines));
  const value = { document, sources: new Map(), plan: plan(document, observation), observation, looked: "whole" };
  return findDrift(asRead({ host: "edge-1", status: "done", value: value as unknown as PlannedHost }));
}

/** Each row as `number state packets text`. */
function told(view: ChainView | undefined): readonly string[] {
  return (view?.rows ?? []).map(
    ({ number, state, packets, text }) => `${number ?? "-"} ${state} ${packets ?? "-"} ${text}`,
  );
}

describe("the view of a chain", () => {
  it("has the rules in place, numbered as the host counts them, with the packets that each has met", () => {
    const { chains } = drift({ BLOCK: whole([SSH, DENY, WEB]) }, [
      ":BLOCK - [0:0]",
      `[7:420] -A BLOCK ${SSH}`,
      `[18446744073709551615:1] -A BLOCK ${WEB}`,
      `[0:0] -A BLOCK ${DNS}`,
    ]);
    expect(chains.map(({ standsIn }) => standsIn)).toEqual(["BLOCK"]);
    expect(told(chains[0])).toEqual([
      `1 kept 7 ${SSH}`,
      `- removed - ${DENY}`,
      `2 kept 18446744073709551615 ${WEB}`,
      `3 added 0 ${DNS}`,
    ]);
  });

  it("ties each row to the finding that tells of it, whatever else was found in the chain", () => {
    const { chains, findings } = drift({ INPUT: whole([SSH, DENY, WEB], { policy: "DROP" }) }, [
      ":INPUT ACCEPT [0:0]",
      `-A INPUT ${SSH.replace("22", "2222")}`,
      `-A INPUT ${WEB}`,
      `-A INPUT ${DENY}`,
    ]);
    const textOf = new Map(findings.map(({ fingerprint, actual }) => [fingerprint, actual]));
    const tied = chains[0]?.rows.filter(({ fingerprint }) => fingerprint !== undefined) ?? [];
    expect(tied.map(({ state }) => state)).toEqual(["changed", "moved"]);
    for (const { fingerprint = "", text } of tied) expect(textOf.get(fingerprint)).toBe(text);
    expect(chains[0]?.policy?.actual).toBe("ACCEPT");
    expect(textOf.get(chains[0]?.policy?.fingerprint ?? "")).toBe("ACCEPT");
  });

  it("shows a shared chain twice: as everybody sees it, and our own behind the anchor", () => {
    const { chains, findings } = drift({ INPUT: shared([SSH, WEB]) }, [
      ":INPUT ACCEPT [0:0]",
      ":NF-INPUT - [0:0]",
      ":f2b-sshd - [0:0]",
      `[3:1] -A INPUT ${DNS}`,
      "[9:1] -A INPUT -p tcp -j f2b-sshd",
      "[5:1] -A INPUT -j NF-INPUT",
      `[1:1] -A INPUT ${DENY}`,
      `[4:1] -A NF-INPUT ${SSH}`,
      `[2:1] -A NF-INPUT ${DENY}`,
      `[0:0] -A NF-INPUT ${WEB}`,
    ]);
    expect(chains.map(({ chain, standsIn }) => [chain, standsIn])).toEqual([
      ["INPUT", "INPUT"],
      ["INPUT", "NF-INPUT"],
    ]);
    expect(told(chains[0])).toEqual([
      `1 unknown 3 ${DNS}`,
      "2 recognised 9 -p tcp -j f2b-sshd",
      "3 anchor 5 -j NF-INPUT",
      `4 unknown 1 ${DENY}`,
    ]);
    expect(told(chains[1])).toEqual([`1 kept 4 ${SSH}`, `2 added 2 ${DENY}`, `3 kept 0 ${WEB}`]);
    const prints = chains.flatMap(({ rows }) => rows.flatMap(({ fingerprint }) => fingerprint ?? []));
    expect(new Set(prints)).toEqual(
      new Set(findings.filter(({ place }) => place.kind === "chain").map(f => f.fingerprint)),
    );
  });

  it("shows the anchor that is gone where it should stand", () => {
    const { chains, findings } = drift({ INPUT: shared([SSH]) }, [
      ":NF-INPUT - [0:0]",
      ":f2b-sshd - [0:0]",
      "-A INPUT -j f2b-sshd",
      `-A NF-INPUT ${SSH}`,
    ]);
    expect(told(chains[0])).toEqual(["- removed - -j NF-INPUT", "1 recognised - -j f2b-sshd"]);
    expect(chains[0]?.rows[0]?.fingerprint).toBe(findings.find(({ kind }) => kind === "anchor")?.fingerprint);
    expect(told(chains[1])).toEqual([`1 kept - ${SSH}`]);
  });

  it("leaves others their places where our rules stand directly in the chain", () => {
    const { chains } = drift({ INPUT: shared([SSH, WEB]) }, [
      ":f2b-sshd - [0:0]",
      "-A INPUT -j f2b-sshd",
      `-A INPUT ${DNS}`,
      `-A INPUT ${SSH}`,
    ]);
    expect(told(chains[0])).toEqual([
      "1 recognised - -j f2b-sshd",
      `2 added - ${DNS}`,
      `3 kept - ${SSH}`,
      `- removed - ${WEB}`,
    ]);
  });

  it("lists what a missing chain should hold, each rule of the one finding", () => {
    const { chains, findings } = drift({ BLOCK: whole([SSH, DENY]) }, [":INPUT ACCEPT [0:0]"]);
    expect(told(chains[0])).toEqual([`- removed - ${SSH}`, `- removed - ${DENY}`]);
    const [missing] = findings.filter(({ kind }) => kind === "chain-missing");
    expect(chains[0]?.rows.map(({ fingerprint }) => fingerprint)).toEqual([missing?.fingerprint, missing?.fingerprint]);
  });

  it("is there for a chain without drift too, and for no host that could not be read", () => {
    const { chains } = drift({ BLOCK: whole([SSH]) }, [":BLOCK - [0:0]", `-A BLOCK ${SSH}`]);
    expect(told(chains[0])).toEqual([`1 kept - ${SSH}`]);
    const cause = { kind: "unreachable", message: "no route" } as const;
    expect(findDrift(asRead({ host: "edge-2", status: "failed", cause })).chains).toEqual([]);
  });
});

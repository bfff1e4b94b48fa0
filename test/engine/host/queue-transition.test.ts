import { describe, expect, it } from "vitest";
import { planSystem } from "../../../engine/host/system-transition";
import { NO_QUEUES } from "../../../engine/traffic";
import { documentWith, observationOf, snapshotOf } from "./fixtures";

describe("the queues of a host", () => {
  it("come after the default of the kernel is right, and are undone after it is back", () => {
    const document = documentWith(
      {},
      { qdiscs: { eth0: ["qdisc root codel"] }, sysctls: { "net.core.default_qdisc": "fq", "net.ipv4.tcp_ecn": "1" } },
    );
    const snapshot = snapshotOf([], {
      queues: new Map([["eth0", NO_QUEUES]]),
      sysctls: new Map([
        ["net.core.default_qdisc", "pfifo_fast"],
        ["net.ipv4.tcp_ecn", "2"],
      ]),
    });
    const { transition } = planSystem(document, observationOf(document, snapshot), () => []);
    const subjects = (lines: readonly string[]) => lines.map(line => /default_qdisc|tcp_ecn|^tc/.exec(line)?.[0]);
    expect(subjects(transition.apply)).toEqual(["default_qdisc", "tc", "tcp_ecn"]);
    expect(subjects(transition.undo)).toEqual(["default_qdisc", "tcp_ecn", "tc"]);
  });
});

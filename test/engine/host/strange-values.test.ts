import { describe, expect, it } from "vitest";
import { parseDocumentShape } from "../../../engine/desired";
import { NO_QUEUES, readQdiscs } from "../../../engine/traffic";
import { documentWith, observationOf, snapshotOf } from "./fixtures";

describe("a read of what no document could hold", () => {
  it("tells a qdisc of a kind that cannot be declared, and finds it again in its own words", () => {
    const qdiscs = readQdiscs(
      JSON.stringify([{ kind: "prio", handle: "1:", dev: "eth0", root: true, refcnt: 2, options: { bands: 3 } }]),
    ).get("eth0");
    const snapshot = snapshotOf([], { queues: new Map([["eth0", { ...NO_QUEUES, qdiscs: qdiscs ?? [] }]]) });
    const declared = documentWith({}, { qdiscs: { eth0: ["qdisc root fq_codel"] } });
    const { document } = observationOf(declared, snapshot);
    expect(document.qdiscs.eth0?.[0]).toMatch(/prio/);
    const found = parseDocumentShape(document, "edge-1");
    expect(observationOf(found, snapshot).document.qdiscs).toEqual(document.qdiscs);
  });

  it("tells a sysctl whose value is empty", () => {
    const name = "net.ipv4.ip_local_reserved_ports";
    const declared = documentWith({}, { sysctls: { [name]: "8080" } });
    const { document } = observationOf(declared, snapshotOf([], { sysctls: new Map([[name, ""]]) }));
    expect(document.sysctls).toEqual({ [name]: "" });
  });
});

import { describe, expect, it } from "vitest";
import { parseDocumentShape } from "../../../engine/desired";
import { readQdiscs } from "../../../engine/traffic";
import { documentWith, observationOf, snapshotOf } from "./fixtures";

describe("a read of what no document could hold", () => {
  it("tells a qdisc of a kind that cannot be declared, and finds it again in its own words", () => {
    const live = readQdiscs(
      JSON.stringify([
        { kind: "htb", handle: "1:", dev: "eth0", root: true, refcnt: 2, options: { r2q: 10, default: 0 } },
      ]),
    );
    const snapshot = snapshotOf([], { qdiscs: live });
    const declared = documentWith({}, { qdiscs: { eth0: ["qdisc root fq_codel"] } });
    const { document } = observationOf(declared, snapshot);
    expect(document.qdiscs.eth0?.[0]).toMatch(/htb/);
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

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { apply, destroy } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import {
  accessTo,
  byHand,
  differences,
  failureOf,
  gatewayDocument,
  machineOf,
  startPracticeLab,
} from "./practice-host";

const SYSCTLS = {
  "net.core.default_qdisc": "fq_codel",
  "net.ipv4.tcp_ecn": "1",
  "net.ipv4.tcp_limit_output_bytes": "262144",
};
const LIMITS = "/sys/class/net/ifb7/queues/tx-0/byte_queue_limits";

// Only a machine of its own has a default queue, and only the guests' kernel has a choice of them.
describe("a guest with settings of queues for all devices, and devices of its own", () => {
  let lab: Lab;
  let guest: LabHost;
  let document: DesiredDocument;
  const values = () =>
    byHand(
      guest,
      `cat ${Object.keys(SYSCTLS)
        .map(name => `/proc/sys/${name.replaceAll(".", "/")}`)
        .join(" ")}`,
    );
  /** The queue that a device gets which comes up now. */
  const queueOfNewDevice = () =>
    byHand(
      guest,
      "ip link add i0 type ifb; ip link set i0 up; tc qdisc show dev i0 | cut -d' ' -f2; ip link delete i0",
    );

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [], guests: [{ name: "guest" }] });
    guest = machineOf(lab, "guest");
    document = gatewayDocument(guest, {
      sysctls: SYSCTLS,
      links: { ifb7: { type: "ifb", "tx-0.limit_max": "30000" }, vec0: { txqueuelen: "500" } },
    });
  });
  afterAll(() => lab.stop());

  it("holds them, and gives the default queue to devices that come up from then on", async () => {
    const before = await values();
    expect(await queueOfNewDevice()).not.toBe("fq_codel\n");
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await differences(lab, document)).toEqual([]);
    expect(await values()).toBe("fq_codel\n1\n262144\n");
    expect(await queueOfNewDevice()).toBe("fq_codel\n");
    expect(before).not.toBe(await values());
  });

  it("shows each that was changed by hand", async () => {
    await byHand(
      guest,
      `echo pfifo_fast >/proc/sys/net/core/default_qdisc; echo 2 >/proc/sys/net/ipv4/tcp_ecn; echo 7 >${LIMITS}/limit_max; ip link set dev vec0 txqueuelen 9`,
    );
    expect([...(await differences(lab, document))].sort()).toEqual([
      "ifb7 tx-0.limit_max: 7 -> 30000",
      "sysctl net.core.default_qdisc: pfifo_fast -> fq_codel",
      "sysctl net.ipv4.tcp_ecn: 2 -> 1",
      "vec0 txqueuelen: 9 -> 500",
    ]);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await differences(lab, document)).toEqual([]);
  });

  it("has them after a power cut, the device that is made too", async () => {
    await guest.powerOff();
    await guest.powerOn();
    expect(await values()).toBe("fq_codel\n1\n262144\n");
    expect(await byHand(guest, `cat ${LIMITS}/limit_max; cat /sys/class/net/vec0/tx_queue_len`)).toBe("30000\n500\n");
    expect(await differences(lab, document)).toEqual([]);
  });

  it("refuses a default queue that its kernel does not have, and keeps the old one", async () => {
    const wrong = gatewayDocument(guest, {
      sysctls: { ...SYSCTLS, "net.core.default_qdisc": "no_such" },
      links: document.links,
    });
    const { cause } = await failureOf(apply(accessTo(lab, wrong), wrong, { expectedHash: "any" }));
    expect(cause.kind).toBe("rolled-back");
    expect(cause.message).toContain("default_qdisc");
    expect(await values()).toBe("fq_codel\n1\n262144\n");
  });

  it("has what was there before after destroy, and no device of ours", async () => {
    await destroy(accessTo(lab, document), document, {});
    expect(await values()).not.toContain("262144");
    expect(await byHand(guest, "cat /sys/class/net/vec0/tx_queue_len; ls /sys/class/net")).not.toMatch(/ifb7|^500/);
  });
});

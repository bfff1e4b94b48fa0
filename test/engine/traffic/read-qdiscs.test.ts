import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classifyOrigin, describeLive, findRoot, readQdiscs, TrafficError } from "../../../engine/traffic";
import { showQdisc } from "./measured";

const CODEL = showQdisc("codel", "1:", { limit: 1000, target: 4999, interval: 99999 });

describe("what tc -j -d qdisc show printed", () => {
  it("is read a device at a time", () => {
    const devices = readQdiscs(
      `[${CODEL},{"kind":"noqueue","handle":"0:","dev":"lo","root":true,"refcnt":2,"options":{}},{"kind":"ingress","handle":"ffff:","dev":"d0","parent":"ffff:fff1","options":{}}]`,
    );
    expect([...devices.keys()]).toEqual(["d0", "lo"]);
    expect(devices.get("d0")?.map(live => [live.kind, live.parent])).toEqual([
      ["codel", "root"],
      ["ingress", "ffff:fff1"],
    ]);
    expect(findRoot(devices.get("d0") ?? [])?.options.get("target")).toBe(4999);
  });

  it("names the device that was asked about, because tc then leaves it out", () => {
    const json = '[{"kind":"noqueue","handle":"0:","root":true,"refcnt":2,"options":{}}]';
    expect(readQdiscs(json, "eth0").get("eth0")).toHaveLength(1);
    expect(() => readQdiscs(json)).toThrow("names its dev");
  });

  it("is empty for a link that was never up", () => {
    expect(readQdiscs("[]").size).toBe(0);
  });

  it("is read around the options of hfsc, which are not JSON", () => {
    const devices = readQdiscs(
      `[${CODEL},{"kind":"hfsc","handle":"1:","dev":"d1","root":true,"refcnt":2,"options":{default 10 }},{"kind":"fq_codel","handle":"0:","dev":"d2","root":true,"options":{"limit":10240}}]\n`,
    );
    const hfsc = findRoot(devices.get("d1") ?? []);
    expect(hfsc?.unreadOptions).toBe("default 10");
    expect(hfsc === undefined ? "" : describeLive(hfsc)).toBe("qdisc root hfsc default 10");
    expect(findRoot(devices.get("d2") ?? [])?.options.get("limit")).toBe(10240);
    expect(findRoot(devices.get("d0") ?? [])?.kind).toBe("codel");
  });

  it("is read with a key that stands twice", () => {
    const devices = readQdiscs(
      '[{"kind":"fq","handle":"1:","dev":"d0","root":true,"options":{},"throttled":0,"throttled":0}]',
    );
    expect(devices.get("d0")).toHaveLength(1);
  });

  it("keeps a size table, and braces inside a device name", () => {
    const named = showQdisc("codel", "1:", {}, { dev: 'a"}{', stab: { linklayer: "atm" } });
    const devices = readQdiscs(`[${named},{"kind":"hfsc","handle":"1:","dev":"x","root":true,"options":{default 1 }}]`);
    expect([...devices.keys()]).toEqual(['a"}{', "x"]);
    expect(devices.get('a"}{')?.[0]?.sizeTable?.get("linklayer")).toBe("atm");
  });

  it("keeps names that mean something to JavaScript", () => {
    const devices = readQdiscs(
      '[{"kind":"codel","handle":"1:","dev":"__proto__","root":true,"options":{"__proto__":1}}]',
    );
    expect(devices.get("__proto__")?.[0]?.options.get("__proto__")).toBe(1);
  });

  it.each([
    "",
    "  \n",
    "null",
    "{}",
    "[1]",
    "qdisc codel 1: root",
    `[${CODEL}`,
    `[${CODEL},`,
    `[${CODEL.slice(0, -9)}`,
    `[${CODEL}] x`,
    `[${CODEL} x ${CODEL}]`,
    '[{"kind":"codel"}]',
    '[{"kind":"codel","handle":1,"dev":"d0","root":true}]',
    '[{kind:"codel","options":{}}]',
  ])("is refused when it is %j", json => {
    expect(() => readQdiscs(json)).toThrow(TrafficError);
    expect(() => readQdiscs(json)).toThrow("tc -j -d qdisc show");
  });

  it("never fails with anything but a TrafficError", () => {
    const pieces = fc.constantFrom(
      "[",
      "]",
      "{",
      "}",
      '"',
      "\\",
      ",",
      ":",
      '"options"',
      '"options":{',
      CODEL,
      " ",
      "x",
    );
    fc.assert(
      fc.property(fc.array(pieces), parts => {
        try {
          readQdiscs(parts.join(""));
        } catch (error) {
          expect(error).toBeInstanceOf(TrafficError);
        }
      }),
    );
  });

  it("is read fast, also when it is long and not JSON", () => {
    const many = Array.from({ length: 8000 }, () => CODEL).join(",");
    const started = performance.now();
    const broken = readQdiscs(`[${many},{"kind":"hfsc","handle":"1:","dev":"h","root":true,"options":{default 10 }}]`);
    expect(broken.get("d0")).toHaveLength(8000);
    expect(() => readQdiscs("[{".repeat(1 << 19))).toThrow(TrafficError);
    expect(() => readQdiscs(`[{"options"${" ".repeat(1 << 20)}}]`)).toThrow(TrafficError);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

describe("a live qdisc", () => {
  const show = (json: string): string => {
    const live = findRoot(readQdiscs(`[${json}]`).get("d0") ?? []);
    return live === undefined ? "" : `${classifyOrigin(live)}: ${describeLive(live)}`;
  };

  it.each([
    [CODEL, "explicit: qdisc root codel limit 1000 target 5ms interval 100ms noecn"],
    [
      showQdisc("codel", "1:", { limit: 1, target: 0, interval: 9, ecn: true }),
      "explicit: qdisc root codel limit 1 target 1us interval 10us ecn",
    ],
    [showQdisc("noqueue", "0:", {}), "kernel-default: qdisc root noqueue"],
    [showQdisc("mq", "0:", {}), "kernel-default: qdisc root mq"],
    [showQdisc("pfifo_fast", "0:", { bands: 3, multiqueue: false }), "kernel-default: qdisc root pfifo_fast bands 3"],
    [showQdisc("fq_codel", "0:", { limit: 10240, ecn: true }), "kernel-default: qdisc root fq_codel limit 10240 ecn"],
    [showQdisc("noqueue", "802d:", {}), "explicit: qdisc root noqueue"],
    [showQdisc("htb", "1:", { r2q: 10, default: "0x30" }), "explicit: qdisc root htb default 0x30"],
  ])("%s is described and classified", (json, description) => {
    expect(show(json)).toBe(description);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  describeLive,
  describeLiveBeside,
  diffQdisc,
  equalsLive,
  findQdiscKind,
  findRoot,
  type LiveQdisc,
  parseQdisc,
  printQdisc,
  type Qdisc,
  readQdiscs,
} from "../../../engine/traffic";
import { anyQdisc } from "./arbitrary-qdisc";
import { MEASURED, showQdisc } from "./measured";

function live(kind: string, options: Readonly<Record<string, unknown>>, handle = "1:"): LiveQdisc {
  const root = findRoot(readQdiscs(`[${showQdisc(kind, handle, options)}]`).get("d0") ?? []);
  if (root === undefined) throw new Error("no root");
  return root;
}

/** The options a kernel would print for what is set. */
function hold(qdisc: Qdisc): LiveQdisc {
  const options: Record<string, unknown> = {};
  for (const option of findQdiscKind(qdisc.kind)?.options ?? []) {
    const value = qdisc.options.get(option.name);
    if (value === undefined) continue;
    const held = option.hold(value, qdisc.options);
    if (option.name === "ce_threshold_selector") {
      const [selector, mask] = String(held).split("/");
      options.ce_threshold_selector = Number(selector);
      options.ce_threshold_mask = Number(mask);
    } else if (held === "ecn") options.ecn = true;
    else if (held !== "noecn") options[option.name] = held;
  }
  return live(qdisc.kind, options, qdisc.handle ?? "8001:");
}

describe("a wanted qdisc equals the live one", () => {
  it.each(MEASURED)("that the kernel made of $asked", ({ asked, options }) => {
    const [kind = ""] = asked.split(" ");
    expect(diffQdisc(parseQdisc(`root ${asked}`), live(kind, options))).toBeUndefined();
  });

  it.each(MEASURED)("that is described after $asked", ({ asked, options }) => {
    const [kind = ""] = asked.split(" ");
    expect(equalsLive(parseQdisc(describeLive(live(kind, options))), live(kind, options))).toBe(true);
  });

  it("whatever is set, when the kernel holds what it was asked for, and its description is then the wanted text", () => {
    fc.assert(
      fc.property(anyQdisc, wanted => {
        const held = hold(wanted);
        expect(equalsLive(wanted, held)).toBe(true);
        expect(describeLiveBeside(wanted, held)).toBe(printQdisc(wanted));
        expect(equalsLive(parseQdisc(describeLive(held, "with-handle")), held)).toBe(true);
      }),
    );
  });

  it("with any value where nothing is set, and any handle where none is asked for", () => {
    const held = live("codel", { limit: 7, target: 1, interval: 2, ecn: true }, "8005:");
    expect(equalsLive(parseQdisc("root codel"), held)).toBe(true);
    expect(equalsLive(parseQdisc("root codel limit 7"), held)).toBe(true);
  });
});

describe("a wanted qdisc differs from the live one", () => {
  it("by a single microsecond of a time", () => {
    const held = live("codel", { limit: 1000, target: 4999, interval: 99999 });
    expect(diffQdisc(parseQdisc("root codel target 4999us"), held)).toEqual({
      change: "in-place",
      fields: [{ field: "target", wanted: "4999us", live: "5ms" }],
    });
    expect(diffQdisc(parseQdisc("root codel target 5001us"), held)?.fields).toHaveLength(1);
  });

  it("unless the CoDel clock holds both times alike", () => {
    const held = live("codel", { limit: 1000, target: 128, interval: 99999 });
    expect(equalsLive(parseQdisc("root codel target 128us"), held)).toBe(true);
    expect(equalsLive(parseQdisc("root codel target 129us"), held)).toBe(true);
    expect(equalsLive(parseQdisc("root codel target 130us"), held)).toBe(false);
  });

  it.each([
    ["root codel ecn", [{ field: "ecn", wanted: "ecn", live: "noecn" }], "in-place"],
    ["root codel ce_threshold 1ms", [{ field: "ce_threshold", wanted: "1ms", live: "none" }], "in-place"],
    ["root handle 2: codel", [{ field: "handle", wanted: "2:", live: "1:" }], "new-qdisc"],
    ["root fq_codel limit 5", [{ field: "kind", wanted: "fq_codel", live: "codel" }], "new-qdisc"],
    [
      "root codel limit 5 interval 1s",
      [
        { field: "limit", wanted: "5", live: "1000" },
        { field: "interval", wanted: "1s", live: "100ms" },
      ],
      "in-place",
    ],
  ])("%s", (text, fields, change) => {
    expect(diffQdisc(parseQdisc(text), live("codel", { limit: 1000, target: 4999, interval: 99999 }))).toEqual({
      change,
      fields,
    });
  });

  it("needs a new qdisc for another number of flows", () => {
    expect(diffQdisc(parseQdisc("root fq_codel flows 512"), live("fq_codel", { flows: 1024 }))?.change).toBe(
      "new-qdisc",
    );
  });

  it("when there is none", () => {
    expect(diffQdisc(parseQdisc("root codel"), undefined)).toEqual({
      change: "new-qdisc",
      fields: [{ field: "kind", wanted: "codel", live: "none" }],
    });
  });

  it("and is shown beside it without what nobody set", () => {
    const held = live("codel", { limit: 7, target: 5999, interval: 99999, ecn: true });
    expect(describeLiveBeside(parseQdisc("root codel limit 7 target 5ms"), held)).toBe(
      "qdisc root codel limit 7 target 6ms",
    );
    expect(describeLiveBeside(parseQdisc("root handle 2: codel limit 7"), held)).toBe(
      "qdisc root handle 1: codel limit 7",
    );
    expect(describeLiveBeside(parseQdisc("root codel"), live("htb", { r2q: 7 }))).toBe("qdisc root htb r2q 7");
  });
});

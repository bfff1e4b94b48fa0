import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalizeQdisc, findTrafficDoubts, parseQdisc, printQdisc, TrafficError } from "../../../engine/traffic";
import { anyQdisc } from "./arbitrary-qdisc";
import { MEASURED } from "./measured";

describe("the canonical string of a qdisc", () => {
  it.each([
    [
      "qdisc root codel limit 1000 target 5ms interval 100ms noecn",
      "qdisc root codel limit 1000 target 5ms interval 100ms noecn",
    ],
    [
      "root codel noecn interval 100000 target 5000us limit 1000p",
      "qdisc root codel limit 1000 target 5ms interval 100ms noecn",
    ],
    ["  qdisc\troot   codel ", "qdisc root codel"],
    ["qdisc handle 0A: root codel", "qdisc root handle a: codel"],
    ["qdisc root handle 1:0 codel ecn", "qdisc root handle 1: codel ecn"],
    [
      "qdisc root fq_codel drop_batch 32 ecn memory_limit 32mb quantum 300 flows 512",
      "qdisc root fq_codel flows 512 quantum 300 memory_limit 33554432 ecn drop_batch 32",
    ],
    [
      "qdisc root fq_codel ce_threshold_selector 1/3 ce_threshold 1ms",
      "qdisc root fq_codel ce_threshold 1ms ce_threshold_selector 0x1/0x3",
    ],
    ["qdisc root codel target 999", "qdisc root codel target 999us"],
  ])("of %j is %j", (text, canonical) => {
    expect(canonicalizeQdisc(text)).toBe(canonical);
  });

  it("of a line that tc showed has every option and no handle, and says that an unprinted ecn is off", () => {
    expect(
      canonicalizeQdisc("qdisc codel 801b: dev eth0 root refcnt 2 limit 1000p target 5.0ms interval 100.0ms"),
    ).toBe("qdisc root codel limit 1000 target 5ms interval 100ms noecn");
    expect(canonicalizeQdisc("qdisc codel 1: root limit 5p ecn")).toBe("qdisc root codel limit 5 ecn");
  });

  it.each(MEASURED.filter(({ text }) => text !== ""))("is read from what tc shows for $asked", ({ asked, text }) => {
    const [kind] = asked.split(" ");
    const shown = parseQdisc(`qdisc ${kind} 1: root refcnt 2 ${text}`);
    expect(shown.options.get("target")).toBe(parseQdisc(`root ${asked} `).options.get("target") ?? 5000);
  });

  it("survives parse and print, whatever is set", () => {
    fc.assert(
      fc.property(anyQdisc, qdisc => {
        const text = printQdisc(qdisc);
        expect(parseQdisc(text)).toEqual(qdisc);
        expect(canonicalizeQdisc(text)).toBe(text);
      }),
    );
  });

  it("does not depend on the order in which the options are written", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(["limit 10", "target 3ms", "interval 50ms", "ecn", "ce_threshold 1ms"], { minLength: 5 }),
        options => {
          expect(canonicalizeQdisc(`root codel ${options.join(" ")}`)).toBe(
            "qdisc root codel limit 10 target 3ms ce_threshold 1ms interval 50ms ecn",
          );
        },
      ),
    );
  });
});

describe("a text that is no qdisc is refused", () => {
  it.each([
    ["", "ends before it says where"],
    ["qdisc root", "ends before the kind"],
    ["qdisc root prio bands 3", "known kinds are codel, fq_codel"],
    ["qdisc root codel bandwidth 5mbit", "limit, target, ce_threshold, interval, ecn, noecn"],
    ["qdisc root codel limit", "a value must follow"],
    ["qdisc root codel limit 0", "not given"],
    ["qdisc root codel limit 010", "octal"],
    ["qdisc root codel limit 0x10", "hexadecimal"],
    ["qdisc root codel limit 4294967296", "32 bits"],
    ["qdisc root codel target 0", "not given"],
    ["qdisc root codel interval 2147483648", "signed"],
    ["qdisc root codel target 1000ns", "ns does not exist"],
    ["qdisc root codel ecn noecn", "given twice"],
    ["qdisc root codel limit 1 limit 1", "given twice"],
    ["qdisc root codel flows 5", "is not an option of codel"],
    ["qdisc root fq_codel flows 0", "1 to 65536"],
    ["qdisc root fq_codel flows 65537", "1 to 65536"],
    ["qdisc root fq_codel quantum 1048577", "FQ_CODEL_QUANTUM_MAX"],
    ["qdisc root fq_codel memory_limit 4Gb", "2 GiB"],
    ["qdisc root fq_codel memory_limit 0", "every packet is dropped"],
    ["qdisc root fq_codel drop_batch 0", "not given"],
    ["qdisc root fq_codel ce_threshold_selector 0x1/0x3", "without a ce_threshold"],
    ["qdisc root fq_codel ce_threshold 1ms ce_threshold_selector 0x1/0x0", "selects nothing"],
    ["qdisc root fq_codel ce_threshold 1ms ce_threshold_selector 0x101/0x3", "a byte each"],
    ["qdisc root handle 0: codel", "the kernel chooses"],
    ["qdisc root handle 10000: codel", "from 1 to ffff"],
    ["qdisc parent 1: codel", "is not a class"],
    ["qdisc codel 11: parent clsact limit 5p", "is not a class"],
    ["qdisc dev eth0 root codel", "Leave dev out"],
    ["qdisc root root codel", "not a kind"],
    ["qdisc root __proto__", "not a kind"],
    ["qdisc root codel constructor 1", "is not an option"],
  ])("%j: %s", (text, why) => {
    expect(() => parseQdisc(text)).toThrow(TrafficError);
    expect(() => parseQdisc(text)).toThrow(why);
  });

  it("in one short paragraph, whatever the text was", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map(text => `qdisc root codel ${text}`),
        ),
        text => {
          try {
            parseQdisc(text);
          } catch (error) {
            expect(error).toBeInstanceOf(TrafficError);
            expect(String(error)).not.toMatch(/[\n\0]/);
            expect(String(error).length).toBeLessThan(600);
          }
        },
      ),
    );
  });

  it("fast, also when it is a mebibyte long", () => {
    const started = performance.now();
    expect(() => parseQdisc(`qdisc root codel ${"x".repeat(1 << 20)}`)).toThrow(TrafficError);
    expect(() => parseQdisc(`qdisc root codel target ${"1".repeat(1 << 20)}`)).toThrow(TrafficError);
    expect(() => parseQdisc(`qdisc root fq_codel memory_limit ${"1".repeat(1 << 20)}`)).toThrow(TrafficError);
    expect(() => parseQdisc(`qdisc root codel ${"ecn ".repeat(1 << 18)}`)).toThrow(TrafficError);
    expect(() => parseQdisc(`qdisc ${"\t ".repeat(1 << 19)}`)).toThrow(TrafficError);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

describe("a qdisc that works and is hardly meant", () => {
  it("has a target that is not below its interval, defaults included", () => {
    expect(findTrafficDoubts(parseQdisc("root codel target 100ms interval 100ms"))).toHaveLength(1);
    expect(findTrafficDoubts(parseQdisc("root fq_codel target 100ms"))[0]).toContain("interval 100ms");
    expect(findTrafficDoubts(parseQdisc("root codel interval 4ms"))[0]).toContain("target 5ms");
    expect(findTrafficDoubts(parseQdisc("root codel"))).toEqual([]);
  });

  it("has a quantum that the kernel raises", () => {
    expect(findTrafficDoubts(parseQdisc("root fq_codel quantum 255"))[0]).toContain("256");
    expect(findTrafficDoubts(parseQdisc("root fq_codel quantum 256"))).toEqual([]);
  });
});

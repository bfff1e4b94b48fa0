import { describe, expect, it } from "vitest";
import { readIperf } from "../../../engine/bloat/read-iperf";

const report = (changes: object = {}) => ({
  start: { connected: [{ socket: 5, local_host: "10.77.1.1", remote_host: "10.77.200.2" }] },
  end: {
    sum_sent: { seconds: 10, bytes: 12e6, bits_per_second: 9.6e6, retransmits: 123 },
    sum_received: { seconds: 10.4, bytes: 11e6, bits_per_second: 9.1e6 },
  },
  ...changes,
});
const read = (value: unknown) => readIperf(JSON.stringify(value));

describe("the report of iperf3", () => {
  it("tells what arrived, what was sent again, and between whom", () => {
    expect(read(report())).toEqual({
      kind: "done",
      bitsPerSecond: 9.1e6,
      retransmits: 123,
      localAddress: "10.77.1.1",
      remoteAddress: "10.77.200.2",
    });
  });

  it("is read behind a warning, with IPv4 in IPv6, and by what was sent where nobody tells what arrived", () => {
    const text = `warning: this\n${JSON.stringify({
      start: { connected: [{ local_host: "::ffff:10.0.0.1", remote_host: "2001:db8::1" }] },
      end: { sum_sent: { bits_per_second: 5e6 } },
    })}`;
    expect(readIperf(text)).toEqual({
      kind: "done",
      bitsPerSecond: 5e6,
      localAddress: "10.0.0.1",
      remoteAddress: "2001:db8::1",
    });
  });

  it("is read in front of what is said behind it", () => {
    const text = `${JSON.stringify(report())}\niperf3: getsockopt - Protocol not available\n`;
    expect(readIperf(text)).toEqual(read(report()));
    expect(readIperf(JSON.stringify(report()), "warning: {")).toEqual(read(report()));
  });

  it("is a failure in iperf3's own words", () => {
    expect(readIperf("\n", "iperf3: parameter error\n")).toEqual({ kind: "failed", said: "iperf3: parameter error" });
    const error = "unable to connect to server: Connection refused";
    expect(read({ start: {}, end: {}, error })).toEqual({ kind: "failed", said: error });
    expect(readIperf("iperf3: parameter error")).toEqual({ kind: "failed", said: "iperf3: parameter error" });
    expect(readIperf("")).toEqual({ kind: "failed", said: "nothing" });
  });

  it.each([
    [{}],
    [[]],
    [null],
    ["x"],
    [{ end: "x" }],
    [{ end: { sum_received: { bits_per_second: "9e6" } } }],
    [{ end: { sum_received: { bits_per_second: -1 } } }],
    [{ end: { sum_received: { bits_per_second: 0 } } }],
    [{ end: [] }],
  ])("is a failure where it is something else: %j", value => {
    expect(read(value).kind).toBe("failed");
  });

  it("takes no address that is none, and no rate without end", () => {
    const outcome = read(
      report({
        start: { connected: [{ local_host: "$(reboot)", remote_host: ["1.2.3.4"] }] },
        end: { sum_received: { bits_per_second: 1e300 }, sum_sent: { retransmits: "many" } },
      }),
    );
    expect(outcome).toEqual({ kind: "done", bitsPerSecond: 1e13 });
  });
});

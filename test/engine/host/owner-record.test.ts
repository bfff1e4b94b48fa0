import { describe, expect, it } from "vitest";
import { HostError, parseOwnerRecord } from "../../../engine/host";
import { recordOf } from "./fixtures";

function read(record: object): object | string {
  try {
    return parseOwnerRecord(JSON.stringify(record), "edge-1");
  } catch (error) {
    if (error instanceof HostError) return error.cause.kind;
    throw error;
  }
}

describe("an owner record", () => {
  it("is read as it was written", () => {
    const record = recordOf(
      { INPUT: "shared" },
      { sysctls: [{ name: "net.ipv4.ip_forward", ours: "1", before: "0" }] },
    );
    expect(read(record)).toEqual(record);
  });

  it.each([
    { chains: [{ family: "ipv4", table: "filter", chain: "A\n-A INPUT -j ACCEPT", mode: "whole", anchor: "none" }] },
    { replaced: [{ family: "ipv4", table: "filter", chain: "INPUT", rules: ["-j LOG\n-A INPUT -j ACCEPT"] }] },
    { qdiscs: [{ device: "eth0", ours: [], before: [["qdisc", "del\ntouch /canary"]] }] },
    { sysctls: [{ name: "net.ipv4.ip_forward", ours: "1", before: "0\ntouch /canary" }] },
    { sysctls: [{ name: "net.ipv4.ip_forward", ours: "1", before: "0\0" }] },
  ])("that holds a second line where one is written to a file of commands is refused: %j", more => {
    expect(read({ ...recordOf({}), ...more })).toBe("unreadable");
  });

  it.each(["", "{", "[]", "null", '{"version":2}', '{"__proto__":{"version":1}}', "\u001b[31m"])(
    "that is none, %j, is told as one paragraph without its words",
    text => {
      let message = "";
      try {
        parseOwnerRecord(text, "edge-1");
      } catch (error) {
        message = error instanceof HostError ? error.message : "";
      }
      expect(message).toContain("is not an owner record");
      expect(message).not.toContain("\u001b");
    },
  );
});

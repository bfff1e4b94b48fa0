import { describe, expect, it } from "vitest";
import { parseProbeCheck, printConntrackCheck } from "../../../engine/desired";

describe("a probe", () => {
  it("asks a port of the host that is changed, or of another", () => {
    expect(parseProbeCheck("tcp:443")).toEqual({ kind: "tcp", port: 443 });
    expect(parseProbeCheck("tcp:web.example:443")).toEqual({ kind: "tcp", port: 443, host: "web.example" });
    expect(parseProbeCheck("tcp:[2001:db8::9]:443")).toEqual({ kind: "tcp", port: 443, host: "2001:db8::9" });
  });

  it("asks for a page", () => {
    expect(parseProbeCheck("https://10.0.0.9:8443/health")).toMatchObject({ kind: "http" });
  });

  it("asks of connections whether they are worse off, with numbers or without", () => {
    expect(parseProbeCheck("conntrack")).toEqual({ kind: "conntrack", seconds: 5, least: 20, worse: 30 });
    expect(parseProbeCheck("conntrack:seconds=10,worse=50")).toEqual({
      kind: "conntrack",
      seconds: 10,
      least: 20,
      worse: 50,
    });
    expect(printConntrackCheck({})).toBe("conntrack");
    expect(parseProbeCheck(printConntrackCheck({ seconds: 3, least: 5 }))).toMatchObject({ seconds: 3, least: 5 });
  });

  it.each([
    "conntrack:",
    "conntrack:5",
    "conntrack:seconds=1",
    "conntrack:seconds=61",
    "conntrack:worse=101",
    "conntrack:least=4",
    "conntrack:odd=5",
    "conntrack:seconds=5,",
    "",
    "443",
    "tcp:",
    "tcp:0",
    "tcp:65536",
    "tcp:a b:1",
    "udp:53",
    "http://",
    "http://a b/",
    "file:///etc/passwd",
  ])("is none: %j", text => {
    expect(parseProbeCheck(text)).toBeUndefined();
  });
});

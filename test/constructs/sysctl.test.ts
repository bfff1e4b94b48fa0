import { describe, expect, it } from "vitest";
import { Sysctl } from "../../constructs";
import { makeHost } from "./practice-stack";

describe("a sysctl", () => {
  it("is a dotted name and the text the kernel would print", () => {
    const host = makeHost();
    new Sysctl(host, "net.ipv4.ip_forward", 1);
    new Sysctl(host, "net/ipv4/tcp_rmem", "4096\t131072  6291456");
    new Sysctl(host, "net.ipv4.conf.eth0/100.rp_filter", "2");
    expect(host.document.sysctls).toEqual({
      "net.ipv4.ip_forward": "1",
      "net.ipv4.tcp_rmem": "4096 131072 6291456",
      "net.ipv4.conf.eth0/100.rp_filter": "2",
    });
  });

  it("is of the network, and one line", () => {
    expect(() => new Sysctl(makeHost(), "kernel.panic", 1)).toThrow(
      /^Sysctl "gateway\/edge-1\/kernel\.panic": .*only net\.\*/,
    );
    expect(() => new Sysctl(makeHost(), "net.ipv4.ip_forward", "")).toThrow(/empty/);
  });

  it("is declared once a host, however its name is spelled", () => {
    const host = makeHost();
    new Sysctl(host, "net.ipv4.ip_forward", 1);
    expect(() => new Sysctl(host, "net.ipv4.ip_forward", 0)).toThrow(/already/i);
    expect(() => new Sysctl(host, "net/ipv4/ip_forward", 0)).toThrow(/gateway\/edge-1\/net\.ipv4\.ip_forward/);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  canonicalizeSysctlValue,
  compareSysctlNames,
  diffSysctls,
  equalSysctl,
  findSysctlFacts,
  findSysctlName,
  parseSysctlName,
  readSysctlValue,
  SystemError,
  sysctlPath,
} from "../../../engine/system";

describe("the name of a sysctl", () => {
  it.each([
    ["net.ipv4.ip_forward", "net.ipv4.ip_forward", "/proc/sys/net/ipv4/ip_forward"],
    ["net/ipv4/ip_forward", "net.ipv4.ip_forward", "/proc/sys/net/ipv4/ip_forward"],
    [
      "net.ipv4.conf.eth0/100.rp_filter",
      "net.ipv4.conf.eth0/100.rp_filter",
      "/proc/sys/net/ipv4/conf/eth0.100/rp_filter",
    ],
    [
      "net/ipv4/conf/eth0.100/rp_filter",
      "net.ipv4.conf.eth0/100.rp_filter",
      "/proc/sys/net/ipv4/conf/eth0.100/rp_filter",
    ],
    ["net.netfilter.nf_conntrack_max", "net.netfilter.nf_conntrack_max", "/proc/sys/net/netfilter/nf_conntrack_max"],
    [
      "net.ipv4.conf.br-1a2b.forwarding",
      "net.ipv4.conf.br-1a2b.forwarding",
      "/proc/sys/net/ipv4/conf/br-1a2b/forwarding",
    ],
  ])("%s is %s at %s", (given, name, path) => {
    const parsed = parseSysctlName(given);
    expect(parsed).toBe(name);
    expect(sysctlPath(parsed)).toBe(path);
    expect(parseSysctlName(parsed)).toBe(parsed);
  });

  it.each([
    ["kernel.sysrq", "only net.*"],
    ["vm/swappiness", "only net.*"],
    ["net", "only net.*"],
    ["network.x", "only net.*"],
    ["", "empty"],
    ["net.", "empty"],
    [".net.ipv4", "empty"],
    ["net..ipv4", "empty"],
    ["/proc/sys/net/ipv4/ip_forward", "empty"],
    ["net/../kernel/sysrq", "upwards"],
    ["net.//.kernel", "upwards"],
    ["net/./ipv4", "upwards"],
    ["net.ipv4.*", "only letters"],
    ["net.ipv4.ip_forward;reboot", "only letters"],
    ["net.ipv4.$(id)", "only letters"],
    ["net.ipv4.ip forward", "only letters"],
    ["net.ipv4.ip_forward\n", "only letters"],
    ["net.ipv4.ip_forward\0", "only letters"],
    ["net.ipv4.conf.ü", "only letters"],
    [`net.${"x".repeat(1 << 20)}`, "longer"],
    ["net.ipv4.route.flush", "no value of it can be held"],
  ])("%j is refused: %s", (name, why) => {
    expect(() => parseSysctlName(name)).toThrow(SystemError);
    expect(() => parseSysctlName(name)).toThrow(why);
    expect(findSysctlName(name)).toBeUndefined();
  });

  it("never leads out of /proc/sys/net, whatever was given", () => {
    const piece = fc.constantFrom("net", ".", "/", "..", "ipv4", "conf", "eth0", "x");
    const text = fc.oneof(
      fc.string(),
      fc.array(piece).map(pieces => pieces.join("")),
      fc.array(piece).map(pieces => `net.${pieces.join("")}`),
    );
    fc.assert(
      fc.property(text, given => {
        const name = findSysctlName(given);
        if (name === undefined) return;
        const parts = sysctlPath(name).split("/");
        expect(parts.slice(0, 4)).toEqual(["", "proc", "sys", "net"]);
        expect(parts.slice(4)).not.toContain("..");
        expect(parts.slice(4)).not.toContain("");
        expect(parseSysctlName(name)).toBe(name);
      }),
    );
  });
});

describe("the value of a sysctl", () => {
  it.each([
    ["1", "1"],
    [" 4096\t87380   6291456 ", "4096 87380 6291456"],
    ["bbr", "bbr"],
  ])("%j is canonically %j", (value, canonical) => {
    expect(canonicalizeSysctlValue(value)).toBe(canonical);
    expect(canonicalizeSysctlValue(canonical)).toBe(canonical);
  });

  it.each([
    ["", "empty"],
    [" \t", "empty"],
    ["1\n", "newline"],
    ["1\n2", "newline"],
    ["1\0", "control"],
    ["1\r", "control"],
    ["x".repeat(1 << 20), "longer"],
  ])("%j is refused: %s", (value, why) => {
    expect(() => canonicalizeSysctlValue(value)).toThrow(SystemError);
    expect(() => canonicalizeSysctlValue(value)).toThrow(why);
  });

  it("is read as /proc/sys prints it", () => {
    expect(readSysctlValue("4096\t131072\t6291456\n")).toBe("4096 131072 6291456");
  });

  it.each([
    ["1", "1\n"],
    ["4096 87380 6291456", "4096\t87380\t6291456\n"],
    ["0x40000", "262144"],
    ["010", "8"],
    ["0", "0"],
    ["-1", "-1"],
  ])("%j holds where the kernel prints %j", (wanted, live) => {
    expect(equalSysctl(wanted, live)).toBe(true);
  });

  it.each([
    ["1", "0"],
    ["1", ""],
    ["1 2", "1"],
    ["010", "10"],
    ["bbr", "cubic"],
    ["8", "010"],
    ["1.0", "1"],
  ])("%j does not hold where the kernel prints %j", (wanted, live) => {
    expect(equalSysctl(wanted, live)).toBe(false);
  });

  it("as a list of ports is compared as a set, because the kernel sorts it and joins neighbours", () => {
    const ports = parseSysctlName("net.ipv4.ip_local_reserved_ports");
    expect(equalSysctl("8080,8081,8082,90", "90,8080-8082\n", ports)).toBe(true);
    expect(equalSysctl("65535,0", "0,65535", ports)).toBe(true);
    expect(equalSysctl("8080,8081", "8080-8082", ports)).toBe(false);
    expect(equalSysctl("8080", "", ports)).toBe(false);
    expect(equalSysctl("70000", "70001", ports)).toBe(false);
    expect(equalSysctl("8080,8081", "8080-8081", parseSysctlName("net.ipv4.other"))).toBe(false);
  });
});

describe("the difference of sysctls", () => {
  it("is empty when every desired one holds, in either spelling and among others", () => {
    const live = new Map([
      ["net.ipv4.ip_forward", "1\n"],
      ["net.ipv4.tcp_rmem", "4096\t87380\t6291456\n"],
      ["net.ipv4.conf.strange device.forwarding", "0\n"],
    ]);
    const desired = new Map([
      ["net/ipv4/ip_forward", "1"],
      ["net.ipv4.tcp_rmem", "4096 87380 6291456"],
    ]);
    expect(diffSysctls(desired, live)).toEqual([]);
  });

  it("names what is wanted, what is there, and what is known of it", () => {
    const [difference] = diffSysctls(
      new Map([["net.ipv4.tcp_rmem", "4096  87380 100"]]),
      new Map([["net.ipv4.tcp_rmem", "4096\t87380\t6291456\n"]]),
    );
    expect(difference).toEqual({
      name: "net.ipv4.tcp_rmem",
      wanted: "4096 87380 100",
      live: "4096 87380 6291456",
      notes: [],
    });
  });

  it("says that a sysctl is absent, and why that may be", () => {
    const [difference] = diffSysctls(new Map([["net.core.default_qdisc", "fq_codel"]]), new Map());
    expect(difference?.live).toBeUndefined();
    expect(difference?.notes.join(" ")).toContain("own network namespace only");
  });

  it("is in the order of writing: what the kernel copies to other settings comes first", () => {
    const names = [
      "net.ipv4.conf.eth0.forwarding",
      "net.core.somaxconn",
      "net.ipv4.conf.default.rp_filter",
      "net.ipv6.conf.all.forwarding",
      "net.ipv4.ip_forward",
      "net.ipv4.conf.all.rp_filter",
    ];
    const ordered = [
      "net.ipv4.ip_forward",
      "net.ipv4.conf.all.rp_filter",
      "net.ipv6.conf.all.forwarding",
      "net.ipv4.conf.default.rp_filter",
      "net.core.somaxconn",
      "net.ipv4.conf.eth0.forwarding",
    ];
    expect(diffSysctls(new Map(names.map(name => [name, "1"])), new Map()).map(({ name }) => name)).toEqual(ordered);
    expect(names.map(parseSysctlName).sort(compareSysctlNames)).toEqual(ordered);
  });

  it("is refused for a desired sysctl that cannot be declared", () => {
    expect(() => diffSysctls(new Map([["kernel.sysrq", "1"]]), new Map())).toThrow("only net.*");
    expect(() => diffSysctls(new Map([["net.ipv4.ip_forward", ""]]), new Map())).toThrow("sysctl value");
  });
});

describe("what is known of a sysctl", () => {
  it.each([
    ["net.core.default_qdisc", "initial-namespace"],
    ["net.netfilter.nf_conntrack_max", "initial-namespace"],
    ["net.netfilter.nf_conntrack_buckets", "initial-namespace"],
    ["net.core.rmem_max", "initial-namespace"],
    ["net.ipv4.neigh.default.gc_thresh1", "initial-namespace"],
    ["net.ipv4.ip_local_reserved_ports", "rewritten"],
    ["net.ipv4.tcp_congestion_control", "module"],
    ["net.ipv4.ip_forward", "spreading"],
    ["net.netfilter.nf_conntrack_tcp_timeout_established", "module"],
    ["net.bridge.bridge-nf-call-iptables", "module"],
    ["net.ipv6.conf.all.forwarding", "spreading"],
    ["net.ipv6.conf.eth0.accept_ra", "module"],
  ])("%s is first of all %s", (name, nature) => {
    expect(findSysctlFacts(parseSysctlName(name))[0]?.nature).toBe(nature);
  });

  it("is nothing for one that simply holds what is written", () => {
    expect(findSysctlFacts(parseSysctlName("net.core.somaxconn"))).toEqual([]);
  });
});

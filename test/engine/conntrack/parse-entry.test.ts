import { describe, expect, it } from "vitest";
import { parseConnectionEntry } from "../../../engine/conntrack";

const TRANSLATED =
  "tcp      6 431999 ESTABLISHED src=10.0.0.5 dst=192.0.2.7 sport=51234 dport=443 src=192.0.2.7 dst=203.0.113.9 sport=443 dport=61000 [ASSURED] mark=31 use=1";

describe("a line of the connection table", () => {
  it("is read with both directions, state, time left, mark and progress", () => {
    expect(parseConnectionEntry(TRANSLATED)).toEqual({
      family: "ipv4",
      protocol: "tcp",
      protocolNumber: 6,
      state: "ESTABLISHED",
      timeout: 431_999,
      original: { source: "10.0.0.5", destination: "192.0.2.7", sourcePort: 51_234, destinationPort: 443 },
      reply: { source: "192.0.2.7", destination: "203.0.113.9", sourcePort: 443, destinationPort: 61_000 },
      progress: "assured",
      mark: 31,
      use: 1,
    });
  });

  it("is read as the kernel prints it in /proc, too", () => {
    expect(parseConnectionEntry(`ipv4     2 ${TRANSLATED.replace("use=1", "zone=5 use=2")}`)).toEqual({
      ...parseConnectionEntry(TRANSLATED),
      zone: 5,
      use: 2,
    });
  });

  it("has no ports where the protocol has none, and no state and time once it is offloaded", () => {
    const ping =
      "icmp     1 29 src=10.0.0.7 dst=10.0.0.8 type=8 code=0 id=4711 [UNREPLIED] src=10.0.0.8 dst=10.0.0.7 type=0 code=0 id=4711 mark=0 use=1";
    expect(parseConnectionEntry(ping)).toMatchObject({ original: { source: "10.0.0.7", destination: "10.0.0.8" } });
    expect(parseConnectionEntry(ping)?.progress).toBe("unreplied");
    const fast = parseConnectionEntry(
      "udp 17 src=2001:db8::1 dst=2001:db8::2 sport=1 dport=2 src=2001:db8::2 dst=2001:db8::1 sport=2 dport=1 [OFFLOAD] mark=0 use=2",
    );
    expect(fast).toMatchObject({ family: "ipv6", progress: "offloaded" });
    expect(fast).not.toHaveProperty("timeout");
  });

  it("has counters, kinds of ICMP, keys of GRE, zones and times where the kernel tells them", () => {
    expect(
      parseConnectionEntry(
        "icmp     1 29 src=10.0.0.7 dst=10.0.0.8 type=8 code=0 id=4711 packets=3 bytes=252 src=10.0.0.8 dst=10.0.0.7 type=0 code=0 id=4711 packets=2 bytes=168 mark=0 secctx=system_u:object_r:unlabeled_t:s0 zone=3 delta-time=12 [start=Fri Nov 27 12:00:01 2026] use=1 id=99",
      ),
    ).toMatchObject({
      original: { icmp: { type: 8, code: 0, id: 4711 } },
      reply: { icmp: { type: 0, code: 0, id: 4711 } },
      traffic: { original: { packets: 3, bytes: 252 }, reply: { packets: 2, bytes: 168 } },
      securityContext: "system_u:object_r:unlabeled_t:s0",
      zone: 3,
      age: 12,
      start: "Fri Nov 27 12:00:01 2026",
      id: 99,
    });
    expect(
      parseConnectionEntry(
        "ipv4     2 gre      47 48 timeout=0, stream_timeout=0 src=10.1.1.1 dst=10.2.2.2 srckey=0x1f dstkey=0x2 [UNREPLIED] src=10.2.2.2 dst=10.1.1.1 srckey=0x2 dstkey=0x1f mark=0 zone=0 use=2",
      ),
    ).toMatchObject({ timeout: 48, original: { sourceKey: 31, destinationKey: 2 }, progress: "unreplied" });
    const zoned = parseConnectionEntry(
      "tcp      6 2999 ESTABLISHED src=10.0.0.1 dst=10.0.0.2 sport=1 dport=21 zone-orig=3 src=10.0.0.2 dst=10.0.0.1 sport=21 dport=1 zone-reply=4 [ASSURED] mark=0 helper=ftp use=1 labels=0x00000000050012ac4202010000000000",
    );
    expect(zoned).toMatchObject({ originalZone: 3, replyZone: 4, helper: "ftp" });
    expect(zoned?.labels).toBe("0x00000000050012ac4202010000000000");
  });

  it("shortens the addresses that /proc writes out", () => {
    const entry = parseConnectionEntry(
      "ipv6     10 udp      17 28 src=2001:0db8:0000:0000:0000:0000:0000:0001 dst=fe80:0000:0000:0000:0000:0000:0000:0001 sport=1 dport=2 src=fe80:0000:0000:0000:0000:0000:0000:0001 dst=2001:0db8:0000:0000:0000:0000:0000:0001 sport=2 dport=1 mark=0 zone=0 use=2",
    );
    expect(entry?.original).toMatchObject({ source: "2001:db8::1", destination: "fe80::1" });
  });

  it.each([
    "",
    "tcp",
    "tcp 6 1 src=10.0.0.1 dst=10.0.0.2",
    "tcp six 1 src=10.0.0.1 dst=10.0.0.2 src=10.0.0.2 dst=10.0.0.1",
    "tcp 6 1 src=$(id) dst=10.0.0.2 src=10.0.0.2 dst=10.0.0.1",
    "tcp 6 1 src=10.0.0.1;reboot dst=10.0.0.2 src=10.0.0.2 dst=10.0.0.1",
    `tcp 6 1 ${"src=10.0.0.1 dst=10.0.0.2 ".repeat(1_000)}`,
    "conntrack v1.4.7 (conntrack-tools): 2 flow entries have been shown.",
  ])("is nothing else: %j", line => {
    expect(parseConnectionEntry(line)).toBeUndefined();
  });
});

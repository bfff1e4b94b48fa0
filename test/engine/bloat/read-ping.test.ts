import { describe, expect, it } from "vitest";
import { readPing } from "../../../engine/bloat/read-ping";

const IPUTILS = `PING 10.77.200.2 (10.77.200.2) 56(84) bytes of data.
64 bytes from 10.77.200.2: icmp_seq=1 ttl=63 time=0.391 ms
64 bytes from 10.77.200.2: icmp_seq=3 ttl=63 time=512 ms
64 bytes from 10.77.200.2: icmp_seq=3 ttl=63 time=513 ms (DUP!)
From 10.77.1.1 icmp_seq=4 Destination Host Unreachable
64 bytes from 10.77.200.2: icmp_seq=2 ttl=63 time=1205.7 ms

--- 10.77.200.2 ping statistics ---
4 packets transmitted, 3 received, +1 duplicates, 25% packet loss, time 303ms
rtt min/avg/max/mdev = 0.391/0.391/0.391/0.000 ms
`;
const BUSYBOX = `PING 127.0.0.1 (127.0.0.1): 56 data bytes
64 bytes from 127.0.0.1: seq=0 ttl=64 time=0.050 ms
64 bytes from 127.0.0.1: seq=1 ttl=64 time=0.071 ms
`;

describe("the answers that ping prints", () => {
  it("are read in the order of the questions, each once, also those that come late", () => {
    expect(readPing(IPUTILS, 4, 100)).toEqual({
      sent: 4,
      answers: [
        { at: 0, ms: 0.391 },
        { at: 0.1, ms: 1205.7 },
        { at: 0.2, ms: 512 },
      ],
    });
  });

  it("are read of busybox too, which counts from 0", () => {
    expect(readPing(BUSYBOX, 2, 1000).answers).toEqual([
      { at: 0, ms: 0.05 },
      { at: 1, ms: 0.071 },
    ]);
  });

  it("are read of inetutils, which counts from 0 too, and of old iputils", () => {
    const inetutils = `PING 127.0.0.1 (127.0.0.1): 56 data bytes
64 bytes from 127.0.0.1: icmp_seq=0 ttl=64 time=0.050 ms
64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.071 ms
--- 127.0.0.1 ping statistics ---
`;
    expect(readPing(inetutils, 2, 100).answers).toEqual([
      { at: 0, ms: 0.05 },
      { at: 0.1, ms: 0.071 },
    ]);
    const old = IPUTILS.replaceAll("icmp_seq", "icmp_req");
    expect(readPing(old, 4, 100)).toEqual(readPing(IPUTILS, 4, 100));
  });

  it("are read of IPv6, with a name in front, and of less than a microsecond", () => {
    const text = `64 bytes from host.example (fe80::1%eth0): icmp_seq=1 ttl=64 time=0.03 ms
64 bytes from 2001:db8::1: icmp_seq=2 ttl=64 time<1 ms\n`;
    expect(readPing(text, 2, 100).answers.map(({ ms }) => ms)).toEqual([0.03, 1]);
  });

  it.each([
    "64 bytes from x: icmp_seq=99999999999 ttl=1 time=1 ms",
    "64 bytes from x: icmp_seq=5 ttl=1 time=1 ms",
    "64 bytes from x: icmp_seq=0 ttl=1 time=1 ms",
    "64 bytes from x: icmp_seq=1 ttl=1 time=-1 ms",
    "64 bytes from x: icmp_seq=1 ttl=1 time=1e9 ms",
    "64 bytes from x: icmp_seq=1 ttl=1 time=9999999 ms",
    "icmp_seq=1 time=1 ms",
    `64 bytes from ${"x".repeat(5000)}: icmp_seq=1 ttl=1 time=1 ms`,
    "",
  ])("are none in: %s", line => {
    expect(readPing(line, 4, 100)).toEqual({ sent: 4, answers: [] });
  });
});

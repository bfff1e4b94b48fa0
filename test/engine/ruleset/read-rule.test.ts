import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeFamilies, readRule } from "../../../engine/ruleset";

describe("readRule", () => {
  it("tells fields, matches, comments, target and addresses apart", () => {
    const text =
      '! -s 192.0.2.0/24 -d 198.51.100.1/32 -i docker0 ! -o br-1 -p tcp -m tcp --dport 80 -m comment --comment "to 10.9.9.9" -j DNAT --to-destination 172.17.0.2:8080';
    const reading = readRule(text);
    expect(reading.source).toEqual({ value: "192.0.2.0/24", negated: true });
    expect(reading.destination).toEqual({ value: "198.51.100.1/32", negated: false });
    expect(reading.inInterface).toEqual({ value: "docker0", negated: false });
    expect(reading.outInterface).toEqual({ value: "br-1", negated: true });
    expect(reading.protocol).toEqual({ value: "tcp", negated: false });
    expect(reading.matchModules).toEqual(["tcp", "comment"]);
    expect(reading.comments).toEqual(["to 10.9.9.9"]);
    expect([reading.target, reading.jumpKind]).toEqual(["DNAT", "jump"]);
    expect(reading.addresses).toEqual(["192.0.2.0/24", "198.51.100.1/32", "172.17.0.2"]);
  });

  it("finds addresses in ranges, lists and brackets", () => {
    expect(readRule("-m iprange --src-range 192.0.2.1-192.0.2.9 -g X").addresses).toEqual(["192.0.2.1", "192.0.2.9"]);
    expect(readRule("-s 192.0.2.1,192.0.2.2").addresses).toEqual(["192.0.2.1", "192.0.2.2"]);
    expect(readRule("-j DNAT --to-destination [2001:db8::1-2001:db8::2]:80").addresses).toEqual([
      "2001:db8::1",
      "2001:db8::2",
    ]);
    expect(readRule("-p tcp --dport 1024:65535 -m mac --mac-source 02:00:00:00:00:01").addresses).toEqual([]);
  });

  it("does not take a comment for an option", () => {
    const reading = readRule('-m comment --comment "-j DROP" -j ACCEPT');
    expect(reading.target).toBe("ACCEPT");
    expect(readRule("-m comment --comment -j -j ACCEPT").comments).toEqual(["-j"]);
  });

  it("never throws, whatever stands in a rule", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom("-s", "-j", "!", '"', "--comment", "-m", "::"))),
        words => {
          expect(Array.isArray(readRule(words.join(" ")).words)).toBe(true);
          expect(["ipv4", "ipv6", "both", "neither"]).toContain(describeFamilies(words.join(" ")));
        },
      ),
    );
  });
});

describe("describeFamilies", () => {
  it.each([
    ["-p tcp --dport 22 -j ACCEPT", "both"],
    ["-j REJECT", "both"],
    ["-m addrtype --dst-type LOCAL,MULTICAST", "both"],
    ["-m connlimit --connlimit-above 3 --connlimit-mask 24", "both"],
    ["-m recent --update --mask nonsense", "both"],
    ["-m conntrack --ctstate NEW --ctorigsrc", "both"],
    ['-m comment --comment "--dst-type BROADCAST" -m addrtype --dst-type LOCAL', "both"],
    ["-p tcp -j REJECT --reject-with tcp-reset", "both"],
    ["-j REJECT --reject-with port-unreach", "both"],
    ["! -p icmp -j DROP", "both"],
    ['-m comment --comment "from 192.0.2.1" -j ACCEPT', "both"],
    ["-m mac --mac-source 02:00:00:00:00:01 -j DROP", "both"],
    ["-s 192.0.2.1 -j ACCEPT", "ipv4"],
    ["-s 10/8 -j ACCEPT", "ipv4"],
    ["-j DNAT --to-destination 192.0.2.1:80", "ipv4"],
    ["-p icmp -j ACCEPT", "ipv4"],
    ["-m ttl --ttl-lt 5 -j DROP", "ipv4"],
    ["-f -j DROP", "ipv4"],
    ["-j REJECT --reject-with icmp-admin-prohibited", "ipv4"],
    ["-m addrtype --dst-type BROADCAST", "ipv4"],
    ["-m addrtype ! --src-type LOCAL,BROADCAST -j DROP", "ipv4"],
    ["-m recent --update --mask 255.255.255.0", "ipv4"],
    ["-m connlimit --connlimit-above 3 --connlimit-mask 255.255.255.0", "ipv4"],
    ["-m connlimit --connlimit-above 3 --connlimit-mask 64", "ipv6"],
    ["-s 2001:db8::/32 -j ACCEPT", "ipv6"],
    ["-d ::1 -j ACCEPT", "ipv6"],
    ["-p ipv6-icmp -j ACCEPT", "ipv6"],
    ["-p 58 -j ACCEPT", "ipv6"],
    ["-m rt --rt-type 0 -j DROP", "ipv6"],
    ["-m hl --hl-eq 255", "ipv6"],
    ["-j REJECT --reject-with icmp6-adm-prohibited", "ipv6"],
    ["-s 192.0.2.1 -d 2001:db8::1", "neither"],
    ["-s 192.0.2.1 -p icmpv6", "neither"],
    ["-d 2001:db8::1 -m addrtype --dst-type PROHIBIT", "neither"],
    ["-s ::1 -j REJECT --reject-with icmp-net-prohibited", "neither"],
  ])("%s belongs to %s", (text, families) => {
    expect(describeFamilies(text)).toBe(families);
  });
});

import { describe, expect, it } from "vitest";
import { type Backend, canonicalizeRule, type Family, type TableName } from "../../../engine/ruleset";

interface Place {
  readonly family?: Family;
  readonly backend?: Backend;
  readonly table?: TableName;
  readonly chain?: string;
}

function canonical(text: string, place: Place = {}): string {
  const { family = "ipv4", backend = "nf_tables", table = "filter" } = place;
  const chain = place.chain === undefined ? {} : { chain: place.chain };
  return canonicalizeRule(text, { family, backend, table, ...chain }).join("\n");
}

describe("addresses and interfaces", () => {
  it.each([
    ["-s 192.0.2.7 -j DROP", "-s 192.0.2.7/32 -j DROP"],
    ["-s 192.0.2.7/24 -j DROP", "-s 192.0.2.0/24 -j DROP"],
    ["-d 172.20/255.255.0.0 -j DROP", "-d 172.20.0.0/16 -j DROP"],
    ["-s 198.51.100.9/255.0.0.255", "-s 198.0.0.9/255.0.0.255"],
    ["-s 0/0 -d 0.0.0.0/0 -p all -i + -j DROP", "-j DROP"],
    ["! --source 192.0.2.7 --dst 192.0.2.8 -j DROP", "! -s 192.0.2.7/32 -d 192.0.2.8/32 -j DROP"],
    ["-j DROP -p tcp -i eth1 -d 192.0.2.2 -s 192.0.2.1", "-s 192.0.2.1/32 -d 192.0.2.2/32 -i eth1 -p tcp -j DROP"],
    ["-f -p 6 -i ppp+ -j DROP", "-i ppp+ -p tcp -f -j DROP"],
    ["! --fragments -s 192.0.2.1", "-s 192.0.2.1/32 ! -f"],
    ["-c 5 6 -j DROP", "-j DROP"],
    ["-4 -j DROP", "-j DROP"],
    ["", ""],
  ])("%s is saved as %s", (written, saved) => {
    expect(canonical(written)).toBe(saved);
  });

  it("takes glued and long forms alike", () => {
    const saved = "-s 192.0.2.1/32 -i eth0 -p tcp -j DROP";
    expect(canonical("-s192.0.2.1 -ieth0 -pTCP -jDROP")).toBe(saved);
    expect(canonical("--source=192.0.2.1 --in-interface=eth0 --protocol=tcp --jump=DROP")).toBe(saved);
    expect(canonical("--sourc 192.0.2.1 --in-int eth0 --proto tcp --jum DROP")).toBe(saved);
  });

  it("writes one rule an address, sources outermost", () => {
    expect(canonical("-s 192.0.2.1,192.0.2.2/31 -d 198.51.100.1,198.51.100.2 -j DROP").split("\n")).toEqual([
      "-s 192.0.2.1/32 -d 198.51.100.1/32 -j DROP",
      "-s 192.0.2.1/32 -d 198.51.100.2/32 -j DROP",
      "-s 192.0.2.2/31 -d 198.51.100.1/32 -j DROP",
      "-s 192.0.2.2/31 -d 198.51.100.2/32 -j DROP",
    ]);
  });

  it.each([
    ["-s 2001:DB8:0:0::7/48 -j DROP", "-s 2001:db8::/48 -j DROP"],
    ["-d ::1", "-d ::1/128"],
    ["-s ::/0 -j DROP", "-j DROP"],
    ["-s ::ffff:192.0.2.1", "-s ::ffff:192.0.2.1/128"],
    ["-p icmpv6 -j DROP", "-p ipv6-icmp -j DROP"],
  ])("in IPv6 %s is saved as %s", (written, saved) => {
    expect(canonical(written, { family: "ipv6" })).toBe(saved);
  });

  it.each([
    ["-p 47", "-p gre"],
    ["-p 133", "-p fc"],
    ["-p 253", "-p 253"],
    ["! -p UDP", "! -p udp"],
    ["-p 0x11", "-p udp"],
  ])("names protocols as /etc/protocols does: %s is %s", (written, saved) => {
    expect(canonical(written)).toBe(saved);
  });
});

describe("matches", () => {
  it.each([
    ["-p tcp --dport 8443", "-p tcp -m tcp --dport 8443"],
    ["-p tcp --dport 2222 --sport 1024:", "-p tcp -m tcp --sport 1024:65535 --dport 2222"],
    ["-p udp --destination-port domain:ntp", "-p udp -m udp --dport 53:123"],
    ["-p tcp --dport 7:7 --sport 0:65535", "-p tcp -m tcp --dport 7"],
    ["-m comment --comment a -p tcp --dport 1", "-p tcp -m comment --comment a -m tcp --dport 1"],
    ["-p tcp --syn", "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN"],
    ["-p tcp --tcp-flags urg,Ack,SYN NONE", "-p tcp -m tcp --tcp-flags SYN,ACK,URG NONE"],
    ["-p sctp --dport : ", "-p sctp -m sctp --dport 0:65535"],
    ["-p sctp --chunk-types any SACK,data:uB", "-p sctp -m sctp --chunk-types any DATA:uB,SACK"],
    ["-p sctp --chunk-types any data:B,SACK,data:u,data", "-p sctp -m sctp --chunk-types any DATA:uB,SACK"],
    ["-p dccp --dccp-types ack,request", "-p dccp -m dccp --dccp-types REQUEST,ACK"],
    ["-p tcp -m multiport --dports https,http,http", "-p tcp -m multiport --dports 443,80,80"],
    ["-p icmp --icmp-type host-unreachable", "-p icmp -m icmp --icmp-type 3/1"],
    ["-p icmp ! --icmp-type timestamp-req", "-p icmp -m icmp ! --icmp-type 13"],
    ["-p icmp --icmp-type 255", "-p icmp -m icmp --icmp-type any"],
    ["-m conntrack --ctstate established,NEW,Related", "-m conntrack --ctstate NEW,RELATED,ESTABLISHED"],
    [
      "-m conntrack --ctdir reply --ctproto udp ! --ctstate NEW",
      "-m conntrack ! --ctstate NEW --ctproto 17 --ctdir REPLY",
    ],
    [
      "-m conntrack --ctorigsrc 192.0.2.9/24 --ctexpire 10:",
      "-m conntrack --ctorigsrc 192.0.2.9/24 --ctexpire 10:4294967295",
    ],
    ["-m conntrack --ctstatus NONE,ASSURED", "-m conntrack --ctstatus ASSURED"],
    ["-m state --state RELATED,NEW", "-m state --state NEW,RELATED"],
    ['-m comment --comment "it\'s"', `-m comment --comment "it\\'s"`],
    ["-m limit", "-m limit --limit 3/hour"],
    ["-m limit --limit 120/m --limit-burst 5", "-m limit --limit 2/sec"],
    ["-m limit --limit 9999/second --limit-burst 7", "-m limit --limit 10000/sec --limit-burst 7"],
    ["-m limit --limit 48/day", "-m limit --limit 2/hour"],
    ["-m mark --mark 017/0xffffffff", "-m mark --mark 0xf"],
    ["-m connmark ! --mark 1/2", "-m connmark ! --mark 0x1/0x2"],
    ["-m addrtype --dst-type multicast,LOCAL", "-m addrtype --dst-type LOCAL,MULTICAST"],
    ["-m owner --gid-owner root ! --uid-owner 5-5", "-m owner ! --uid-owner 5 --gid-owner 0"],
    ["-m mac --mac-source 2:0:5E:10:0:Af", "-m mac --mac-source 02:00:5e:10:00:af"],
    ["-m iprange --src-range 192.0.2.4", "-m iprange --src-range 192.0.2.4-192.0.2.4"],
    ["-m pkttype --pkt-type HOST", "-m pkttype --pkt-type unicast"],
    ["-m physdev --physdev-is-bridged --physdev-in eth1", "-m physdev --physdev-in eth1 --physdev-is-bridged"],
    ["-m ttl ! --ttl 3", "-m ttl ! --ttl-eq 3"],
    ["-m length --length :80", "-m length --length 0:80"],
    ["-m recent --name ssh --set", "-m recent --set --name ssh --mask 255.255.255.255 --rsource"],
    [
      "-m recent --rttl --hitcount 3 --update --reap --seconds 9 --rdest",
      "-m recent --update --seconds 9 --reap --hitcount 3 --rttl --name DEFAULT --mask 255.255.255.255 --rdest",
    ],
    [
      "-m connlimit ! --connlimit-above 3 --connlimit-mask 255.255.255.0",
      "-m connlimit --connlimit-upto 3 --connlimit-mask 24 --connlimit-saddr",
    ],
    ["-m set ! --match-set banned src,dst --update-counters", "-m set ! --match-set banned src,dst"],
  ])("%s is saved as %s", (written, saved) => {
    expect(canonical(written)).toBe(saved);
  });

  it.each([
    ["-p icmpv6 --icmpv6-type neighbor-solicitation", "-p ipv6-icmp -m icmp6 --icmpv6-type 135"],
    ["-p 58 -m icmpv6 --icmpv6-type no-route", "-p ipv6-icmp -m icmp6 --icmpv6-type 1/0"],
    ["-p ipv6-icmp --icmpv6-type mld-listener-report", "-p ipv6-icmp -m icmp6 --icmpv6-type 131"],
    ["-m hl --hl 255", "-m hl --hl-eq 255"],
  ])("in IPv6 %s is saved as %s", (written, saved) => {
    expect(canonical(written, { family: "ipv6" })).toBe(saved);
  });
});

describe("targets", () => {
  it.each([
    ["-j REJECT", "-j REJECT --reject-with icmp-port-unreachable"],
    ["-j REJECT --reject-with host-prohib", "-j REJECT --reject-with icmp-host-prohibited"],
    ["-p tcp -j REJECT --reject-with tcp-rst", "-p tcp -j REJECT --reject-with tcp-reset"],
    ["-j LOG --log-level notice --log-uid --log-prefix a:", '-j LOG --log-prefix "a:" --log-level 5 --log-uid'],
    ["-j LOG --log-level warning", "-j LOG"],
    ["-j NFLOG --nflog-group 0 --nflog-threshold 3 --nflog-size 9", "-j NFLOG --nflog-size 9 --nflog-threshold 3"],
    ["-j NFQUEUE --queue-bypass", "-j NFQUEUE --queue-num 0 --queue-bypass"],
    ["-j NFQUEUE --queue-cpu-fanout --queue-balance :3", "-j NFQUEUE --queue-balance 0:3 --queue-cpu-fanout"],
    ["-j MARK --set-mark 7/0x8", "-j MARK --set-xmark 0x7/0xf"],
    ["-j MARK --and-mark 0xf0", "-j MARK --set-xmark 0x0/0xffffff0f"],
    ["-j MARK --xor-mark 0xf0", "-j MARK --set-xmark 0xf0/0x0"],
    ["-j CONNMARK --save-mark --mask 0xf", "-j CONNMARK --save-mark --nfmask 0xf --ctmask 0xf"],
    ["-j CONNMARK --restore-mark", "-j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff"],
    ["-j CUSTOM", "-j CUSTOM"],
    ["-g CUSTOM", "-g CUSTOM"],
  ])("%s is saved as %s", (written, saved) => {
    expect(canonical(written)).toBe(saved);
  });

  it.each([
    ["-p tcp -j DNAT --to 192.0.2.5:8080-8080", "-p tcp -j DNAT --to-destination 192.0.2.5:8080"],
    [
      "-j SNAT --to-source 192.0.2.5-192.0.2.5 --persistent --random",
      "-j SNAT --to-source 192.0.2.5 --random --persistent",
    ],
    ["-p tcp -j REDIRECT --to-port https", "-p tcp -j REDIRECT --to-ports 443"],
    ["-p udp -j MASQUERADE --random --to-ports 1024-65535", "-p udp -j MASQUERADE --to-ports 1024-65535 --random"],
    ["-p tcp -j REDIRECT --to-ports ftp-data", "-p tcp -j REDIRECT --to-ports 20"],
  ])("in table nat %s is saved as %s", (written, saved) => {
    expect(canonical(written, { table: "nat" })).toBe(saved);
  });

  it.each([
    ["-p tcp -j DNAT --to-destination [2001:DB8::5]:80", "-p tcp -j DNAT --to-destination [2001:db8::5]:80"],
    ["-j DNAT --to-destination [2001:db8::5]", "-j DNAT --to-destination 2001:db8::5"],
    ["-j SNAT --to-source ::5-::5", "-j SNAT --to-source ::5"],
  ])("in table nat of IPv6 %s is saved as %s", (written, saved) => {
    expect(canonical(written, { family: "ipv6", table: "nat" })).toBe(saved);
  });

  it("spells the targets of table raw and mangle", () => {
    expect(canonical("-p tcp -j CT --zone 0x5 --helper ftp", { table: "raw", chain: "PREROUTING" })).toBe(
      "-p tcp -j CT --helper ftp --zone 5",
    );
    expect(canonical("-j NOTRACK", { table: "raw" })).toBe("-j NOTRACK");
    expect(canonical("-p tcp --syn -j TCPMSS --clamp-mss-to-pmtu", { table: "mangle", backend: "legacy" })).toBe(
      "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j TCPMSS --clamp-mss-to-pmtu",
    );
  });
});

describe("where the backends print differently", () => {
  const both = (text: string): readonly [legacy: string, nft: string] => [
    canonical(text, { backend: "legacy" }),
    canonical(text, { backend: "nf_tables" }),
  ];

  it("nft joins two tcp or udp matches into the first", () => {
    expect(both("-p tcp -m tcp --dport 80 -m mark --mark 1 -m tcp --sport 1024:")).toEqual([
      "-p tcp -m tcp --dport 80 -m mark --mark 0x1 -m tcp --sport 1024:65535",
      "-p tcp -m tcp --sport 1024:65535 --dport 80 -m mark --mark 0x1",
    ]);
  });

  it("nft leaves apart what it does not translate", () => {
    const text = "-p tcp -m tcp -m tcp --tcp-option 5 -m tcp --dport 80";
    expect(both(text)).toEqual([text, text]);
  });

  it("nft turns a negated range from port 0 into the ports above it", () => {
    expect(both("-p udp -m udp ! --sport :1023 ! --dport 0:65534")).toEqual([
      "-p udp -m udp ! --sport 0:1023 ! --dport 0:65534",
      "-p udp -m udp --sport 1024:65535 --dport 65535",
    ]);
    expect(both("-p tcp -m tcp ! --dport 1024:65535")).toEqual([
      "-p tcp -m tcp ! --dport 1024:65535",
      "-p tcp -m tcp ! --dport 1024:65535",
    ]);
  });

  it("nft forgets --nflog-range", () => {
    expect(both("-j NFLOG --nflog-range 64")).toEqual(["-j NFLOG --nflog-range 64", "-j NFLOG"]);
  });
});

describe("an extension nobody described", () => {
  it.each([
    '-m zebra --stripes "a b" ! --colour black,white -j DROP',
    "-p tcp -m zebra --count 5 6 -m tcp --dport 80 -j DROP",
    "-m zebra -m mark --mark 0x1 -j PAINT --with -5",
    "-j PAINT --mark 3 --mark 4",
    "-m mark --mark 0x1 -m zebra --mark 7 -j DROP",
  ])("keeps its words: %s", text => {
    expect(canonical(text)).toBe(text);
  });

  it("has the known parts beside it brought to form", () => {
    expect(canonical("-m zebra --stripes 5 -s 192.0.2.1 -p tcp --dport http -j REJECT")).toBe(
      "-s 192.0.2.1/32 -p tcp -m zebra --stripes 5 -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable",
    );
  });
});

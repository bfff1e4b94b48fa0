import { describe, it } from "vitest";
import { expectRefused, expectSaved, type Place } from "./expect-spelling";

const IPV4: Place = { families: ["ipv4"] };
const IPV6: Place = { families: ["ipv6"] };

describe("a number with a leading zero", () => {
  it.each([
    ["-p tcp --dport 010:020", "-p tcp -m tcp --dport 8:16"],
    ["-p sctp --dport 010", "-p sctp -m sctp --dport 8"],
    ["-p udp -m multiport --dports 010,020", "-p udp -m multiport --dports 8,16"],
  ])("is octal in %s", (written, saved) => expectSaved(written, saved));

  it.each([
    ["-p udp --dport 010:020", "-p udp -m udp --dport 10:20"],
    ["-p udp --sport 000000000022", "-p udp -m udp --sport 22"],
    ["-p dccp -m dccp --dport 010 --dccp-option 010", "-p dccp -m dccp --dport 10 --dccp-option 8"],
    ["-m conntrack --ctorigdstport 010", "-m conntrack --ctorigdstport 10"],
  ])("is decimal in %s, which iptables looks up as it does a service name", (written, saved) =>
    expectSaved(written, saved),
  );

  it("is octal in types, codes and masks", () => {
    expectSaved("-p icmp --icmp-type 010", "-p icmp -m icmp --icmp-type 8", IPV4);
    expectSaved("-p icmp --icmp-type 03/01", "-p icmp -m icmp --icmp-type 3/1", IPV4);
    expectSaved("-p ipv6-icmp --icmpv6-type 010", "-p ipv6-icmp -m icmp6 --icmpv6-type 8", IPV6);
    expectSaved(
      "-m connlimit --connlimit-above 010 --connlimit-mask 010",
      "-m connlimit --connlimit-above 8 --connlimit-mask 8 --connlimit-saddr",
    );
    expectRefused("-p icmp --icmp-type 08", "--icmp-type", IPV4);
    expectRefused("-p tcp --dport 09", "--dport");
  });

  it("is not guessed at in an address, where people mean decimal and iptables reads octal", () => {
    expectRefused("-s 10.0.0.010", "-s", IPV4);
    expectRefused("-s 10.0.0.1/010", "-s", IPV4);
  });
});

describe("a number in hexadecimal", () => {
  it("is taken as a type and a code of ICMP", () => {
    expectSaved("-p icmp ! --icmp-type 0xD3", "-p icmp -m icmp ! --icmp-type 211", IPV4);
    expectSaved("-p icmp --icmp-type 0x3/0x4", "-p icmp -m icmp --icmp-type 3/4", IPV4);
    expectSaved("-p ipv6-icmp --icmpv6-type 0x87", "-p ipv6-icmp -m icmp6 --icmpv6-type 135", IPV6);
    expectRefused("-p icmp --icmp-type 0x100", "--icmp-type", IPV4);
  });
});

describe("a blank before a port", () => {
  it.each([
    ['-p tcp -m multiport --dports "22, 80"', "-p tcp -m multiport --dports 22,80"],
    ['-p tcp --dport "22: 80"', "-p tcp -m tcp --dport 22:80"],
    ['-p udp --dport " 53"', "-p udp -m udp --dport 53"],
  ])("is skipped in %s, as strtoul skips it", (written, saved) => expectSaved(written, saved));

  it.each(['-p tcp -m multiport --dports "22 ,80"', '-p tcp --dport "22 "', '-p tcp --dport " http"'])(
    "but nothing else in %s",
    written => expectRefused(written, /--dports?/),
  );
});

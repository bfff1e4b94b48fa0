import { describe, expect, it } from "vitest";
import { attempt, contexts, expectRefused, expectSaved, expectTrap, type Place } from "./expect-spelling";

const IPV4: Place = { families: ["ipv4"] };

describe("a match of header fields", () => {
  it.each([
    ["-m dscp --dscp 011", "-m dscp --dscp 0x09"],
    ["-m dscp ! --dscp-class af23", "-m dscp ! --dscp 0x16"],
    ["-m tos --tos 9", "-m tos --tos 0x09/0xff"],
    ["-m tos ! --tos 0x7/010", "-m tos ! --tos 0x07/0x08"],
    ["-m tos --tos minimize-COST", "-m tos --tos 0x02/0x3f"],
    ["-m ecn ! --ecn-ip-ect 0x3", "-m ecn ! --ecn-ip-ect 3"],
    [
      "-p tcp -m ecn --ecn-ip-ect 1 --ecn-tcp-cwr ! --ecn-tcp-ece",
      "-p tcp -m ecn ! --ecn-tcp-ece --ecn-tcp-cwr --ecn-ip-ect 1",
    ],
    ["-p tcp -m tcpmss ! --mss 500:", "-p tcp -m tcpmss ! --mss 500:65535"],
    ["-p tcp -m tcpmss --mss 0x200:512", "-p tcp -m tcpmss --mss 512"],
    [
      "-m u32 --u32 '12&0xFFFF0000>>16=0x7F00:0x7FFF'".replaceAll("'", '"'),
      '-m u32 --u32 "0xc&0xffff0000>>0x10=0x7f00:0x7fff"',
    ],
    [
      '-m u32 ! --u32 " 0 >> 22 & 0x3C @ 12 = 1 , 2:3 && 2 << 010 = 9 "',
      '-m u32 ! --u32 "0x0>>0x16&0x3c@0xc=0x1,0x2:0x3&&0x2<<0x8=0x9"',
    ],
    [
      '-m bpf --bytecode "3, 40 0 0 12,  21 0 0 2048, 22 0 0 0 ,"',
      '-m bpf --bytecode "3,40 0 0 12,21 0 0 2048,22 0 0 0"',
    ],
  ])("%s is saved as %s", (written, saved) => expectSaved(written, saved));

  it.each([
    ["-m dscp --dscp 64", "--dscp"],
    ["-m dscp --dscp-class AF14", "--dscp-class"],
    ["-m dscp --dscp 1 --dscp-class EF", "twice"],
    ["-m tos --tos urgent", "--tos"],
    ["-m ecn", "option is missing"],
    ["-m ecn --ecn-tcp-ece", "--ecn-tcp-ece"],
    ["! -p tcp -m ecn --ecn-tcp-cwr", "--ecn-tcp-cwr"],
    ["-m tcpmss --mss 9", "needs a protocol"],
    ["-p tcp -m tcpmss --mss 9:8", "reversed"],
    ["-m u32 --u32 7", "--u32"],
    ["-m u32 --u32 7=", "--u32"],
    ["-m u32 --u32 7=1=2", "--u32"],
    ["-m u32 --u32 7>>32=1", "shift"],
    ["-m u32 --u32 7=1:2:3", "--u32"],
    [`-m u32 --u32 ${Array(11).fill("7=1").join("&&")}`, "11 tests"],
    [`-m u32 --u32 7=${Array(11).fill("1").join(",")}`, "11 ranges"],
    [`-m u32 --u32 ${Array(11).fill("7").join("@")}=1`, "11 numbers"],
    ['-m bpf --bytecode "2,6 0 0 9"', "names 2 instructions"],
    ['-m bpf --bytecode "1,7 0 0 0"', "return"],
    ['-m bpf --bytecode "2,21 1 0 9,6 0 0 9"', "21 1 0 9"],
    ['-m bpf --bytecode "2,52 0 0 0,6 0 0 9"', "52 0 0 0"],
    ['-m bpf --bytecode "1,999 0 0 9"', "999 0 0 9"],
    ["-m bpf", "option is missing"],
  ])("%s is refused, naming %s", (written, named) => expectRefused(written, named));

  it("is a trap when its range is reversed", () => {
    expectTrap('-m u32 --u32 "4=9:8"', '-m u32 --u32 "0x4=0x9:0x8"');
  });
});

describe("a match of what connection tracking knows", () => {
  it.each([
    [
      "-m connbytes --connbytes-dir reply --connbytes-mode avgpkt --connbytes 9:",
      "-m connbytes --connbytes 9 --connbytes-mode avgpkt --connbytes-dir reply",
    ],
    [
      "-m connbytes ! --connbytes 0x8:9 --connbytes-mode bytes --connbytes-dir both",
      "-m connbytes ! --connbytes 8:9 --connbytes-mode bytes --connbytes-dir both",
    ],
    ["-m connlabel --set ! --label 0x1f", '-m connlabel ! --label "31" --set'],
    ["-m helper --helper tftp-6969", "-m helper --helper tftp-6969"],
    ["-m helper ! --helper irc.x", '-m helper ! --helper "irc.x"'],
    [
      "-m cluster --cluster-hash-seed 0xAB --cluster-total-nodes 5 ! --cluster-local-node 4",
      "-m cluster ! --cluster-local-nodemask 0x00000008 --cluster-total-nodes 5 --cluster-hash-seed 0x000000ab",
    ],
  ])("%s is saved as %s", (written, saved) => expectSaved(written, saved));

  it.each([
    ["-m connbytes --connbytes 9:8 --connbytes-mode bytes --connbytes-dir both", "reversed"],
    ["-m connbytes --connbytes 9 --connbytes-dir both", "--connbytes-mode"],
    ["-m connbytes --connbytes 9 --connbytes-mode bytes", "--connbytes-dir"],
    ["-m connbytes --connbytes 9 --connbytes-mode hours --connbytes-dir both", "hours"],
    ["-m connbytes --connbytes 9 --connbytes-mode BYTES --connbytes-dir both", "BYTES"],
    ["-m connlabel --label 128", "--label"],
    ["-m connlabel --label bulk", "--label"],
    ["-m connlabel --label 1 ! --set", "negated"],
    ["-m cluster --cluster-total-nodes 3 --cluster-local-node 4 --cluster-hash-seed 1", "3 nodes"],
    ["-m cluster --cluster-total-nodes 3 --cluster-local-node 1", "--cluster-hash-seed"],
    ["-m cluster --cluster-total-nodes 33 --cluster-local-node 1 --cluster-hash-seed 1", "--cluster-total-nodes"],
  ])("%s is refused, naming %s", (written, named) => expectRefused(written, named));

  it("is a trap when it cannot match, is cut, or cannot be read back", () => {
    const counted = "--connbytes-mode bytes --connbytes-dir both";
    expectTrap(`-m connbytes ! --connbytes : ${counted}`, `-m connbytes ! --connbytes 0 ${counted}`);
    expectTrap(`-m connbytes ! --connbytes 8:8 ${counted}`, `-m connbytes --connbytes 8:8 ${counted}`);
    expectTrap(`-m helper --helper ${"h".repeat(30)}`, `-m helper --helper ${"h".repeat(29)}`);
    const cluster = "--cluster-total-nodes 8 --cluster-hash-seed 0x00000001";
    const saved = `-m cluster --cluster-local-nodemask 0x00000040 ${cluster}`;
    expectTrap(saved, saved);
    for (const context of contexts({}))
      expect(attempt(`-m cluster --cluster-local-node 7 ${cluster}`, context)).toMatch("read it back");
  });
});

describe("policy", () => {
  it.each([
    ["-m policy --dir in", "-m policy --dir in --pol ipsec"],
    ["-m policy --pol none --dir out", "-m policy --dir out --pol none"],
    [
      "-m policy --proto 51 --dir in ! --spi 255 --reqid 0x20",
      "-m policy --dir in --pol ipsec --reqid 32 ! --spi 0xff --proto ah",
    ],
    [
      "-m policy --strict --mode transport --next --proto esp --mode tunnel --next ! --reqid 3 --dir out",
      "-m policy --dir out --pol ipsec --strict --mode transport --next --proto esp --mode tunnel --next ! --reqid 3",
    ],
  ])("saves %s as %s, element by element", (written, saved) => expectSaved(written, saved));

  it("prints the far end of a tunnel first, in the family of the rule", () => {
    const written = "-m policy --dir in --mode tunnel --tunnel-src 192.0.2.9 ! --tunnel-dst 192.0.2.1/24";
    const saved = "-m policy --dir in --pol ipsec --mode tunnel ! --tunnel-dst 192.0.2.1/24 --tunnel-src 192.0.2.9";
    expectSaved(written, saved, IPV4);
    expectSaved("-m policy --dir in --pol ipsec --mode tunnel --tunnel-src 2001:db8::9/64", undefined, {
      families: ["ipv6"],
    });
  });

  it.each([
    ["-m policy --pol ipsec", "option is missing"],
    ["-m policy --dir in --proto udp", "--proto"],
    ["-m policy --dir in --reqid 1 --reqid 2", "twice"],
    ["-m policy --dir in --reqid 1 --next --reqid 2", "--strict"],
    ["-m policy --dir in --strict", "element 1"],
    ["-m policy --dir in --strict --reqid 1 --next --next --reqid 2", "element 2"],
    [
      "-m policy --dir in --strict --reqid 1 --next --reqid 2 --next --reqid 3 --next --reqid 4 --next --reqid 5",
      "5 elements",
    ],
    ["-m policy --dir in --pol none --strict", "--strict"],
    ["-m policy --dir in --dir out", "twice"],
  ])("refuses %s, naming %s", (written, named) => expectRefused(written, named));

  it("refuses ends of a tunnel outside of tunnel mode, and a direction the hook does not know", () => {
    expectRefused("-m policy --dir in --tunnel-src 192.0.2.9", "--tunnel-src", IPV4);
    expectRefused("-m policy --dir in ! --mode tunnel --tunnel-src 192.0.2.9", "--tunnel-src", IPV4);
    expectRefused("-m policy --dir out", "PREROUTING", { chain: "PREROUTING" });
    expectRefused("-m policy --dir in", "POSTROUTING", { chain: "POSTROUTING" });
  });

  it("is a trap when elements stand beside no policy", () => {
    expectTrap("-m policy --dir in --pol none --reqid 7", "-m policy --dir in --pol none");
  });
});

describe("a match of where the packet comes from or goes to", () => {
  it("is taken in the hooks the kernel takes it in", () => {
    expectSaved("-m rpfilter --invert --validmark --loose", "-m rpfilter --loose --validmark --invert", {
      table: "raw",
    });
    expectRefused("-m rpfilter", "INPUT", { chain: "INPUT" });
    expectRefused("-m rpfilter", "table filter", { table: "filter" });
    expectSaved("-m socket --restore-skmark --transparent", "-m socket --transparent --restore-skmark");
    expectRefused("-m socket", "FORWARD", { chain: "FORWARD" });
    expectSaved("-m cgroup ! --cgroup 0x100001", "-m cgroup ! --cgroup 1048577", { chain: "OUTPUT" });
    expectRefused("-m cgroup --cgroup 1", "FORWARD", { chain: "FORWARD" });
    expectRefused("-m devgroup --src-group 4", "OUTPUT", { chain: "OUTPUT" });
    expectRefused("-m devgroup --dst-group 4", "INPUT", { chain: "INPUT" });
    expectRefused("-p tcp -m osf --genre Linux", "OUTPUT", { ...IPV4, chain: "OUTPUT" });
    expectRefused("-m realm --realm 4", "PREROUTING", { ...IPV4, chain: "PREROUTING" });
  });

  it.each([
    ["-m cgroup --path user.slice", '-m cgroup --path "user.slice"'],
    ["-m devgroup ! --dst-group 9/0xFF --src-group 12", "-m devgroup --src-group 0xc ! --dst-group 0x9/0xff"],
    ["-m devgroup --src-group 0/0xff", "-m devgroup --src-group 0x0/0xff"],
    ["-m cpu ! --cpu 010", "-m cpu ! --cpu 8"],
    ["-m quota ! --quota 0xffff", "-m quota ! --quota 65535"],
    ["-m nfacct --nfacct-name web.in", "-m nfacct --nfacct-name web.in"],
    ["-m ipvs --ipvs", "-m ipvs --ipvs"],
    ["-m ipvs --ipvs --vportctl ftp ! --vproto udp", "-m ipvs ! --vproto 17 --vportctl 21"],
  ])("saves %s as %s", (written, saved) => expectSaved(written, saved));

  it("names group and realm 0 as iproute2 does, but in Debian's 1.8.11", () => {
    expectSaved("-m devgroup --src-group 0", "-m devgroup --src-group default");
    expectSaved("-m devgroup --src-group default", "-m devgroup --src-group 0x0", { iptables: "1.8.11" });
    expectSaved("-m realm ! --realm 0", "-m realm ! --realm cosmos", IPV4);
    expectSaved("-m realm --realm 7/0x3", "-m realm --realm 0x7/0x3", IPV4);
  });

  it.each([
    ["-m cgroup", "option is missing"],
    ["-m cgroup --cgroup 1 --path /", "exclude each other"],
    ["-m devgroup", "option is missing"],
    ["-m devgroup --src-group uplinks", "--src-group"],
    ["-m cpu --cpu 4294967296", "--cpu"],
    ["-m quota --quota 18446744073709551616", "--quota"],
    ["-m nfacct", "option is missing"],
    ["-m ipvs", "option is missing"],
    ["-m ipvs --vproto 256", "--vproto"],
  ])("refuses %s, naming %s", (written, named) => expectRefused(written, named));

  it("is a trap when a negation is lost or a name is cut", () => {
    expectTrap("-m ipvs ! --ipvs --vport 80", "-m ipvs --vport 80");
    expectTrap(`-p tcp -m osf --genre ${"G".repeat(32)}`, `-p tcp -m osf --genre ${"G".repeat(31)}`, IPV4);
    expectSaved("-p tcp -m osf --log 2 --ttl 1 ! --genre BSD", "-p tcp -m osf ! --genre BSD --ttl 1 --log 2", IPV4);
  });
});

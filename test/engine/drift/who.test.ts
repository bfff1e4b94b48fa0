import { describe, expect, it } from "vitest";
import type { DriftFinding } from "../../../engine/drift";
import { attribute } from "../../../engine/drift/who";
import type { RecordedChange } from "../../../engine/host";
import { findingOf } from "./finding";

const AT = new Date("2026-11-27T18:00:00Z");

function ran(command: string, more: Partial<RecordedChange> = {}): RecordedChange {
  return { at: AT, source: "journal", user: "alice", words: command.split(" "), netfilter: "unsaid", ...more };
}

/** Whom the changes of a host name for one finding, and how surely. */
function named(finding: DriftFinding, ...changes: readonly RecordedChange[]): readonly string[] {
  const log = { since: new Date(0), until: AT, sources: [], changes };
  const [found] = attribute([finding], { log, backend: "nf_tables", iptablesVersion: "1.8.9" });
  return (found?.by ?? []).map(({ fit, user, process }) => `${fit} ${user ?? `a ${process}`}`);
}

const place = { kind: "chain", family: "ipv4", table: "filter", chain: "INPUT" } as const;
const ADDED = findingOf({ kind: "unknown-rule", actual: "-s 192.0.2.66/32 -j ACCEPT" });
const REMOVED = findingOf({
  kind: "removed",
  expected: "-p tcp -m tcp --dport 22 -j ACCEPT",
  position: { expected: 3 },
});
const POLICY = findingOf({ kind: "policy", expected: "DROP", actual: "ACCEPT" });
const ANCHOR = findingOf({ kind: "anchor", expected: "first", actual: "missing" });
const MISSING = findingOf({ kind: "chain-missing", place: { ...place, chain: "WEB" } });
const SYSCTL = findingOf({
  subsystem: "sysctl",
  kind: "sysctl",
  place: { kind: "sysctl", name: "net.ipv4.ip_forward" },
  expected: "1",
  actual: "0",
});
const LINK = findingOf({
  subsystem: "link",
  kind: "link",
  place: { kind: "link", device: "eth0", setting: "feature.tcp-segmentation-offload" },
  expected: "off",
  actual: "on",
});
const LENGTH = findingOf({ ...LINK, place: { kind: "link", device: "eth0", setting: "txqueuelen" } });
const QUEUES = findingOf({ ...LINK, place: { kind: "link", device: "eth0", setting: "tx-*.limit_max" } });
const IFB = findingOf({ ...LINK, place: { kind: "link", device: "ifb7", setting: "type" } });
const QDISC = findingOf({ subsystem: "qdisc", kind: "qdisc", place: { kind: "device", device: "eth0" } });

describe("a finding is the doing of whom a log names with the very command", () => {
  it.each([
    [ADDED, "/usr/sbin/iptables -I INPUT -s 192.0.2.66 -j ACCEPT"],
    [ADDED, "iptables -w 5 -A NF-INPUT --source 192.0.2.66/32 --jump ACCEPT"],
    [ADDED, "iptables-legacy -t filter --insert INPUT 3 -s 192.0.2.66 -j ACCEPT"],
    [ADDED, "sh -c true;iptables -I INPUT -s 192.0.2.66 -j ACCEPT && echo done"],
    [ADDED, "env LC_ALL=C nice iptables -I INPUT -s 192.0.2.66 -j ACCEPT"],
    [REMOVED, "iptables -D NF-INPUT -p tcp --dport 22 -j ACCEPT"],
    [REMOVED, "iptables -D NF-INPUT 3"],
    [REMOVED, "iptables -F"],
    [REMOVED, "iptables -F NF-INPUT"],
    [
      findingOf({ ...REMOVED, kind: "changed", actual: "-p tcp -m tcp --dport 23 -j ACCEPT" }),
      "iptables -R NF-INPUT 3 -p tcp --dport 23 -j ACCEPT",
    ],
    [POLICY, "iptables -P INPUT ACCEPT"],
    [ANCHOR, "iptables -D INPUT -j NF-INPUT"],
    [ANCHOR, "iptables -F INPUT"],
    [MISSING, "iptables -X WEB"],
    [SYSCTL, "sysctl -w net.ipv4.ip_forward=0"],
    [SYSCTL, "sysctl -qw net/ipv4/ip_forward=0"],
    [SYSCTL, "tee /proc/sys/net/ipv4/ip_forward"],
    [SYSCTL, "sh -c echo 0 >/proc/sys/net/ipv4/ip_forward"],
    [QDISC, "tc qdisc replace dev eth0 root fq_codel"],
    [LINK, "/sbin/ethtool -K eth0 tso on"],
    [LENGTH, "ip link set dev eth0 txqueuelen 100"],
    [LENGTH, "ifconfig eth0 txqueuelen 100"],
    [LENGTH, "tee /sys/class/net/eth0/tx_queue_len"],
    [QUEUES, "sh -c echo 1 >/sys/class/net/eth0/queues/tx-3/byte_queue_limits/limit_max"],
    [QUEUES, "ethtool -L eth0 combined 8"],
    [IFB, "ip link delete ifb7"],
    [IFB, "ip -4 l set ifb7 down"],
    // A comment whose quotes sudo lost.
    [
      findingOf({ kind: "added", actual: '-m comment --comment "for all" -j ACCEPT' }),
      "iptables -A INPUT -m comment --comment for all -j ACCEPT",
    ],
  ] as const)("%o: %s", (finding, command) => {
    expect(named(finding, ran(command))).toEqual(["this alice"]);
    expect(named(finding, ran("nft -f /root/new.nft", { user: "bob" }), ran(command))).toEqual(["this alice"]);
  });
});

describe("a finding may be the doing of whoever ran what may have made it", () => {
  it.each([
    [ADDED, "nft add rule ip filter INPUT accept"],
    [ADDED, "iptables-restore /root/rules"],
    [ADDED, "ufw allow 22"],
    [ADDED, "bash"],
    [ADDED, "su"],
    [ADDED, "/root/firewall.sh"],
    [ADDED, "sh -c if true; then iptables -F; fi"],
    [ADDED, "iptables -I INPUT -s unknown.example.org -j ACCEPT --strange"],
    [REMOVED, "iptables -D NF-INPUT 7"],
    [POLICY, "iptables -P INPUT DROP"],
    [SYSCTL, "sysctl -p"],
    [SYSCTL, "sysctl -w net.ipv4.ip_forward=1"],
    [SYSCTL, "bash"],
    [QDISC, "tc -batch /root/queues"],
    [LINK, "bash"],
  ] as const)("%o: %s", (finding, command) => {
    expect(named(finding, ran(command))).toEqual(["possible alice"]);
  });
});

describe("a finding is not the doing of who ran something else", () => {
  it.each([
    [ADDED, "iptables -I INPUT -s 192.0.2.67 -j ACCEPT"],
    [ADDED, "iptables -I FORWARD -s 192.0.2.66 -j ACCEPT"],
    [ADDED, "ip6tables -I INPUT -s 2001:db8::1 -j ACCEPT"],
    [ADDED, "iptables -t nat -I INPUT -s 192.0.2.66 -j ACCEPT"],
    [ADDED, "iptables -D INPUT -s 192.0.2.66 -j ACCEPT"],
    [ADDED, "iptables -F"],
    [ADDED, "iptables -L -n"],
    [ADDED, "nft list ruleset"],
    [ADDED, "iptables-save"],
    [ADDED, "ip6tables-restore /root/rules"],
    [ADDED, "vi /etc/nftables.conf"],
    [ADDED, "apt-get install iptables"],
    [ADDED, "sysctl -w net.ipv4.ip_forward=0"],
    [POLICY, "iptables -P FORWARD ACCEPT"],
    [SYSCTL, "sysctl net.ipv4.ip_forward"],
    [SYSCTL, "sysctl -w net.ipv4.tcp_syncookies=0"],
    [SYSCTL, "iptables -F"],
    [QDISC, "tc qdisc show dev eth0"],
    [QDISC, "tc qdisc add dev eth1 root fq_codel"],
    [LINK, "ethtool -k eth0"],
    [LINK, "ethtool -G eth0 rx 100"],
    [LINK, "ethtool -K eth1 tso on"],
    [LINK, "ip link set dev eth0 txqueuelen 100"],
    [LENGTH, "ip link show eth0"],
    [LENGTH, "ip address add 192.0.2.1/24 dev eth0"],
    [QUEUES, "tee /sys/class/net/eth0/queues/tx-3/byte_queue_limits/limit_min"],
    // This program's own work.
    [ADDED, "iptables-restore --noflush /run/netfilter-fleet.x1/trial4"],
    [ADDED, "iptables-restore /run/nffleet-read.x1/save4"],
  ] as const)("%o: %s", (finding, command) => {
    expect(named(finding, ran(command))).toEqual([]);
  });

  it("and this program's login made nothing, though the words of a change are lost", () => {
    const own = ran("iptables-restore /run/netfilter-fleet.x1/trial4", { session: "7", netfilter: "changed" });
    const { words: _, ...wordless } = ran("", { session: "7", netfilter: "changed" });
    expect(named(ADDED, wordless)).toEqual(["possible alice"]);
    expect(named(ADDED, own, wordless)).toEqual([]);
    expect(named(ADDED, own, { ...wordless, session: "8" })).toEqual(["possible alice"]);
    const later = new Date(AT.getTime() + 3_600_000);
    expect(named(ADDED, own, { ...wordless, at: later })).toEqual(["possible alice"]);
  });

  it("and nobody made that a host could not be read", () => {
    expect(named(findingOf({ subsystem: "host", kind: "unreadable", place: { kind: "host" } }), ran("bash"))).toEqual(
      [],
    );
  });
});

describe("whom a finding names", () => {
  const minutes = (count: number) => new Date(AT.getTime() + count * 60_000);

  it("is each user once, the newest first, at most five", () => {
    const users = ["a", "b", "c", "d", "e", "f"].map((user, at) => ran("nft -f x", { user, at: minutes(at) }));
    expect(named(ADDED, ...users, ran("nft -f y", { user: "a", at: minutes(9) }))).toEqual(
      ["a", "f", "e", "d", "c"].map(user => `possible ${user}`),
    );
  });

  it("is a user rather than a process, and audit rather than another log of the same moment", () => {
    const event = { netfilter: "changed", process: "iptables", source: "audit" } as const;
    const { user: _, words: __, ...nobody } = ran("", event);
    expect(named(ADDED, nobody)).toEqual(["possible a iptables"]);
    expect(named(ADDED, nobody, ran("nft -f x"))).toEqual(["possible alice"]);
    const command = "iptables -I INPUT -s 192.0.2.66 -j ACCEPT";
    const log = { since: new Date(0), until: AT, sources: [], changes: [ran(command), ran(command, event)] };
    const [found] = attribute([ADDED], { log, backend: "legacy", iptablesVersion: "1.8.9" });
    expect(found?.by).toEqual([
      { fit: "this", user: "alice", process: "iptables", command, at: AT.toISOString(), source: "audit" },
    ]);
  });

  it("is a daemon too, where the kernel saw it change rules", () => {
    expect(named(ADDED, ran("/usr/bin/dockerd -H fd://", { netfilter: "changed", user: "root" }))).toEqual([
      "possible root",
    ]);
    expect(named(SYSCTL, ran("/usr/bin/dockerd -H fd://", { netfilter: "changed", user: "root" }))).toEqual([]);
  });

  it("leaves the finding itself as it was", () => {
    const log = { since: new Date(0), until: AT, sources: [], changes: [ran("bash")] };
    const [found] = attribute([ADDED], { log, backend: "nf_tables", iptablesVersion: "1.8.9" });
    const { by: _, ...rest } = found ?? ADDED;
    expect(rest).toEqual(ADDED);
  });

  it("is found in a moment of the words of a hostile log", () => {
    const words = [
      "",
      "-",
      "sh -c '",
      "sh -c ((((",
      "env ".repeat(999),
      "iptables ".repeat(900),
      "sudo ".repeat(50),
      "iptables -A INPUT -m",
      "__proto__ x",
      "constructor list",
      `iptables -I INPUT ${"-m comment --comment a ".repeat(100)}`,
    ];
    const began = performance.now();
    for (const text of words) named(ADDED, ran(text), ran(text, { words: ["sh", "-c", text] }));
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printSave, RulesetError, readScript, type ScriptContext } from "../../../../engine/ruleset";

const read = (text: string, context: Partial<ScriptContext> = {}) =>
  readScript(text, { backend: "nf_tables", ...context });

/** The rules of the ipv4 ruleset with their chains. */
function rulesOf(text: string, context: Partial<ScriptContext> = {}): readonly string[] {
  const { ipv4 } = read(text, context);
  return (ipv4 === undefined ? "" : printSave(ipv4)).split("\n").filter(line => line.startsWith("-A"));
}

const skippedIn = (text: string) => read(text).skipped.map(({ line, why }) => `${line}: ${why}`);

describe("a script of iptables commands", () => {
  it("gives the five rules of a gateway in the order given", () => {
    const text = `
sudo iptables -t nat -A POSTROUTING -p TCP -s 172.16.100.0/24 ! -d 172.16.100.0/24 -j MASQUERADE --to-ports 1024-65535
sudo iptables -t nat -A POSTROUTING -p UDP -s 172.16.100.0/24 ! -d 172.16.100.0/24 -j MASQUERADE --to-ports 1024-65535
sudo iptables -t nat -A POSTROUTING -s 172.16.100.0/24 ! -d 172.16.100.0/24 -j MASQUERADE
sudo iptables -t nat -A POSTROUTING -s 172.16.100.0/24 -d 255.255.255.255 -j RETURN
sudo iptables -t nat -A POSTROUTING -s 172.16.100.0/24 -d base-address.mcast.net/24 -j RETURN`;
    const resolve = new Map([["base-address.mcast.net", "224.0.0.0"]]);
    for (const backend of ["nf_tables", "legacy"] as const) {
      expect(rulesOf(text, { backend, resolve })).toEqual([
        "-A POSTROUTING -s 172.16.100.0/24 ! -d 172.16.100.0/24 -p tcp -j MASQUERADE --to-ports 1024-65535",
        "-A POSTROUTING -s 172.16.100.0/24 ! -d 172.16.100.0/24 -p udp -j MASQUERADE --to-ports 1024-65535",
        "-A POSTROUTING -s 172.16.100.0/24 ! -d 172.16.100.0/24 -j MASQUERADE",
        "-A POSTROUTING -s 172.16.100.0/24 -d 255.255.255.255/32 -j RETURN",
        "-A POSTROUTING -s 172.16.100.0/24 -d 224.0.0.0/24 -j RETURN",
      ]);
    }
    expect(read(text, { resolve }).notes).toMatchObject([
      { line: 6, note: "base-address.mcast.net is taken for 224.0.0.0." },
    ]);
    expect(() => read(text)).toThrow(/base-address.mcast.net.*line 6.*--resolve base-address.mcast.net=ADDRESS/);
  });

  it.each([
    "iptables",
    "/sbin/iptables",
    "/usr/sbin/iptables-nft",
    "iptables-legacy",
    "sudo iptables",
    "sudo -n iptables",
    "sudo -nE -u root iptables",
    "sudo -uroot -- /sbin/iptables",
    "sudo --user=root --non-interactive iptables",
    "sudo LC_ALL=C iptables",
    "doas iptables",
    "LC_ALL=C iptables",
    "command iptables",
    "env LC_ALL=C iptables",
  ])("may call it as %s", program => {
    expect(rulesOf(`${program} -A INPUT -j DROP`)).toEqual(["-A INPUT -j DROP"]);
  });

  it("keeps both families apart, and says which were called", () => {
    const { ipv4, ipv6 } = read("ip6tables -A INPUT -s ::1 -j ACCEPT");
    expect(ipv4).toBeUndefined();
    expect(ipv6 === undefined ? "" : printSave(ipv6)).toContain("-A INPUT -s ::1/128 -j ACCEPT");
  });

  it("knows the line and the comments of every rule, wherever its command put it", () => {
    const text = `iptables -N old
# web
# and more
iptables -A old -p tcp \\
  --dport 80 -j ACCEPT # plain
iptables -I old -s 10.0.0.1,10.0.0.2 -j DROP
iptables -A INPUT -j old # into it
iptables -E old new`;
    expect(
      read(text).rules.map(({ chain, number, text: rule, line, comments }) => [chain, number, rule, line, comments]),
    ).toEqual([
      ["INPUT", 1, "-j new", 7, ["into it"]],
      ["new", 1, "-s 10.0.0.2/32 -j DROP", 6, []],
      ["new", 2, "-s 10.0.0.1/32 -j DROP", 6, []],
      ["new", 3, "-p tcp -m tcp --dport 80 -j ACCEPT", 4, ["web", "and more", "plain"]],
    ]);
  });

  it("keeps the comments of chains, policies and settings, and those that stand alone", () => {
    const text = `#!/bin/sh
# a firewall

# closed
iptables -P INPUT DROP
# for the web
iptables -N web
# route
sysctl -w net.ipv4.ip_forward=1
# start afresh
iptables -F
# the end`;
    const { chains, sysctls, comments } = read(text);
    expect(chains).toMatchObject([
      { chain: "INPUT", line: 5, comments: ["closed"] },
      { chain: "web", line: 7, comments: ["for the web"] },
    ]);
    expect(sysctls).toMatchObject([{ line: 9, comments: ["route"] }]);
    expect(comments).toEqual(["a firewall", "start afresh", "the end"]);
  });

  it("gives the comment above a check to the rule that is added behind it", () => {
    const text = "# ssh\niptables -C INPUT -j DROP || iptables -A INPUT -j DROP";
    expect(read(text).rules).toMatchObject([{ line: 2, comments: ["ssh"] }]);
  });

  it("returns settings of the kernel, however they are written", () => {
    const text = `sysctl -w net.ipv4.ip_forward=1 "net.ipv4.ping_group_range=0 1"
sysctl -q net/ipv4/conf/eth0.100/rp_filter=2
echo 1 > /proc/sys/net/ipv4/tcp_syncookies
echo "1" | sudo tee /proc/sys/net/ipv4/conf/eth0.100/forwarding > /dev/null
printf '0\\n' > /proc/sys/net/ipv6/conf/all/accept_ra`;
    expect(read(text).sysctls.map(({ name, value, line }) => [name, value, line])).toEqual([
      ["net.ipv4.ip_forward", "1", 1],
      ["net.ipv4.ping_group_range", "0 1", 1],
      ["net/ipv4/conf/eth0.100/rp_filter", "2", 2],
      ["net.ipv4.tcp_syncookies", "1", 3],
      ["net.ipv4.conf.eth0/100.forwarding", "1", 4],
      ["net.ipv6.conf.all.accept_ra", "0", 5],
    ]);
  });

  it("lists what has no part in the rules, with its line", () => {
    const text = `set -u
echo "Hello, $USER"
modprobe nf_conntrack 2>/dev/null

iptables -L -n | grep DROP
iptables-save > /etc/iptables/rules.v4
service iptables save
export PATH=$PATH:/sbin`;
    expect(skippedIn(text)).toEqual([
      "1: it concerns the shell alone",
      "2: it only prints",
      "3: it loads a module of the kernel, which iptables does by itself",
      "5: it only prints",
      "5: it only prints",
      "6: it only prints",
      "7: it changes no rule now",
      "8: it concerns the shell alone",
    ]);
  });

  it("ends with exit", () => {
    const text = "iptables -A INPUT -j DROP\nexit 0\niptables -A INPUT -j ACCEPT";
    expect(rulesOf(text)).toEqual(["-A INPUT -j DROP"]);
    expect(skippedIn(text)).toEqual(["2: it ends the script", "3: the script has ended before it"]);
  });

  it("says what is read otherwise than it is written", () => {
    expect(read("iptables -A INPUT -s ! 10.0.0.1 -j DROP").notes).toEqual([
      {
        line: 1,
        text: "iptables -A INPUT -s ! 10.0.0.1 -j DROP",
        note: "`-s ! 10.0.0.1` is read as `! -s 10.0.0.1`: iptables takes the ! only before the option today.",
      },
    ]);
  });

  it("takes any name for a chain", () => {
    expect(rulesOf("iptables -N __proto__; iptables -A __proto__ -j DROP")).toEqual(["-A __proto__ -j DROP"]);
  });

  it("is read in time proportional to its length where rules are asked for before they are added", () => {
    const lines = Array.from({ length: 4_000 }, (_, index) => {
      const rule = `INPUT -s 10.0.${index >> 8}.${index & 255} -j DROP`;
      return `iptables -C ${rule} 2>/dev/null || iptables -A ${rule}`;
    });
    const before = process.cpuUsage();
    expect(read(lines.join("\n")).rules).toHaveLength(4_000);
    expect(process.cpuUsage(before).user).toBeLessThan(10_000_000);
  });
});

describe("a command of a script that fails", () => {
  it.each([
    "iptables -D INPUT -j DROP || true",
    "iptables -D INPUT -j DROP || :",
    "iptables -X nosuch 2>/dev/null",
    "iptables -F nosuch > /dev/null 2>&1",
    "iptables -F nosuch &> /dev/null",
    "iptables -N web; iptables -N web || echo there",
  ])("is skipped where the script says that it may: %s", text => {
    const { skipped } = read(`${text}\niptables -A INPUT -j ACCEPT`);
    expect(skipped[0]?.why).toMatch(/^it fails here and changes nothing/);
    expect(rulesOf(`${text}\niptables -A INPUT -j ACCEPT`)).toEqual(["-A INPUT -j ACCEPT"]);
  });

  it("is refused where it does not, with the words that say so", () => {
    expect(() => read("iptables -F\niptables -D INPUT -j DROP")).toThrow(/no such rule \(line 2: .*\|\| true/);
  });

  it("is refused where its message is thrown away but the script stops on errors", () => {
    for (const head of ["#!/bin/sh -e", "set -e", "set -eu", "set -o errexit"]) {
      expect(() => read(`${head}\niptables -X nosuch 2>/dev/null`)).toThrow(/line 2/);
      expect(() => read(`${head}\niptables -X nosuch 2>/dev/null || true`)).not.toThrow();
    }
    expect(() => read("set -e\nset +e\niptables -X nosuch 2>/dev/null")).not.toThrow();
  });

  it("is refused where it should have added something, whatever stands behind it", () => {
    expect(() => read("iptables -A nosuch -j DROP || true")).toThrow(/no chain nosuch/);
    expect(() => read("iptables -A INPUT -p tcp --dport 99999 || true")).toThrow(/--dport/);
  });

  it("is refused where the script gives up behind it", () => {
    expect(() => read("iptables -X nosuch 2>/dev/null || exit 1")).toThrow(/no chain nosuch/);
    expect(rulesOf("iptables -A INPUT -j DROP || exit 1")).toEqual(["-A INPUT -j DROP"]);
  });

  it("decides what runs behind it", () => {
    expect(rulesOf("iptables -C INPUT -j DROP || iptables -A INPUT -j DROP")).toEqual(["-A INPUT -j DROP"]);
    expect(rulesOf("iptables -A INPUT -j DROP; iptables -C INPUT -j DROP || iptables -A INPUT -j DROP")).toEqual([
      "-A INPUT -j DROP",
    ]);
    expect(rulesOf("iptables -C INPUT -j DROP && iptables -A INPUT -j ACCEPT")).toEqual([]);
    expect(rulesOf("iptables -N web && iptables -A web -j DROP && iptables -A INPUT -j web")).toHaveLength(2);
    expect(rulesOf("false && iptables -A INPUT -j DROP")).toEqual([]);
  });
});

describe("what is more than a list of commands", () => {
  it.each([
    ["IPT=/sbin/iptables", /the variable IPT is set.*line 3: "IPT=/],
    ["export EXT_IF=eth0", /the variable EXT_IF is set/],
    ["$IPT -A INPUT -j DROP", /what \$IPT stands for/],
    ['iptables -A INPUT -i "$EXT_IF" -j DROP', /what \$EXT_IF stands for.*import that host/],
    ["echo 1 > /proc/sys/net/ipv4/conf/$IF/rp_filter", /what \$IF stands for/],
    ["echo $ONE > /proc/sys/net/ipv4/ip_forward", /what \$ONE stands for/],
    ["for i in 1 2; do", /a loop/],
    ["if true; then", /a condition/],
    ["[ -x /sbin/iptables ] || exit 0", /a condition/],
    ["iptables -A INPUT -s $(hostname -i) -j DROP", /command substitution/],
    ["iptables-restore < /etc/iptables/rules.v4", /loads a file that is no part of the script.*Import that file/],
    ["cat rules | iptables-restore", /iptables-restore loads a file/],
    ["iptables-restore <<EOF", /here-document.*import its text/],
    ["echo x | iptables -A INPUT -j DROP", /in a pipe/],
    [". /etc/rc.conf", /runs commands that stand elsewhere/],
    ["sh other.sh", /runs commands that stand elsewhere/],
    ["eval iptables -F", /runs commands that stand elsewhere/],
    ["nft flush ruleset", /changes rules in a language of its own/],
    ["ufw enable", /changes rules in a language of its own/],
    ["my-tool", /nobody here knows whether "my-tool" changes rules/],
    ["ip netns exec blue iptables -F", /another namespace/],
    ["service docker restart", /may load rules of its own/],
    ["/etc/init.d/iptables restart", /may load rules of its own/],
    ["systemctl disable --now firewalld", /may load rules of its own/],
    ["sudo -i iptables -F", /"-i" makes sudo do more/],
    ["sudo -u nobody iptables -F", /only root may change rules/],
    ["iptables-legacy -F; iptables-nft -F", /both backends/],
    ["iptables -A INPUT -j DROP &", /background/],
    ["sysctl -w net.ipv4.ip_forward", /no NAME=VALUE/],
    ["iptables -A INPUT -m comment --comment 'a\nb'", /control character 0x0a/],
  ])("is refused: %j", (text, message) => {
    expect(() => read(`# head\niptables -F\n${text}`)).toThrow(RulesetError);
    expect(() => read(`# head\niptables -F\n${text}`)).toThrow(/line 3/);
    expect(() => read(`# head\niptables -F\n${text}`)).toThrow(message);
  });

  it("names the line, the option and the way out of a rule that is refused", () => {
    expect(() => read("iptables -F\niptables -A INPUT --dport 22 -j DROP")).toThrow(
      /^--dport: .* \(line 2: "iptables -A INPUT --dport 22 -j DROP"\)\. .*-p/,
    );
  });

  it("is refused by RulesetError only, whatever is put together", () => {
    const word = fc.constantFrom(
      ..."iptables ip6tables sudo -A -I -D -R -P -N -X -F -E -Z -C INPUT c 1 2 -t nat filter -j DROP c -s 10.0.0.1 ! ; && || | > 2> /dev/null true echo \n # ' \" \\ __proto__ -p tcp --dport 22 -m comment --comment -n -E exit set -e".split(
        " ",
      ),
    );
    let ruleCount = 0;
    fc.assert(
      fc.property(fc.array(word, { maxLength: 24 }), words => {
        try {
          ruleCount += read(`iptables -N c\niptables -A c ${words.join(" ")}`).rules.length;
        } catch (error) {
          if (!(error instanceof RulesetError)) throw error;
        }
      }),
      { numRuns: 3_000 },
    );
    expect(ruleCount).toBeGreaterThan(10);
  });
});

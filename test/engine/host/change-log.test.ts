import { describe, expect, it } from "vitest";
import { type ChangeLog, readChangeLog } from "../../../engine/host/change-log";
import type { Section } from "../../../engine/host/shell/frame";

const SINCE = new Date("2026-11-27T17:00:00Z");
const NOW = Date.parse("2026-11-27T18:30:00Z") / 1000;
const AT = Date.parse("2026-11-27T18:00:00Z") / 1000;

const section = (stdout: string): Section => ({ stdout, stderr: "", exitCode: 0 });

function logOf(lines: readonly string[], clock?: string): ChangeLog {
  const head = [
    `now ${NOW}.5`,
    "zone +0100",
    "source audit read",
    "source journal absent",
    "source sudo_logs unreadable",
  ];
  const sections = new Map([["changes", section([...head, "uid 1000 alice", ...lines].join("\n"))]]);
  if (clock !== undefined) sections.set("clock", section(clock));
  const log = readChangeLog(sections, SINCE);
  if (log === undefined) throw new Error("it was not read");
  return log;
}

const changesOf = (...lines: readonly string[]) => logOf(lines).changes;
const hex = (text: string) => Buffer.from(text).toString("hex").toUpperCase();

describe("the log of changes", () => {
  it("says which sources there are, and the time by the host's clock", () => {
    const log = logOf([], `${NOW + 2}.25\n`);
    expect(log).toEqual({
      since: SINCE,
      until: new Date((NOW + 2) * 1000 + 251),
      sources: [
        { source: "audit", state: "read" },
        { source: "journal", state: "absent" },
        { source: "sudo-log", state: "unreadable" },
      ],
      changes: [],
    });
    // A date that knows no fractions: the whole second belongs to this reading.
    expect(logOf([], `${NOW + 2}.%N\n`).until).toEqual(new Date((NOW + 3) * 1000));
  });

  it("is none where the host did not tell its clock", () => {
    for (const text of ["", "now \n", "now x", "now 99999999999999"])
      expect([text, readChangeLog(new Map([["changes", section(text)]]), SINCE)?.changes]).toEqual([
        text,
        text === "now 99999999999999" ? [] : undefined,
      ]);
    expect(readChangeLog(new Map(), SINCE)).toBeUndefined();
  });

  it("leaves out what came before the moment, and what is ahead of the host's clock", () => {
    const line = (time: string) => `S ${time} edge sudo: alice : USER=root ; COMMAND=/usr/sbin/iptables -F`;
    expect(changesOf(line("2026-11-27T16:59:59Z"), line("2026-11-27T18:30:01Z"))).toEqual([]);
    expect(changesOf(line("2026-11-27T17:00:00Z"), line("2026-11-27T19:30:00+01:00"))).toHaveLength(2);
  });
});

describe("records of audit", () => {
  const head = (type: string, serial = 7, at = AT) => `A type=${type} msg=audit(${at}.123:${serial}): `;
  const CFG = `${head("NETFILTER_CFG")}table=filter:5 family=2 entries=1 op=nft_register_rule pid=42 subj=unconfined comm="iptables"`;
  const SYSCALL = `arch=c000003e syscall=46 success=yes exit=1 ppid=41 pid=42 auid=1000 uid=0 gid=0 tty=pts0 ses=3 comm="iptables" exe="/usr/sbin/xtables-nft-multi"`;
  const WORDS = ["iptables", "-I", "INPUT", "-j", "ACCEPT"];

  it("name the login behind a change, and its command from the title of the process", () => {
    expect(changesOf(CFG, head("SYSCALL") + SYSCALL, `${head("PROCTITLE")}proctitle=${hex(WORDS.join("\0"))}`)).toEqual(
      [
        {
          at: new Date(AT * 1000 + 123),
          source: "audit",
          user: "alice",
          session: "3",
          process: "iptables",
          words: WORDS,
          netfilter: "changed",
        },
      ],
    );
  });

  it("of a watched program give a change its command and its login by the process", () => {
    const execve = `argc=5 ${WORDS.map((word, at) => `a${at}="${word}"`).join(" ")}`;
    const start = [head("SYSCALL", 6) + SYSCALL.replace("syscall=46", "syscall=59"), `${head("EXECVE", 6)}${execve}`];
    expect(changesOf(...start, CFG)).toMatchObject([{ user: "alice", words: WORDS, netfilter: "changed" }]);
    expect(changesOf(...start)).toMatchObject([{ user: "alice", words: WORDS, netfilter: "unsaid" }]);
    const failed = start.map(line => line.replace("success=yes", "success=no"));
    expect(changesOf(...failed)).toEqual([]);
  });

  it("say a number where the host has no name for it, and nobody where nobody logged in", () => {
    const by = (auid: string, uid: string) =>
      changesOf(CFG, head("SYSCALL") + SYSCALL.replace("auid=1000 uid=0", `auid=${auid} uid=${uid}`)).map(
        ({ user, as }) => [user, as],
      );
    expect(by("1005", "0")).toEqual([["uid 1005", undefined]]);
    expect(by("4294967295", "0")).toEqual([[undefined, undefined]]);
    expect(by("1000", "998")).toEqual([["alice", "uid 998"]]);
    expect(changesOf(CFG)).toMatchObject([{ process: "iptables" }]);
    expect(changesOf(CFG)[0]).not.toHaveProperty("user");
  });

  it("take what sudo reports", () => {
    const text = (cmd: string) =>
      `${head("USER_CMD")}pid=9 uid=1000 auid=1000 ses=3 msg='cwd="/" cmd=${cmd} exe="/usr/bin/sudo" terminal=? res=success'`;
    expect(changesOf(text(hex("iptables -I INPUT -j DROP")))).toMatchObject([
      { user: "alice", words: ["iptables", "-I", "INPUT", "-j", "DROP"] },
    ]);
    expect(changesOf(text('"nft"'))).toMatchObject([{ user: "alice", words: ["nft"] }]);
    expect(changesOf(text('"nft"').replace("success", "failed"))).toEqual([]);
  });

  it("may have a node before them, and names behind them", () => {
    const enriched = `${SYSCALL} key=(null)\u001dARCH=x86_64 AUID="alice" UID="root"`;
    expect(changesOf(CFG.replace("A ", "A node=edge "), `${head("SYSCALL")}${enriched}`)).toMatchObject([
      { user: "alice" },
    ]);
  });

  it("come from the journal where no auditd runs", () => {
    const entry = (message: string, serial = "7") =>
      `J ${JSON.stringify({ MESSAGE: message, _AUDIT_ID: serial, _SOURCE_REALTIME_TIMESTAMP: `${AT}123000`, __REALTIME_TIMESTAMP: "1" })}`;
    expect(
      changesOf(entry('NETFILTER_CFG table=filter:5 family=2 pid=42 comm="iptables"'), entry(`SYSCALL ${SYSCALL}`)),
    ).toEqual([
      {
        at: new Date(AT * 1000 + 123),
        source: "journal",
        user: "alice",
        session: "3",
        process: "iptables",
        netfilter: "changed",
      },
    ]);
  });
});

describe("an event that auditd and journald both keep", () => {
  it("is told once, as auditd has it whole", () => {
    const record = (type: string, text: string) => `A type=${type} msg=audit(${AT}.123:7): ${text}`;
    const entry = {
      MESSAGE: 'NETFILTER_CFG pid=42 comm="iptables"',
      _AUDIT_ID: "7",
      _SOURCE_REALTIME_TIMESTAMP: `${AT}123000`,
    };
    const lines = [record("NETFILTER_CFG", 'pid=42 comm="iptables"'), record("SYSCALL", "pid=42 auid=1000 uid=0")];
    expect(changesOf(...lines, `J ${JSON.stringify(entry)}`)).toMatchObject([{ source: "audit", user: "alice" }]);
    const another = { ...entry, _AUDIT_ID: "8" };
    expect(changesOf(...lines, `J ${JSON.stringify(another)}`)).toHaveLength(2);
  });
});

describe("messages of sudo and its like", () => {
  const file = (rest: string) => changesOf(`S ${rest}`);
  const IPTABLES = ["/usr/sbin/iptables", "-I", "INPUT", "-j", "ACCEPT"];
  const LINE = `alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=${IPTABLES.join(" ")}`;

  it.each([
    [
      "the journal",
      `J ${JSON.stringify({ MESSAGE: LINE, _EXE: "/usr/bin/sudo", __REALTIME_TIMESTAMP: `${AT}000000` })}`,
      "journal",
    ],
    ["syslog with whole times", `S 2026-11-27T19:00:00.000000+01:00 edge sudo:    ${LINE}`, "sudo-log"],
    ["syslog with short times, which are local", `S Nov 27 19:00:00 edge sudo[12]:    ${LINE}`, "sudo-log"],
    ["sudo's own log", `S Nov 27 19:00:00 : ${LINE}`, "sudo-log"],
    ["sudo's own log with years", `S Nov 27 19:00:00 2026 : ${LINE}`, "sudo-log"],
  ])("are read from %s", (_name, line, source) => {
    const [change, ...more] = changesOf(line);
    expect(more).toEqual([]);
    expect(change).toMatchObject({ source, user: "alice", words: IPTABLES, netfilter: "unsaid" });
    expect(Math.floor((change?.at.getTime() ?? 0) / 1000)).toBe(AT);
  });

  it("keep words apart as sudo 1.9.13 writes them, and as it did before", () => {
    const words = (command: string) =>
      file(`2026-11-27T18:00:00Z edge sudo: alice : USER=root ; COMMAND=${command}`)[0]?.words;
    expect(words("/bin/sh -c 'iptables -F#012echo \\\\ it\\'s'")).toEqual([
      "/bin/sh",
      "-c",
      "iptables -F\necho \\ it's",
    ]);
    expect(words("/bin/sh -c iptables -F; it's")).toEqual(["/bin/sh", "-c", "iptables", "-F;", "it's"]);
  });

  it("tell of doas and su too", () => {
    expect(
      file("2026-11-27T18:00:00Z edge doas: alice ran command nft flush ruleset as root from /home/alice"),
    ).toMatchObject([{ user: "alice", words: ["nft", "flush", "ruleset"] }]);
    expect(file("2026-11-27T18:00:00Z edge su: (to root) alice on pts/0")).toMatchObject([
      { user: "alice", words: ["su"] },
    ]);
  });

  it("count for nothing where nothing was run, or this program logged in", () => {
    for (const message of [
      "alice : command not allowed ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/sbin/iptables -F",
      "alice : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/sbin/iptables -F",
      "pam_unix(sudo:session): session opened for user root(uid=0) by alice(uid=1000)",
      "deploy : PWD=/home/deploy ; USER=root ; COMMAND=/usr/bin/sh",
    ])
      expect(file(`2026-11-27T18:00:00Z edge sudo: ${message}`)).toEqual([]);
    expect(file(`2026-11-27T18:00:00Z edge sudo: ${LINE.replace(/COMMAND=.*/, "COMMAND=/usr/bin/bash")}`)).toHaveLength(
      1,
    );
  });

  it("are not believed of a program that only calls itself sudo", () => {
    const entry = {
      MESSAGE: LINE,
      SYSLOG_IDENTIFIER: "sudo",
      _EXE: "/usr/bin/logger",
      __REALTIME_TIMESTAMP: `${AT}000000`,
    };
    expect(changesOf(`J ${JSON.stringify(entry)}`)).toEqual([]);
  });

  it("are of last year where this day is still ahead", () => {
    expect(file(`Dec 24 18:00:00 edge sudo: ${LINE}`)).toEqual([]);
  });
});

describe("a hostile log", () => {
  const hostile = [
    "A type=",
    "A type=NETFILTER_CFG msg=audit(:): ",
    `A type=NETFILTER_CFG msg=audit(${AT}.123:7):`,
    `A type=SYSCALL msg=audit(${AT}.123:7): pid= auid=__proto__ uid=constructor comm=zz`,
    `A type=EXECVE msg=audit(${AT}.123:7): argc=99999999999999999999 a0="x"`,
    `A type=EXECVE msg=audit(${AT}.123:8): argc=-1`,
    `A type=PROCTITLE msg=audit(${AT}.123:7): proctitle=0`,
    "J {",
    "J null",
    "J [1]",
    'J {"MESSAGE":[999],"__REALTIME_TIMESTAMP":"1700000000000000"}',
    'J {"MESSAGE":{"toString":1},"__REALTIME_TIMESTAMP":"1700000000000000"}',
    'J {"__proto__":{"MESSAGE":"x"},"MESSAGE":"a : COMMAND=x","__REALTIME_TIMESTAMP":"99999999999999999"}',
    `J {"MESSAGE":"SYSCALL","_AUDIT_ID":"1","__REALTIME_TIMESTAMP":"${AT}000000"}`,
    "S Nov 99 99:99:99 : a : COMMAND=x",
    "S Xyz 27 18:00:00 : a : COMMAND=x",
    "S ovD 27 18:00:00 : a : COMMAND=x",
    "S 9999-99-99T99:99:99Z edge sudo: a : COMMAND=x",
    "source __proto__ read",
    "source constructor read",
    "uid __proto__ evil",
    "zone +9999999",
    "\u0000",
  ];

  it("is read without an error, and names nobody", () => {
    const log = logOf(hostile);
    expect(log.changes.filter(({ user }) => user !== undefined && user !== "a")).toEqual([]);
    expect(log.sources).toHaveLength(3);
    expect(({} as { evil?: unknown }).evil).toBeUndefined();
  });

  it("of megabytes is cut, and read in a moment", () => {
    const began = performance.now();
    logOf([`S ${"a : ".repeat(300_000)}`, `S 2026-11-27T18:00:00Z edge sudo: ${"x;".repeat(400_000)} COMMAND=y`]);
    logOf(Array.from({ length: 100_000 }, (_, at) => `A type=NETFILTER_CFG msg=audit(${AT}.123:${at}): pid=${at}`));
    logOf([`A type=EXECVE msg=audit(${AT}.123:7): argc=256 ${" a0=".repeat(200_000)}`]);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

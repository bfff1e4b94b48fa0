import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printSignalScript, StartMarker } from "../../../engine/transport/start-marker";

/** What a real sh prints on stderr for the script behind the marker. */
function stderrOf(marker: StartMarker, script: string): Buffer {
  return spawnSync("/bin/sh", { input: marker.prepend(script) }).stderr;
}

describe("the start marker", () => {
  it("is taken out of stderr, however the bytes are cut, and nothing else is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), fc.constantFrom("", "motd\n", "x".repeat(200)), (size, before) => {
        const marker = new StartMarker();
        const bytes = Buffer.concat([Buffer.from(before), stderrOf(marker, "echo one >&2; echo two >&2")]);
        const kept: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += size) kept.push(marker.filter(bytes.subarray(at, at + size)));
        kept.push(marker.end());
        expect(Buffer.concat(kept).toString()).toBe(`${before}one\ntwo\n`);
        expect(marker.started).toBe("yes");
      }),
      { numRuns: 40 },
    );
  });

  it("keeps the line numbers of the script, and leaves no variable behind", () => {
    const marker = new StartMarker();
    const stderr = stderrOf(marker, `#!/bin/sh\n\n( echo \${nffleet_stat-unset} >&2 )\n: \${nothing?here}\n`);
    const text = marker.filter(stderr).toString();
    expect(text).toContain("unset\n");
    expect(text).toMatch(/^.*4: nothing: here/m);
  });

  it("says no when a refusal came instead, and hands the refusal over", () => {
    const marker = new StartMarker();
    expect(marker.filter(Buffer.from("sudo: a password is required\n")).length).toBe(0);
    expect(marker.end().toString()).toBe("sudo: a password is required\n");
    expect(marker.started).toBe("no");
  });

  it("gives up searching a flood, losing none of it", () => {
    const marker = new StartMarker();
    const flood = Buffer.alloc(100_000, "x");
    expect(marker.filter(flood).equals(flood)).toBe(true);
    expect(marker.started).toBe("unknown");
  });

  it("names the process, whose start time /proc agrees on", () => {
    const marker = new StartMarker();
    const { stdout, stderr } = spawnSync("/bin/sh", { input: marker.prepend("cat /proc/$$/stat; echo $$") });
    marker.filter(stderr);
    const [stat = "", pid] = stdout.toString().split("\n");
    expect(marker.process).toEqual({
      pid: Number(pid),
      startTime: stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19],
    });
  });
});

describe("the signal script", () => {
  const startTimeOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19] ?? "";
  const run = (script: string) => execFileSync("/bin/sh", { input: script, stdio: ["pipe", "pipe", "ignore"] });
  const startGroup = () => {
    const pid = Number(
      execFileSync("/bin/sh", ["-c", "setsid sh -c 'sleep 60; :' >/dev/null 2>&1 & echo $!"], { encoding: "utf8" }),
    );
    const deadline = Date.now() + 2000;
    while (Date.now() < deadline && !readFileSync(`/proc/${pid}/stat`, "utf8").includes(`) S `))
      spawnSync("sleep", ["0.05"]);
    return pid;
  };
  const state = (pid: number) => {
    try {
      return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0] ?? "gone";
    } catch {
      return "gone";
    }
  };

  it("ends a process group", () => {
    const pid = startGroup();
    run(printSignalScript({ pid, startTime: startTimeOf(pid) }, "KILL"));
    spawnSync("sleep", ["0.1"]);
    expect(["gone", "Z"]).toContain(state(pid));
  });

  it("spares a later process with the same number, and does nothing for none", () => {
    const pid = startGroup();
    run(printSignalScript({ pid, startTime: "1" }, "KILL"));
    spawnSync("sleep", ["0.1"]);
    expect(state(pid)).toBe("S");
    process.kill(-pid, "SIGKILL");
    run(printSignalScript({ pid: 4_194_303, startTime: "1" }, "KILL"));
  });

  it("spares the group it runs in itself", () => {
    const marker = new StartMarker();
    const inner = spawnSync("/bin/sh", {
      input: `sleep 60 & pid=$!; read -r s </proc/$pid/stat; set -- \${s##*) }; export pid start=\${20}; sh -c "$(printf '%s' "$text")"; wait $pid; echo "rc $?"`,
      env: {
        PATH: process.env.PATH,
        text: printSignalScript({ pid: 99, startTime: "start" }, "TERM")
          .replaceAll("99", "$pid")
          .replace("= start", "= $start"),
      },
    });
    expect(inner.stdout.toString()).toBe("rc 143\n");
    expect(marker.started).toBe("no");
  });
});

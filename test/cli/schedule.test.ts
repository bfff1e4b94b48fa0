import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { ProgramEnd, ProgramRun } from "../../cli/run-program";
import { installUnits, ScheduleError } from "../../cli/schedule/install-units";
import { parseScheduledTime, type ScheduledRun } from "../../cli/schedule/scheduled-run";
import { systemdUnits } from "../../cli/schedule/systemd-units";
import { say } from "./command-line";
import { Folder } from "./documents";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const RUN: ScheduledRun = {
  name: "nffleet-drift",
  at: { every: "day", hour: 5, minute: 17 },
  folder: "/srv/100% fleet",
  user: "deploy",
  program: ["/usr/bin/node", "/srv/nffleet/bin/nffleet.js"],
  words: ["edge-*", "--history", "/var/lib/drift", "--on-new", 'echo "$HOME" 100%'],
};

describe("a schedule", () => {
  it("knows times of the day and minutes of the hour", () => {
    expect(parseScheduledTime("05:17")).toEqual({ every: "day", hour: 5, minute: 17 });
    expect(parseScheduledTime("23:59")).toEqual({ every: "day", hour: 23, minute: 59 });
    expect(parseScheduledTime(":07")).toEqual({ every: "hour", minute: 7 });
    for (const text of ["", "5", "24:00", "12:60", ":7", "1:2:3", "noon"]) {
      expect([text, parseScheduledTime(text)]).toEqual([text, undefined]);
    }
  });

  it("refuses what no drift report could be made of, now and not every morning", async () => {
    for (const [words, told] of [
      [["systemd", "--", "--since", "1d"], "--since needs to know what was found before"],
      [["cron", "--", "--histroy", "x"], "Did you mean --history?"],
      [["launchd"], "schedule knows systemd, cron, github"],
      [["cron", "--install"], "--install is for systemd"],
      [["systemd", "--at", "noon"], "--at takes 05:17"],
      [["systemd", "--name", "a/b"], "cannot name a unit"],
    ] as const) {
      const { code, stderr, stdout } = await say(["schedule", ...words]);
      expect([words, code, stdout]).toEqual([words, 64, ""]);
      expect(stderr).toContain(told);
    }
  });
});

describe("units of systemd", () => {
  it("are what systemd takes", ({ skip }) => {
    if (spawnSync("systemd-analyze", ["--version"]).error !== undefined) skip("there is no systemd-analyze here");
    const file = (name: string) => join(folder.path, name);
    const units = systemdUnits({
      ...RUN,
      folder: folder.path,
      user: "root",
      program: [process.execPath, process.execPath],
    });
    for (const { name, text } of units) folder.write(name, text);
    const said = execFileSync("systemd-analyze", ["verify", ...units.map(({ name }) => file(name))], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    expect(said).toBe("");
  });

  it("hand every word to the program as it was given", () => {
    const [service, timer] = systemdUnits(RUN);
    expect(service.text).toContain(
      'ExecStart=/usr/bin/node /srv/nffleet/bin/nffleet.js drift edge-* --history /var/lib/drift --on-new "echo \\"$$HOME\\" 100%%"\n',
    );
    expect(service.text).toContain("\nWorkingDirectory=/srv/100%% fleet\n");
    expect(timer.text).toContain("\nOnCalendar=*-*-* 05:17:00\n");
    expect(systemdUnits({ ...RUN, at: { every: "hour", minute: 7 } })[1].text).toContain(
      "\nOnCalendar=*-*-* *:07:00\n",
    );
  });

  it("are printed with the place that they go to", async () => {
    const { code, stdout } = await say(["schedule", "systemd", "--run-as", "deploy", "--", "--fail-on", "high"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# \/etc\/systemd\/system\/nffleet-drift\.service\n# Written by nffleet schedule systemd/);
    expect(stdout).toContain("nffleet.js drift --fail-on high\n");
    expect(stdout).toContain("\nUser=deploy\n");
  });

  const install = (end: ProgramEnd, ran: ProgramRun[] = []) =>
    installUnits(systemdUnits(RUN), folder.path, {
      env: {},
      signal: new AbortController().signal,
      runProgram: async run => {
        ran.push(run);
        return end;
      },
    });
  const done: ProgramEnd = { kind: "ended", code: 0, stdout: "", stderr: "" };

  it("are installed, started, and written again, but never over somebody else's", async () => {
    const ran: ProgramRun[] = [];
    await install(done, ran);
    await install(done);
    expect(ran.map(({ program, args }) => [program, ...args])).toEqual([
      ["systemctl", "daemon-reload"],
      ["systemctl", "enable", "--now", "nffleet-drift.timer"],
    ]);
    expect(readFileSync(folder.file("nffleet-drift.timer"), "utf8")).toBe(systemdUnits(RUN)[1].text);
    folder.write("nffleet-drift.service", "[Unit]\nDescription=mine\n");
    await expect(install(done)).rejects.toThrow(/nffleet-drift\.service is not of nffleet schedule/);
    expect(readFileSync(folder.file("nffleet-drift.service"), "utf8")).toBe("[Unit]\nDescription=mine\n");
  });

  it("say what stands in the way: no systemd, no right to write, a systemctl that fails", async () => {
    await expect(install({ kind: "missing" })).rejects.toThrow(/There is no systemctl/);
    await expect(install({ kind: "ended", code: 1, stdout: "", stderr: "no\u001b[31m bus" })).rejects.toThrow(
      /systemctl daemon-reload ended with exit code 1: no.*bus/,
    );
    mkdirSync(folder.file("nffleet-drift.service.d"));
    await expect(
      installUnits(systemdUnits(RUN), folder.file("no/such"), {
        env: {},
        signal: new AbortController().signal,
        runProgram: async () => done,
      }),
    ).rejects.toThrow(ScheduleError);
  });
});

describe("a line for cron", () => {
  it("is read by sh as it was given, a percent sign too", async () => {
    const script = folder.write("print.sh", 'printf "%s\\n" "$@"\n');
    const { stdout } = await say([
      "schedule",
      "cron",
      "--at",
      ":07",
      "--",
      "edge-*",
      "--history",
      "x",
      "--on-new",
      "echo '$x' 5%",
    ]);
    const [remark, line = ""] = stdout.split("\n");
    expect(remark).toMatch(/^# nffleet-drift: /);
    expect(line).toMatch(/^7 \* \* \* \* cd /);
    expect(line).toContain("5\\%");
    // cron takes the backslash away, and hands the rest to sh.
    const command = line
      .replace(/^7 \* \* \* \* /, "")
      .replaceAll("\\%", "%")
      .replace("/usr/bin/node /srv/nffleet/bin/nffleet.js", `sh ${script}`);
    const words = execFileSync("sh", ["-c", command], { encoding: "utf8" }).split("\n");
    expect(words).toEqual(["drift", "edge-*", "--history", "x", "--on-new", "echo '$x' 5%", ""]);
  });
});

describe("the program in a schedule", () => {
  it("is the one itself, also where it was called by a link that may be gone by then", () => {
    const folder = mkdtempSync(join(tmpdir(), "called-"));
    const link = join(folder, "nffleet.ts");
    const main = join(__dirname, "../../cli/main.ts");
    symlinkSync(main, link);
    const line = execFileSync(process.execPath, ["--import", "tsx", link, "schedule", "cron"], {
      cwd: join(__dirname, "../.."),
      encoding: "utf8",
    });
    rmSync(folder, { recursive: true });
    expect(line).toContain(main);
    expect(line).not.toContain(link);
  });
});

describe("a workflow for GitHub", () => {
  it("reads by this package's own action, pinned like all others, and changes nothing", async () => {
    const { stdout } = await say(["schedule", "github", "--at", "06:30", "--", "--fail-on", "high", "edge-*"]);
    const workflow = parse(stdout);
    expect(workflow.on.schedule).toEqual([{ cron: "30 6 * * *" }]);
    expect(workflow.permissions).toEqual({ contents: "read", "security-events": "write" });
    const { steps } = workflow.jobs.drift;
    expect(steps.at(-1)).toMatchObject({
      uses: "./node_modules/netfilter-fleet",
      with: { options: "--fail-on high 'edge-*'" },
    });
    for (const { uses } of steps.slice(0, -1)) if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
    expect(stdout).not.toMatch(/\b(apply|deploy|destroy)\b/);
  });
});

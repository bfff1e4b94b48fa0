import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { printDocument } from "../../engine/desired";
import type { DriftReport } from "../../engine/drift";
import { apply } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import { runChecked } from "../../lab/run-program";
import { randomFrom } from "../random";
import { accessTo, byHand, gatewayDocument, machineOf, startPracticeLab } from "./practice-host";

const ROOT = join(__dirname, "..", "..");
const SEED = Number(process.env.NFFLEET_SEED ?? Math.floor(Math.random() * 1e6));
/** Runs that are killed, each at another moment; an even number, so that the rule is gone after the last. */
const KILLS = process.env.NFFLEET_FLEET === "all" ? 60 : 6;
const RULE = "-s 192.0.2.8 -j ACCEPT";

/** What the command of a killed run was given may break off; the next run gives it again. */
function parseWhole(text: string): News {
  try {
    return JSON.parse(text);
  } catch {
    return { begun: [], ended: [] };
  }
}

interface News {
  readonly begun: readonly { readonly finding: { readonly host: string; readonly kind: string } }[];
  readonly ended: News["begun"];
}

describe(`a drift run that does not come to its end (seed ${SEED})`, () => {
  let lab: Lab;
  const file = (name: string): string => join(lab.directory, name);

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge-1" }, { name: "edge-2" }] });
    await mkdir(file("documents"));
    for (const name of ["edge-1", "edge-2"]) {
      const document = gatewayDocument(machineOf(lab, name));
      await apply(accessTo(lab, document), document, { expectedHash: "any" });
      await writeFile(file(`documents/${name}.json`), printDocument(document));
    }
  });
  afterAll(() => lab?.stop());

  const start = (history: string): ChildProcess =>
    spawn(
      process.execPath,
      [
        ...["--import", "tsx", "cli/main.ts", "drift", "--documents", file("documents"), "--history", history],
        ...["--report", `json=${file("report.json")}`, "--on-new", `cat >>${file("news")}; echo >>${file("news")}`],
      ],
      {
        cwd: ROOT,
        env: { ...process.env, NFFLEET_IDENTITY: lab.identity, NFFLEET_KNOWN_HOSTS: lab.knownHosts, NO_COLOR: "1" },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );

  const end = (child: ChildProcess) =>
    new Promise<{ code: number | null; stderr: string }>(resolve => {
      let stderr = "";
      child.stdout?.resume();
      child.stderr?.on("data", chunk => {
        stderr += chunk;
      });
      child.on("close", code => resolve({ code, stderr }));
    });
  const run = (history: string) => end(start(history));

  /** All that anybody was told so far: `+ edge-1 unknown-rule`. */
  const told = (): readonly string[] =>
    (existsSync(file("news")) ? readFileSync(file("news"), "utf8") : "")
      .split(/\n(?=\{)/)
      .filter(text => text.trim() !== "")
      .flatMap(text => {
        const { begun, ended } = parseWhole(text);
        const words = (sign: string) => (entry: News["begun"][number]) =>
          `${sign} ${entry.finding.host} ${entry.finding.kind}`;
        return [...begun.map(words("+")), ...ended.map(words("-"))];
      });

  it(`by kill -9 at any of ${KILLS} moments leaves a history that the next one goes on with, and no news is lost`, {
    timeout: 900_000,
  }, async () => {
    const random = randomFrom(SEED);
    const history = file("history");
    const began = performance.now();
    expect(await run(history)).toEqual({ code: 0, stderr: "" });
    const whole = performance.now() - began;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const isThere = kill % 2 === 0;
      await byHand(machineOf(lab, "edge-1"), `iptables -w 5 ${isThere ? "-I" : "-D"} INPUT ${RULE}`);
      const before = told().length;
      const child = start(history);
      const ending = end(child);
      // Most of a run is Node's start: half of the kills fall into its second half.
      const share = random(2) === 0 ? 0.5 + random(500) / 1000 : random(1000) / 1000;
      setTimeout(() => child.kill("SIGKILL"), whole * share);
      await ending;
      const next = await run(history);
      expect([kill, next.code, next.stderr]).toEqual([kill, isThere ? 2 : 0, ""]);
      const news = told().slice(before);
      expect([kill, [...new Set(news)]]).toEqual([kill, [`${isThere ? "+" : "-"} edge-1 unknown-rule`]]);
      // Told by the run that was killed, and by the next one, which could not know it.
      expect(news.length).toBeLessThanOrEqual(2);
      const { hosts } = JSON.parse(readFileSync(file("report.json"), "utf8")) as DriftReport;
      expect(hosts.map(({ findings }) => findings.length)).toEqual([isThere ? 1 : 0, 0]);
      expect(readdirSync(history).filter(name => !/^practice%2Fgateway%2Fedge-\d\.json$/.test(name))).toEqual([]);
    }
    expect(readdirSync(lab.directory).filter(name => name.startsWith("report.json."))).toHaveLength(0);
  });

  it("on a full disk still reports, says what it could not remember, and goes on where there is room again", async () => {
    const history = file("small");
    await mkdir(history);
    await runChecked(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", history]);
    try {
      await writeFile(join(history, "filler"), Buffer.alloc(4096 * 3));
      await byHand(machineOf(lab, "edge-2"), `iptables -w 5 -I INPUT ${RULE}`);
      const before = told().length;
      const full = await run(history);
      expect(full.code).toBe(1);
      expect(full.stderr).toMatch(/^nffleet: What was found on edge-\d cannot be remembered in [^\n]+ENOSPC[^\n]+\n$/);
      const { hosts } = JSON.parse(readFileSync(file("report.json"), "utf8")) as DriftReport;
      expect(hosts.map(({ findings }) => findings.map(({ kind }) => kind))).toEqual([[], ["unknown-rule"]]);
      await runChecked(["mount", "-o", "remount,size=1m", history]);
      expect(await run(history)).toEqual({ code: 2, stderr: "" });
      expect(told().slice(before)).toEqual(["+ edge-2 unknown-rule"]);
    } finally {
      await byHand(machineOf(lab, "edge-2"), `iptables -w 5 -D INPUT ${RULE} || true`);
      await runChecked(["umount", history]);
    }
  });
});

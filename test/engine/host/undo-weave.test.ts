import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UNDO_AWK } from "../../../engine/host/shell/undo-shell";
import { printUndoData, type TableBefore } from "../../../engine/host/undo-data";

const NOTHING: TableBefore = { family: "ipv4", table: "filter", policies: [], contents: [], absent: [], shared: [] };

/** Runs the undo's awk program on data and a live save, and returns the commands of the restore file. */
function weave(
  before: Partial<TableBefore>,
  live: readonly string[],
  keepChains: "keep" | "delete" = "delete",
): string[] {
  const folder = mkdtempSync(join(tmpdir(), "undo-"));
  try {
    writeFileSync(join(folder, "awk"), UNDO_AWK);
    writeFileSync(join(folder, "data"), printUndoData({ ...NOTHING, ...before }));
    writeFileSync(join(folder, "live"), live.map(line => `${line}\n`).join(""));
    const arguments_ = ["-v", "table=filter", ...(keepChains === "keep" ? ["-v", "keep_chains=1"] : [])];
    const result = spawnSync("awk", [...arguments_, "-f", "awk", "data", "live"], { cwd: folder, encoding: "utf8" });
    expect(result.stderr).toBe("");
    const lines = result.stdout.trimEnd().split("\n");
    expect(lines[0]).toBe("*filter");
    expect(lines.at(-1)).toBe("COMMIT");
    return lines.slice(1, -1);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What iptables-restore --noflush does to one chain. */
function replay(chain: string, rules: readonly string[], commands: readonly string[]): string[] {
  const result = [...rules];
  for (const command of commands) {
    const deletion = new RegExp(`^-D ${chain} (.*)$`).exec(command);
    const insertion = new RegExp(`^-I ${chain} (\\d+) (.*)$`).exec(command);
    if (deletion !== null) {
      const at = result.indexOf(deletion[1] ?? "");
      if (at < 0) throw new Error(`Bad rule: ${command}`);
      result.splice(at, 1);
    } else if (insertion !== null) {
      const at = Number(insertion[1]);
      if (at < 1 || at > result.length + 1) throw new Error(`Index of insertion too big: ${command}`);
      result.splice(at - 1, 0, insertion[2] ?? "");
    }
  }
  return result;
}

describe("the undo, built from the live save of the moment it fires", () => {
  it("takes a policy back", () => {
    expect(weave({ policies: [{ chain: "INPUT", policy: "ACCEPT" }] }, [":INPUT DROP [0:0]"])).toEqual([
      ":INPUT ACCEPT [0:0]",
    ]);
  });

  it("fills a chain of ours with what it held before", () => {
    const contents = [{ chain: "NF-INPUT", kind: "own" as const, rules: ["-p tcp -j ACCEPT", ""] }];
    expect(weave({ contents }, [":NF-INPUT - [0:0]", "-A NF-INPUT -j DROP"])).toEqual([
      ":NF-INPUT - [0:0]",
      "-A NF-INPUT -p tcp -j ACCEPT",
      "-A NF-INPUT",
    ]);
  });

  it("deletes a chain that was not there before only if it is there now", () => {
    expect(weave({ absent: ["NF-INPUT"] }, [":NF-INPUT - [0:0]"])).toEqual(["-F NF-INPUT", "-X NF-INPUT"]);
    expect(weave({ absent: ["NF-INPUT"] }, [])).toEqual([]);
  });

  it("empties and leaves such a chain when somebody else jumps to it", () => {
    expect(weave({ absent: ["NF-INPUT"] }, [":NF-INPUT - [0:0]"], "keep")).toEqual(["-F NF-INPUT"]);
  });

  it("leaves a ban that was put on top meanwhile on top", () => {
    const shared = [
      { chain: "INPUT", added: ["-j NF-INPUT"], former: [{ text: "-p tcp -j ACCEPT", of: "mine" as const }] },
    ];
    const live = ["-A INPUT -j f2b-sshd", "-A INPUT -j NF-INPUT"];
    expect(weave({ shared }, live)).toEqual(["-D INPUT -j NF-INPUT", "-I INPUT 2 -p tcp -j ACCEPT"]);
  });

  it("does nothing where the apply never came", () => {
    const former = [
      { text: "-p tcp -j ACCEPT", of: "mine" as const },
      { text: "-j DOCKER", of: "foreign" as const },
    ];
    const shared = [{ chain: "INPUT", added: ["-j NF-INPUT"], former }];
    expect(weave({ shared }, ["-A INPUT -p tcp -j ACCEPT", "-A INPUT -j DOCKER"])).toEqual([]);
  });

  it("puts rules between the neighbours' rules that they stood between", () => {
    const former = [
      { text: "-s 10.0.0.1/32 -j ACCEPT", of: "mine" as const },
      { text: "-j DOCKER", of: "foreign" as const },
      { text: "-s 10.0.0.2/32 -j ACCEPT", of: "mine" as const },
    ];
    const live = ["-j NF-INPUT", "-j DOCKER", "-j LIBVIRT_INP"];
    const commands = weave(
      { shared: [{ chain: "INPUT", added: ["-j NF-INPUT"], former }] },
      live.map(rule => `-A INPUT ${rule}`),
    );
    expect(replay("INPUT", live, commands)).toEqual([
      "-s 10.0.0.1/32 -j ACCEPT",
      "-j DOCKER",
      "-s 10.0.0.2/32 -j ACCEPT",
      "-j LIBVIRT_INP",
    ]);
  });

  it("puts a rule back before a ban it stood before", () => {
    const former = [
      { text: "-i lo -j ACCEPT", of: "mine" as const },
      { text: "-j f2b-sshd", of: "foreign" as const },
    ];
    const live = ["-j f2b-sshd", "-j NF-INPUT"];
    const commands = weave(
      { shared: [{ chain: "INPUT", added: ["-j NF-INPUT"], former }] },
      live.map(rule => `-A INPUT ${rule}`),
    );
    expect(replay("INPUT", live, commands)).toEqual(["-i lo -j ACCEPT", "-j f2b-sshd"]);
  });

  it("brings the old order back whatever others wrote or took away meanwhile", () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 8 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 3 }),
        fc.nat(),
        (lines, inserted, removed, anchorAt) => {
          const former = lines.map((mine, index) => ({
            text: `-s 10.0.${mine ? 1 : 2}.${index}/32 -j ACCEPT`,
            of: mine ? ("mine" as const) : ("foreign" as const),
          }));
          const live = former.filter(({ of }) => of === "foreign").map(({ text }) => text);
          for (const at of removed) live.splice(at % (live.length + 1), 1);
          for (const [index, at] of inserted.entries())
            live.splice(at % (live.length + 1), 0, `-s 10.0.3.${index}/32 -j DROP`);
          const foreign = [...live];
          live.splice(anchorAt % (live.length + 1), 0, "-j NF-INPUT");
          const commands = weave(
            { shared: [{ chain: "INPUT", added: ["-j NF-INPUT"], former }] },
            live.map(rule => `-A INPUT ${rule}`),
          );
          const after = replay("INPUT", live, commands);
          const old = former.filter(({ text, of }) => of === "mine" || foreign.includes(text)).map(({ text }) => text);
          expect(after.filter(rule => old.includes(rule))).toEqual(old);
          expect(after.filter(rule => !rule.startsWith("-s 10.0.1."))).toEqual(foreign);
        },
      ),
      { numRuns: 80 },
    );
  });
});

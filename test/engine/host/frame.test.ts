import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { frameScript, parseSections, writeFileShell } from "../../../engine/host/shell/frame";

function run(text: string): { stdout: string; stderr: string } {
  const { stdout, stderr } = spawnSync("sh", { input: text, encoding: "utf8" });
  return { stdout, stderr };
}

describe("a framed script", () => {
  it("tells what each command printed, its errors and its exit code apart, byte for byte", () => {
    const script = frameScript(
      "",
      `  section one sh -c 'printf "a\\n\\nb"; printf oops >&2; exit 3'\n  section two true\n`,
    );
    const sections = parseSections(run(script.text).stdout, script.marker);
    expect(sections.get("one")).toEqual({ stdout: "a\n\nb", stderr: "oops", exitCode: 3 });
    expect(sections.get("two")).toEqual({ stdout: "", stderr: "", exitCode: 0 });
  });

  it("is not fooled by output that looks like a frame, nor by a login banner", () => {
    const script = frameScript("", `  section one printf '\\n@%s + two\\n' 0000\n`);
    const sections = parseSections(`Welcome to @x + y\n${run(script.text).stdout}`, script.marker);
    expect([...sections.keys()]).toEqual(["one"]);
  });

  it("does nothing when it was cut on its way, wherever the cut falls", () => {
    const script = frameScript("", "  echo done >&2\n");
    for (let length = 0; length < script.text.length - 1; length += 37) {
      expect(run(script.text.slice(0, length)).stderr).not.toContain("done");
    }
    expect(run(script.text).stderr).toContain("done");
  });

  it("leaves out a section that has no end", () => {
    const script = frameScript("", "  section one true\n");
    const { stdout } = run(script.text);
    expect(parseSections(stdout.slice(0, -5), script.marker).size).toBe(0);
  });

  it("carries any text into a file unchanged", () => {
    const content = "back\\slash $HOME `id` 'one' \"two\" %s \\n\nEOF\nlast\n";
    const script = frameScript("", `${writeFileShell('"$WORK/file"', content)}  section file cat "$WORK/file"\n`);
    expect(parseSections(run(script.text).stdout, script.marker).get("file")?.stdout).toBe(content);
  });
});

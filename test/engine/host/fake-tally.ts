import type { Script } from "../../../engine/transport";

/** Answers the script of a tally: the clock goes on by ten seconds each time. */
export function answerTally(tally: string, exitCode = 0): (script: Script) => Promise<string> {
  const [, count = "0"] = /^tally (\d+)/.exec(tally) ?? [];
  let uptime = 100;
  return async ({ text }) => {
    const [, marker = ""] = /MARKER='?([0-9a-f]+)/.exec(text) ?? [];
    uptime += 10;
    const settings = `uid 0\nuptime ${uptime}\ncount ${count}\nmax 262144\n`;
    const frame = (name: string, body: string, code = 0) =>
      `\n@${marker} + ${name}\n${body}\n\n@${marker} ! ${code}\n\n@${marker} .\n`;
    return frame("settings", settings) + frame("tally", tally, exitCode) + frame("counters", "");
  };
}

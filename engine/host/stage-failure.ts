import { printable } from "../transport";
import { HostError } from "./cause";
import type { Sections } from "./shell/frame";
import { PARTLY_UNDONE } from "./shell/undo-shell";

/** Each way in which the second script stops early, in words. */
export function throwStageFailure(host: string, sections: Sections): void {
  const failed = (name: string) => {
    const section = sections.get(name);
    return section !== undefined && section.exitCode !== 0
      ? printable(section.stderr.trim().slice(0, 800)) || "no words"
      : undefined;
  };
  if (sections.get("upload") !== undefined) {
    throw new HostError(
      host,
      "unreadable",
      `${host}: what arrived there is not what was sent (the checksums differ, or /run is full or read-only). Nothing was touched. See "df /run" on the host and run again.`,
    );
  }
  const record = failed("record-open");
  if (record !== undefined) {
    throw new HostError(
      host,
      "privilege",
      `${host}: the owner record could not be written to /var/lib/netfilter-fleet (${record}). Nothing was touched. See whether that file system is full or read-only.`,
    );
  }
  const rehearsal = failed("rehearse");
  if (rehearsal !== undefined) {
    throw new HostError(
      host,
      "rule-refused",
      `${host} refuses the change in a rehearsal over a copy of its own rules: ${rehearsal}. Nothing was touched. If it speaks of a chain that is busy, somebody else's rule still jumps to a chain of ours that is to go: take that rule out first.`,
    );
  }
  const arm = failed("arm");
  if (arm !== undefined) {
    throw new HostError(
      host,
      "missing-tool",
      `${host}: the dead-man could not be armed (${arm}), so nothing was applied. It needs systemd-run, or setsid from util-linux: apt-get install -y util-linux`,
    );
  }
  const apply = explainTc(failed("apply"));
  if (apply !== undefined) {
    const word = printable(sections.get("word")?.stdout.trim() ?? "");
    const undone =
      sections.get("undone")?.exitCode !== 0
        ? "The undo is still under way: see /run/netfilter-fleet/rolled-back on the host."
        : word.includes(PARTLY_UNDONE)
          ? `Not everything could be undone, look at the host now: ${word}.`
          : "Everything was undone.";
    throw new HostError(
      host,
      "rolled-back",
      `${host} refused a part of the change: ${apply}. ${undone} Correct what it names and run again.`,
    );
  }
  if (sections.get("end") === undefined && sections.get("arm") === undefined) {
    throw new HostError(
      host,
      "unreachable",
      `${host}: the host found the login gone before anything was applied, and applied nothing. Run again.`,
    );
  }
}

/** tc's shortest answers, with their cure. */
function explainTc(words: string | undefined): string | undefined {
  if (words?.includes("qdisc kind is unknown") !== true) return words;
  return `${words} (its kernel has no such queue: load the module sch_NAME, or install the kernel's extra modules, linux-modules-extra on Ubuntu)`;
}

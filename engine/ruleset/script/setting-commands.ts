import { type Command, refuseExpansions } from "./command";
import { findSysctlOfFile, type KernelSetting, readPrintedText, readSysctlArguments } from "./kernel-settings";
import type { ScriptSource } from "./script-source";

/** The settings that a command writes into files of /proc/sys by a redirection; empty for any other command. */
export function readRedirectedSettings(source: ScriptSource, command: Command): readonly KernelSetting[] {
  const names = command.written.redirections.flatMap(({ operator, file }) =>
    operator.includes(">") ? (findSysctlOfFile(file.value) ?? []) : [],
  );
  return names.length === 0 ? [] : settingsOf(source, names, command);
}

/** `echo 1 | tee /proc/sys/…`: the settings it writes; empty for any other pipe. */
export function readPipedSettings(source: ScriptSource, stages: readonly Command[]): readonly KernelSetting[] {
  const last = stages.at(-1);
  const first = stages[0];
  if (first === undefined || last?.words[0]?.value !== "tee") return [];
  const names = last.words.flatMap(word => findSysctlOfFile(word.value) ?? []);
  if (names.length === 0) return [];
  refuseExpansions(source, last.words);
  if (stages.length === 2) return settingsOf(source, names, first);
  throw refuseValue(source, first);
}

/** What `sysctl` writes; empty where it only shows, or reads a file. */
export function readSysctlCommand(source: ScriptSource, command: Command): readonly KernelSetting[] {
  refuseExpansions(source, command.words);
  const settings = readSysctlArguments(command.words.slice(1).map(word => word.value));
  if (settings !== undefined) return settings;
  throw source.refuse("an argument of sysctl is no NAME=VALUE", command.written, "Write sysctl -w NAME=VALUE.");
}

function settingsOf(source: ScriptSource, names: readonly string[], printing: Command): readonly KernelSetting[] {
  refuseExpansions(source, printing.words);
  const [program = "", ...args] = printing.words.map(word => word.value);
  const value = program === "echo" || program === "printf" ? readPrintedText(program, args) : undefined;
  if (value === undefined) throw refuseValue(source, printing);
  return names.map(name => ({ name, value }));
}

function refuseValue(source: ScriptSource, command: Command): Error {
  const what = "what is written to a setting of the kernel is known only where the script runs";
  return source.refuse(what, command.written, "Write sysctl -w NAME=VALUE.");
}

import { RulesetError } from "../ruleset-error";

/** The way out that always works, where a script does more than list commands. */
export const RUN_INSTEAD =
  "Write the commands out one by one, or run the script on a host and import that host, or what iptables-save prints there.";

/** The text of a script, and its lines for errors. */
export class ScriptSource {
  constructor(readonly text: string) {}

  /** A command on one line. */
  textOf(command: { readonly from: number; readonly end: number }): string {
    return this.text.slice(command.from, command.end).replace(/\\\n[ \t]*/g, "");
  }

  /** An error that shows the physical line. */
  refuse(what: string, at: { readonly line: number; readonly from: number }, fix: string): RulesetError {
    const from = this.text.lastIndexOf("\n", at.from - 1) + 1;
    const newline = this.text.indexOf("\n", at.from);
    const text = this.text.slice(at.from === 0 ? 0 : from, newline < 0 ? this.text.length : newline);
    return new RulesetError(what, at.line, text, fix);
  }
}

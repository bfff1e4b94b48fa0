import type { Family, TableName } from "../model";
import type { KernelSetting } from "./kernel-settings";
import type { RuleOrigin } from "./rule-origins";
import type { ScriptChain, ScriptNote, ScriptReading, ScriptSysctl, SkippedCommand } from "./script-reading";
import type { ScriptSource } from "./script-source";
import type { CommandList, SimpleCommand } from "./shell-command";

/** What is found in a script beside its rules. Comments go to the first thing that comes of their commands. */
export class ScriptFindings {
  private readonly chains: ScriptChain[] = [];
  private readonly sysctls: ScriptSysctl[] = [];
  private readonly skipped: SkippedCommand[] = [];
  private readonly notes: ScriptNote[] = [];
  private readonly comments: string[] = [];
  private pending: readonly string[] = [];
  private skippedBefore = 0;

  constructor(private readonly source: ScriptSource) {}

  beginList(list: CommandList): void {
    this.comments.push(...list.apart);
    this.pending = [...list.above, ...list.behind];
    this.skippedBefore = this.skipped.length;
  }

  /** Comments that nothing took go to the first command that was skipped. */
  endList(): void {
    const first = this.skipped[this.skippedBefore];
    if (first === undefined) this.comments.push(...this.pending);
    else this.skipped[this.skippedBefore] = { ...first, comments: this.pending };
    this.pending = [];
  }

  /** Where a command stands, for the rule that it writes. */
  originOf(command: SimpleCommand): RuleOrigin {
    return { line: command.line, comments: this.pending };
  }

  /** The rule is written: its comments are nobody else's. */
  takeComments(): readonly string[] {
    const comments = this.pending;
    this.pending = [];
    return comments;
  }

  addChain(family: Family, table: TableName, chain: string, command: SimpleCommand): void {
    this.chains.push({ family, table, chain, line: command.line, comments: this.takeComments() });
  }

  addSysctls(settings: readonly KernelSetting[], command: SimpleCommand): void {
    for (const setting of settings) {
      this.sysctls.push({ ...setting, line: command.line, comments: this.takeComments() });
    }
  }

  addNote(note: string, command: SimpleCommand): void {
    this.notes.push({ line: command.line, text: this.source.textOf(command), note });
  }

  /** @param why a phrase */
  skip(command: SimpleCommand, why: string): void {
    this.skipped.push({ line: command.line, text: this.source.textOf(command), why, comments: [] });
  }

  finish(rest: readonly string[]): Omit<ScriptReading, "ipv4" | "ipv6" | "rules"> {
    const { chains, sysctls, skipped, notes } = this;
    return { chains, sysctls, skipped, notes, comments: [...this.comments, ...rest] };
  }
}

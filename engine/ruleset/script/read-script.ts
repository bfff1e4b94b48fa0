import type { Family } from "../model";
import { RulesetError } from "../ruleset-error";
import type { Program } from "./classify-program";
import { type Command, readCommand, refuseExpansions } from "./command";
import { type CommandOutcome, FamilyScript } from "./family-script";
import type { IptablesCommand } from "./iptables-command";
import type { KernelSetting } from "./kernel-settings";
import { readShellCommands } from "./read-shell-commands";
import { ScriptFindings } from "./script-findings";
import type { ScriptContext, ScriptReading } from "./script-reading";
import { RUN_INSTEAD, ScriptSource } from "./script-source";
import { readPipedSettings, readRedirectedSettings, readSysctlCommand } from "./setting-commands";
import type { CommandList, Pipeline, SimpleCommand } from "./shell-command";

/**
 * Reads a script of iptables and ip6tables commands as people write them, and answers what it leaves behind in a
 * network namespace without any rules, in canonical form. The script is a list of commands: `sudo`, paths, several
 * commands a line, `&&`, `||`, quotes, joined lines and comments are understood; a failing command that only takes
 * something away is skipped where `|| true` or `2>/dev/null` says that it may fail. What depends on the shell that runs
 * it is refused: variables, conditions, loops, functions, substitutions.
 *
 * @throws RulesetError, which names the line, shows it and says what to do
 */
export function readScript(text: string, context: ScriptContext): ScriptReading {
  return new ScriptReader(new ScriptSource(text), context).read();
}

/** How a command ended, for `&&` and `||`. `quiet`: it throws its message away, so that nobody minds. */
type Status =
  | { readonly kind: "ok" }
  | { readonly kind: "failed"; readonly error?: RulesetError; readonly message: "shown" | "quiet" };

const OK: Status = { kind: "ok" };

class ScriptReader {
  private readonly families = new Map<Family, FamilyScript>();
  private readonly findings: ScriptFindings;
  private variant: "legacy" | "nft" | undefined;
  /** Behind `exit`. */
  private ended = false;
  /** `set -e`. */
  private stopsOnError: boolean;

  constructor(
    private readonly source: ScriptSource,
    private readonly context: ScriptContext,
  ) {
    this.findings = new ScriptFindings(source);
    this.stopsOnError = /^#![^\n]* -[a-z]*e/.test(source.text);
  }

  read(): ScriptReading {
    const { lists, rest } = readShellCommands(this.source);
    for (const list of lists) this.runList(list);
    const ipv4 = this.families.get("ipv4")?.finish();
    const ipv6 = this.families.get("ipv6")?.finish();
    return {
      ...(ipv4 === undefined ? {} : { ipv4: ipv4.ruleset }),
      ...(ipv6 === undefined ? {} : { ipv6: ipv6.ruleset }),
      rules: [...(ipv4?.rules ?? []), ...(ipv6?.rules ?? [])],
      ...this.findings.finish(rest),
    };
  }

  private runList(list: CommandList): void {
    this.findings.beginList(list);
    let status = OK;
    for (const pipeline of list.pipelines) {
      const runs = pipeline.joined === "first" || (pipeline.joined === "&&") === (status.kind === "ok");
      if (this.ended) this.skip(pipeline, "the script has ended before it");
      else if (!runs) this.skip(pipeline, `the command before it ${status.kind === "ok" ? "works" : "fails"}`);
      else status = this.runPipeline(pipeline, status);
    }
    const minded = status.kind === "failed" && (status.message === "shown" || this.stopsOnError);
    if (minded) this.refuseFailure(status);
    this.findings.endList();
  }

  /** A check that finds no rule is no failure. */
  private refuseFailure(status: Status): void {
    if (status.kind === "ok" || status.error === undefined) return;
    const { what, line, text, fix } = status.error;
    throw new RulesetError(what, line, text, `${fix} Where it may fail, write || true behind it.`);
  }

  private runPipeline(pipeline: Pipeline, before: Status): Status {
    const commands = pipeline.stages.map(stage => readCommand(this.source, stage));
    const [command, ...others] = commands;
    for (const { program, written } of commands) {
      if (program.kind === "refused") throw this.source.refuse(program.what, written, program.fix);
    }
    if (command !== undefined && others.length === 0) return this.runCommand(command, command.program, before);
    this.runPipe(commands);
    return OK;
  }

  private runCommand(command: Command, program: Program, before: Status): Status {
    switch (program.kind) {
      case "iptables":
        return this.runIptables(command, program);
      case "exit":
        this.refuseFailure(before);
        this.ended = true;
        this.findings.skip(command.written, "it ends the script");
        return OK;
      case "false":
        this.findings.skip(command.written, "it concerns the shell alone");
        return { kind: "failed", message: "quiet" };
      case "sysctl":
        this.take(readSysctlCommand(this.source, command), command.written, "it writes no setting that is named here");
        return OK;
      case "harmless":
        this.noteErrexit(command);
        this.take(readRedirectedSettings(this.source, command), command.written, program.why);
        return OK;
      case "refused":
        return OK;
    }
  }

  /** `set -e`, `set -eu`, `set -o errexit`, and the same with + to take it back. */
  private noteErrexit({ words }: Command): void {
    if (words[0]?.value !== "set") return;
    for (const [index, { value }] of words.entries()) {
      const option = value === "errexit" ? `${words[index - 1]?.value}e` : value;
      if (/^[-+][a-z]*e/.test(option)) this.stopsOnError = option.startsWith("-");
    }
  }

  private runIptables(command: Command, program: Extract<Program, { kind: "iptables" }>): Status {
    const { written, words } = command;
    refuseExpansions(this.source, words);
    this.refuseBothVariants(program.variant, written);
    const args = words.slice(1).map(word => word.value);
    const origin = this.findings.originOf(written);
    const outcome = this.familyScript(program.family).run({ ...origin, args, text: this.source.textOf(written) });
    return this.remember(outcome, program.family, written);
  }

  private remember(outcome: CommandOutcome, family: Family, written: SimpleCommand): Status {
    const message = isQuiet(written) ? "quiet" : "shown";
    switch (outcome.kind) {
      case "absent":
        this.findings.skip(written, "it only asks for a rule, which is not there");
        return { kind: "failed", message };
      case "failed":
        if (outcome.nature === "serious") throw outcome.error;
        this.findings.skip(written, `it fails here and changes nothing: ${outcome.error.what}`);
        return { kind: "failed", error: outcome.error, message };
      case "done":
        this.rememberDone(outcome.command, family, written);
        return OK;
    }
  }

  private rememberDone(done: IptablesCommand, family: Family, written: SimpleCommand): void {
    for (const note of done.notes) this.findings.addNote(note, written);
    if (done.kind === "listing") {
      this.findings.skip(written, "it only prints");
    } else if (done.kind === "check") {
      this.findings.skip(written, "it only asks for a rule, which is there");
    } else if (done.command.kind === "new chain" || done.command.kind === "policy") {
      this.findings.addChain(family, done.command.table, done.command.chain, written);
    } else if (["append", "insert", "replace"].includes(done.command.kind)) {
      this.findings.takeComments();
    }
  }

  private familyScript(family: Family): FamilyScript {
    const known = this.families.get(family);
    if (known !== undefined) return known;
    const script = new FamilyScript(family, this.context);
    this.families.set(family, script);
    return script;
  }

  private refuseBothVariants(variant: "legacy" | "nft" | "plain", written: SimpleCommand): void {
    if (variant === "plain") return;
    if (this.variant !== undefined && this.variant !== variant) {
      const what = "the script fills both backends, whose rules stand beside each other in the kernel";
      throw this.source.refuse(what, written, "Write one script for each backend.");
    }
    this.variant = variant;
  }

  private take(settings: readonly KernelSetting[], written: SimpleCommand, why: string): void {
    if (settings.length === 0) this.findings.skip(written, why);
    else this.findings.addSysctls(settings, written);
  }

  /** `echo 1 | sudo tee /proc/sys/…`, and programs that only print. */
  private runPipe(commands: readonly Command[]): void {
    for (const { program, words, written } of commands) {
      const lists = program.kind === "iptables" && words.some(({ value }) => LISTING.test(value));
      if (program.kind === "harmless" || lists) continue;
      throw this.source.refuse("in a pipe stands a command that does not only print", written, RUN_INSTEAD);
    }
    const settings = readPipedSettings(this.source, commands);
    const [first] = commands;
    if (settings.length > 0 && first !== undefined) this.findings.addSysctls(settings, first.written);
    else for (const { written } of commands) this.findings.skip(written, "it only prints");
  }

  private skip(pipeline: Pipeline, why: string): void {
    for (const stage of pipeline.stages) this.findings.skip(stage, why);
  }
}

const LISTING = /^-[nvx]*[LSVh]|^--(?:list|list-rules|version|help)$/;

function isQuiet({ redirections }: SimpleCommand): boolean {
  const nulls = redirections.filter(({ operator, file }) => operator.includes(">") && file.value === "/dev/null");
  const joins = redirections.some(
    ({ operator, descriptor, file }) => operator === ">&" && descriptor === 2 && file.value === "1",
  );
  return nulls.some(({ operator, descriptor }) => operator === "&>" || descriptor === 2) || (joins && nulls.length > 0);
}

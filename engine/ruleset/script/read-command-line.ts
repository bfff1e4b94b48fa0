import { type BasicParameter, findBasicByLetter, VERDICTS } from "../basic-parameters";
import type { ExtensionDescription, OptionDescription } from "../extension";
import { findExtension, findImpliedMatch } from "../extensions/registry";
import { type Family, isTableName, TABLE_NAMES, type TableName } from "../model";
import { parseProtocol } from "../protocols";
import { resolveLongOption } from "../resolve-option";
import { orRuleError, RuleError } from "../rule-error";
import { quoteWord } from "../words";
import { type CommandShape, findCommandShape } from "./command-letters";
import { freezeHostNames, type HostNames } from "./freeze-host-names";

/** One command line of iptables, its options told apart. */
export interface CommandLineReading {
  readonly command: WrittenCommand;
  readonly table: TableName;
  /** What is left for the rule, in the quoting of a restore file. */
  readonly rule: string;
  /** Sentences on what was read otherwise than it is written. */
  readonly notes: readonly string[];
}

export interface WrittenCommand {
  readonly shape: CommandShape;
  /** As written: `-A`, `--append`. */
  readonly name: string;
  readonly operands: readonly string[];
}

/**
 * Tells the options of an iptables command line apart as getopt_long does in iptables 1.8 (xshared.c, do_parse): options
 * in any order, long names cut short where only one fits, values glued on, flags in one word. Values glued to `-p`
 * (`-ptcp`) are taken, although 1.8.9 cannot, and a `!` behind its option (`-s ! 10.0.0.1`), as before iptables 1.4.3.
 *
 * @param args the words behind `iptables`
 * @param text the command as written, for the errors
 * @throws RuleError
 */
export function readCommandLine(
  args: readonly string[],
  text: string,
  context: { readonly family: Family; readonly resolve: HostNames },
): CommandLineReading {
  return new CommandLineReader(args, text, context.family, context.resolve).read();
}

/** Further letters that take a value: `needed` also as the next word, `optional` so only where no option follows. */
const LETTER_VALUES: ReadonlyMap<string, "needed" | "optional"> = new Map([
  ["t", "needed"],
  ["M", "needed"],
  ["w", "optional"],
  ["W", "optional"],
]);

class CommandLineReader {
  private at = 0;
  private command: WrittenCommand | undefined;
  private table = "filter";
  private protocol = "";
  private negated = false;
  private readonly rule: string[] = [];
  private readonly listing: string[] = [];
  private readonly notes: string[] = [];
  private readonly loaded: (ExtensionDescription | undefined)[] = [];

  constructor(
    private readonly args: readonly string[],
    private readonly text: string,
    private readonly family: Family,
    private readonly resolve: HostNames,
  ) {}

  read(): CommandLineReading {
    while (this.at < this.args.length) this.readWord(this.args[this.at] ?? "");
    if (this.negated) throw this.refuse("nothing follows it", "!", "Write it before the option it negates.");
    const { command, table } = this;
    if (command === undefined) {
      throw this.refuse("no command is given", "iptables", "Write -A CHAIN, -P CHAIN POLICY or another command.");
    }
    if (!isTableName(table)) {
      throw this.refuse(`there is no table ${JSON.stringify(table)}`, "-t", `Write one of ${TABLE_NAMES.join(", ")}.`);
    }
    this.refuseStrayOptions(command);
    return { command, table, rule: this.rule.join(" "), notes: this.notes };
  }

  private refuseStrayOptions(command: WrittenCommand): void {
    if (command.shape.rule === "takes none" && this.rule.length > 0 && !/[LSZVh]/.test(command.shape.letter)) {
      const fix = "Leave it out, or write a command of its own.";
      throw this.refuse(`this command takes no ${JSON.stringify(this.rule.join(" "))}`, command.name, fix);
    }
    const [stray] = this.listing;
    if (stray !== undefined && !/[LSVh]/.test(command.shape.letter)) {
      throw this.refuse(`iptables takes it with -L only, not with ${command.name}`, stray, "Leave it out.");
    }
  }

  private readWord(word: string): void {
    this.at += 1;
    if (word === "!") {
      if (this.negated) throw this.refuse("it stands twice", "!", "Write it once.");
      this.negated = true;
      return;
    }
    if (word === "--") this.readEnd();
    else if (word.startsWith("--")) this.readLong(word);
    else if (word.startsWith("-") && word.length > 1) this.readLetters(word);
    else this.emit([], word);
    this.negated = false;
  }

  private readEnd(): void {
    if (this.at === this.args.length) return;
    throw this.refuse("iptables reads no word behind it", "--", "Leave it out.");
  }

  private readLetters(word: string): void {
    for (let place = 1; place < word.length; place += 1) {
      const name = `-${word.charAt(place)}`;
      const parameter = findBasicByLetter(word.charAt(place));
      if (parameter === undefined || parameter.letter === "0") {
        throw this.refuse("unknown option", name, "Check its spelling against iptables(8).");
      }
      const rest = word.slice(place + 1);
      if (takesValue(parameter)) {
        this.readBasic(parameter, name, rest === "" ? undefined : rest);
        return;
      }
      this.readBasic(parameter, name, undefined);
    }
  }

  private readLong(word: string): void {
    const equals = word.indexOf("=");
    const name = equals < 0 ? word : word.slice(0, equals);
    const glued = equals < 0 ? undefined : word.slice(equals + 1);
    const found = resolveLongOption(name, this.loaded);
    switch (found.kind) {
      case "basic":
        this.readBasic(found.parameter, name, glued);
        break;
      case "extension":
        this.readExtensionOption(found.option, name, glued);
        break;
      case "ambiguous":
        throw this.refuse(`the name fits ${found.names.join(" and ")}`, name, "Write the option's full name.");
      case "unknown":
        this.readUnknown(name, glued);
        break;
    }
  }

  /** The protocol's own match is loaded by its first option. Words of an extension that nobody described stay as they are. */
  private readUnknown(name: string, glued: string | undefined): void {
    const protocol = parseProtocol(this.protocol);
    const implied = protocol === undefined ? undefined : findImpliedMatch(protocol, this.family);
    const found = implied === undefined ? undefined : resolveLongOption(name, [implied]);
    if (found?.kind === "extension" && !this.loaded.includes(implied)) {
      this.load(implied);
      this.readExtensionOption(found.option, name, glued);
    } else {
      this.emit([name], ...(glued === undefined ? [] : [glued]));
    }
  }

  private readExtensionOption(option: OptionDescription, name: string, glued: string | undefined): void {
    const { arity } = option.value;
    if (arity === 0 && glued !== undefined) {
      throw this.refuse("the option takes no value", name, "Leave the = and what follows out.");
    }
    const values = arity === 0 ? [] : [this.takeNegatableValue(name, glued, option.negation)];
    while (values.length < arity) values.push(this.takeValue(name));
    this.emit([name], ...values);
  }

  private readBasic(parameter: BasicParameter, name: string, glued: string | undefined): void {
    if (this.negated && parameter.negation === "refused") {
      throw this.refuse("the option cannot be negated", name, "Leave the ! out.");
    }
    if (glued !== undefined && !takesValue(parameter)) {
      throw this.refuse("the option takes no value", name, "Leave the = and what follows out.");
    }
    switch (parameter.role) {
      case "command":
        this.readCommandOption(parameter.letter, name, glued);
        break;
      case "ipv4":
      case "ipv6":
        if (parameter.role !== this.family) {
          const command = this.family === "ipv4" ? "ip6tables" : "iptables";
          throw this.refuse(`the command is of the other family`, name, `Leave it out, or call ${command}.`);
        }
        break;
      case "fragment":
        this.emit([name]);
        break;
      case "counters":
        this.readCounters(name, glued);
        break;
      default:
        this.readField(parameter, name, glued);
    }
  }

  private readCounters(name: string, glued: string | undefined): void {
    const packets = glued ?? this.takeValue(name);
    this.emit([name], packets, ...(packets.includes(",") ? [] : [this.takeValue(name)]));
  }

  private readField(parameter: BasicParameter, name: string, glued: string | undefined): void {
    const value = this.takeNegatableValue(name, glued, parameter.negation);
    if (parameter.role === "match") this.load(findExtension("match", value));
    if (parameter.role === "jump" && !VERDICTS.includes(value)) this.load(findExtension("target", value));
    if (parameter.role === "protocol") this.protocol = value;
    const isAddress = parameter.role === "source" || parameter.role === "destination";
    this.emit([name], isAddress ? this.freeze(value, name) : value);
  }

  /** Once each, the last at the end: which options there are depends on no more. */
  private load(extension: ExtensionDescription | undefined): void {
    const earlier = this.loaded.indexOf(extension);
    if (earlier >= 0) this.loaded.splice(earlier, 1);
    this.loaded.push(extension);
  }

  private freeze(value: string, name: string): string {
    const { frozen, value: addresses } = orRuleError(name, this.text, () =>
      freezeHostNames(value, this.family, this.resolve),
    );
    for (const host of frozen) this.notes.push(`${host.name} is taken for ${host.addresses.join(", ")}.`);
    return addresses;
  }

  private readCommandOption(letter: string, name: string, glued: string | undefined): void {
    const shape = findCommandShape(letter);
    if (shape !== undefined) this.readCommand(shape, name, glued);
    else if (letter === "t") this.table = glued ?? this.takeValue(name);
    else if (letter === "M") glued ?? this.takeValue(name);
    else if (letter === "w" || letter === "W") this.readWait(name, glued);
    else if (letter !== "v") this.listing.push(name);
  }

  private readWait(name: string, glued: string | undefined): void {
    const value = glued ?? this.takeOperand();
    if (value === undefined || /^[0-9]+(?:\.[0-9]+)?$/.test(value)) return;
    throw this.refuse(`${JSON.stringify(value)} is no number of seconds`, name, "Write -w, or -w 5.");
  }

  private readCommand(shape: CommandShape, name: string, glued: string | undefined): void {
    if (this.command !== undefined) {
      if (/[LSZ]/.test(shape.letter) && /[LSZ]/.test(this.command.shape.letter)) return;
      const fix = "Write two command lines.";
      throw this.refuse(`it is a second command beside ${this.command.name}`, name, fix);
    }
    const operands = glued === undefined ? [] : [glued];
    for (const what of shape.needed.slice(operands.length)) {
      const operand = this.takeOperand();
      if (operand === undefined) throw this.refuse(`the ${what} is missing`, name, `Write it behind ${name}.`);
      operands.push(operand);
    }
    const most = shape.needed.length + shape.optional;
    while (operands.length < most) {
      const operand = this.takeOperand();
      if (operand === undefined) break;
      operands.push(operand);
    }
    this.command = { shape, name, operands };
  }

  /** The next word, where it is neither an option nor a negation. */
  private takeOperand(): string | undefined {
    const word = this.args[this.at];
    if (word === undefined || /^[-!]/.test(word)) return undefined;
    this.at += 1;
    return word;
  }

  private takeValue(name: string): string {
    const word = this.args[this.at];
    if (word === undefined) throw this.refuse("the value is missing", name, "Write it behind the option.");
    this.at += 1;
    return word;
  }

  private takeNegatableValue(name: string, glued: string | undefined, negation: "allowed" | "refused"): string {
    const value = glued ?? this.takeValue(name);
    const next = this.args[this.at];
    if (value !== "!" || glued !== undefined || negation === "refused" || next === undefined || next.startsWith("-")) {
      return value;
    }
    if (this.negated) throw this.refuse("it is negated twice", name, `Write ! ${name} ${next}.`);
    this.negated = true;
    this.at += 1;
    this.notes.push(
      `\`${name} ! ${next}\` is read as \`! ${name} ${next}\`: iptables takes the ! only before the option today.`,
    );
    return next;
  }

  private emit(names: readonly string[], ...values: readonly string[]): void {
    if (this.negated) this.rule.push("!");
    this.rule.push(...names.map(quoteOption), ...values.map(quoteValue));
  }

  private refuse(what: string, option: string, fix: string): RuleError {
    return new RuleError({ what, option, fix, text: this.text });
  }
}

function takesValue(parameter: BasicParameter): boolean {
  if (parameter.role !== "command") return parameter.argument === "word";
  const shape = findCommandShape(parameter.letter);
  if (shape !== undefined) return shape.needed.length + shape.optional > 0;
  return LETTER_VALUES.has(parameter.letter);
}

/** A quoted word would be no option to the reader of rules. */
function quoteOption(name: string): string {
  return /["\s]/.test(name) ? quoteWord(name) : name;
}

function quoteValue(value: string): string {
  return /^[^\s"!-][^\s"]*$/.test(value) ? value : quoteWord(value);
}

import { type BasicParameter, findBasicByLetter, VERDICTS } from "./basic-parameters";
import { type ExtensionDescription, OMITTED, type OptionDescription, printedName } from "./extension";
import { findExtension, findImpliedMatch } from "./extensions/registry";
import { DEFAULT_IPTABLES } from "./iptables-version";
import type { Counters } from "./model";
import { parseProtocol } from "./protocols";
import { findOptionByName, resolveLongOption } from "./resolve-option";
import type { Rule, RuleContext, RuleField, RuleMatch, RuleOption, RuleTarget } from "./rule";
import { RuleError, ValueError } from "./rule-error";
import { splitWords, type Word } from "./words";

type FieldRole = "source" | "destination" | "inInterface" | "outInterface" | "protocol";

/** Most matches the kernel could hold: an entry has 65,535 bytes for them, a match at least 32 (x_tables.h). */
const MAX_MATCHES = 2_047;

/** A match or target while its options are still being read. */
interface LoadedExtension {
  readonly kind: "match" | "target";
  readonly name: string;
  readonly description: ExtensionDescription | undefined;
  readonly options: RuleOption[];
  readonly words: string[];
}

/** An option as it stands in the text. */
interface WrittenOption {
  /** Its name without a glued value: `-p` of `-ptcp`, `--dport` of `--dport=80`. */
  readonly name: string;
  /** The value glued to it, if any. */
  readonly glued: string | undefined;
  readonly negated: boolean;
  readonly raw: string;
}

/**
 * Reads the text of one rule, what follows `-A CHAIN `, as iptables-restore would: options and their arguments are
 * told apart and named as iptables-save names them; values are kept as written. Of the context only the family is
 * looked at. An extension that is not described keeps its words verbatim.
 *
 * @throws RuleError for unknown, repeated or incomplete options, and for options that are commands, not rules.
 */
export function parseRule(text: string, context: RuleContext): Rule {
  if (text.includes("\0") || text.includes("\n")) {
    const what = "the text holds a NUL byte or a line end";
    throw new RuleError({ what, option: "rule", fix: "Write one rule a line, without NUL bytes.", text });
  }
  return new RuleReader(text, context).read();
}

class RuleReader {
  private readonly words: readonly Word[];
  private at = 0;
  private readonly fields = new Map<FieldRole, RuleField>();
  private fragment: "fragments" | "not fragments" | undefined;
  private counters: Counters | undefined;
  private readonly loaded: LoadedExtension[] = [];
  /** The descriptions of `loaded`, in step. */
  private readonly descriptions: (ExtensionDescription | undefined)[] = [];
  private target: LoadedExtension | undefined;
  private jumpKind: "jump" | "goto" = "jump";
  private impliedLoaded = false;
  /** Options that went to an undescribed extension before a protocol was named. */
  private readonly early: string[] = [];
  /** The undescribed extension that the last words belong to: bare words that follow are its arguments. */
  private verbatim: LoadedExtension | undefined;

  constructor(
    private readonly text: string,
    private readonly context: RuleContext,
  ) {
    this.words = splitWords(text);
  }

  read(): Rule {
    while (this.at < this.words.length) this.readOption();
    this.refuseEarlyOptions();
    return {
      family: this.context.family,
      ...Object.fromEntries(this.fields),
      ...(this.fragment === undefined ? {} : { fragment: this.fragment }),
      ...(this.counters === undefined ? {} : { counters: this.counters }),
      matches: this.loaded.filter(entry => entry.kind === "match").map(finishMatch),
      ...(this.target === undefined ? {} : { target: finishTarget(this.target, this.jumpKind) }),
    };
  }

  private readOption(): void {
    const word = this.words[this.at];
    if (word === undefined) return;
    const negated = word.value === "!" && !word.quoted;
    const option = negated ? this.words[this.at + 1] : word;
    if (option === undefined || !isOption(option)) {
      this.readBareWord(word);
      return;
    }
    this.at += negated ? 2 : 1;
    if (option.value.startsWith("--")) this.readLongOption({ ...splitLongOption(option), negated });
    else this.readShortOption({ ...splitShortOption(option), negated });
  }

  private readBareWord(word: Word): void {
    if (this.verbatim === undefined || (word.value === "!" && !word.quoted)) {
      const fix = "An option must stand before it; a text with blanks needs double quotes.";
      throw this.refuse(`${JSON.stringify(word.value)} is no argument of any option`, word.value, fix);
    }
    this.verbatim.words.push(word.raw);
    this.at += 1;
  }

  private readShortOption(written: WrittenOption): void {
    const parameter = findBasicByLetter(written.name.charAt(1));
    const usable = parameter !== undefined && (written.glued === undefined || parameter.argument === "word");
    if (!usable) throw this.refuse("unknown option", written.raw, "Check its spelling against iptables(8).");
    this.readBasic(parameter, written);
  }

  private readLongOption(written: WrittenOption): void {
    const found = resolveLongOption(written.name, this.descriptions);
    switch (found.kind) {
      case "basic":
        this.readBasic(found.parameter, written);
        break;
      case "extension":
        this.readKnown(found.index, found.option, written);
        break;
      case "ambiguous":
        throw this.refuse(`the name fits ${found.names.join(" and ")}`, written.name, "Write the option's full name.");
      case "unknown":
        this.readUnknown(written);
        break;
    }
  }

  /** An option given twice belongs to the undescribed extension beside, when there is one. */
  private readKnown(index: number, option: OptionDescription, written: WrittenOption): void {
    const owner = this.loaded[index];
    if (owner === undefined) return;
    const newest = this.loaded.at(-1);
    const given = isGiven(owner, printedName(option));
    if (given && newest !== undefined && newest !== owner && newest.description === undefined) {
      this.takeVerbatim(newest, written);
    } else {
      this.takeOption(owner, option, written);
    }
  }

  /** The match of the rule's protocol is loaded by its first option; else the words go to an undescribed extension. */
  private readUnknown(written: WrittenOption): void {
    const implied = this.findImplied();
    const option = implied === undefined ? undefined : this.findImpliedOption(implied, written.name);
    if (implied !== undefined && option !== undefined) {
      this.impliedLoaded = true;
      this.takeOption(this.loadNamed(implied.name, implied), option, written);
      return;
    }
    const newest = this.loaded.findLast(entry => entry.description === undefined);
    if (newest === undefined) {
      const fix = "Name its extension with -m or -j before it, or a protocol with -p.";
      throw this.refuse("no match or target of this rule has this option", written.name, fix);
    }
    if (!this.fields.has("protocol")) this.early.push(written.name);
    this.takeVerbatim(newest, written);
  }

  /** iptables reads from left to right: an option of the protocol's match is only that behind the protocol. */
  private refuseEarlyOptions(): void {
    const implied = this.findProtocolMatch();
    const early = this.early.find(name => implied !== undefined && findOptionByName(implied, name) !== undefined);
    if (early === undefined) return;
    throw this.refuse("the protocol whose option it is comes only after it", early, "Write -p before it.");
  }

  private findImplied(): ExtensionDescription | undefined {
    return this.impliedLoaded ? undefined : this.findProtocolMatch();
  }

  private findProtocolMatch(): ExtensionDescription | undefined {
    const protocol = parseProtocol(this.fields.get("protocol")?.value ?? "");
    return protocol === undefined ? undefined : findImpliedMatch(protocol, this.context.family);
  }

  private findImpliedOption(implied: ExtensionDescription, name: string): OptionDescription | undefined {
    const exact = findOptionByName(implied, name);
    if (exact !== undefined || this.loaded.some(entry => entry.description === undefined)) return exact;
    const found = resolveLongOption(name, [implied]);
    return found.kind === "extension" ? found.option : undefined;
  }

  private takeVerbatim(owner: LoadedExtension, written: WrittenOption): void {
    if (written.negated) owner.words.push("!");
    owner.words.push(written.raw);
    this.verbatim = owner;
  }

  private takeOption(owner: LoadedExtension, option: OptionDescription, written: WrittenOption): void {
    const { glued, negated } = written;
    const name = printedName(option);
    if (negated && option.negation === "refused") {
      throw this.refuse("the option cannot be negated", option.name, "Leave the ! out.");
    }
    if (isGiven(owner, name)) {
      const fix = `Give it once, or write -m ${owner.name} a second time before it.`;
      throw this.refuse(`the option is given twice to ${owner.name}`, option.name, fix);
    }
    if (glued !== undefined && option.value.arity === 0) {
      throw this.refuse("the option takes no value", option.name, "Leave the = and what follows out.");
    }
    const values = glued === undefined ? [] : [glued];
    while (values.length < option.value.arity) values.push(this.takeArgument(option.name, option.value.accepts));
    owner.options.push(this.respell(option, { name, negated, values }));
    this.verbatim = undefined;
  }

  /** `--syn` and `--set-mark 1` mean the option they are printed as, with other values: those are spelled at once. */
  private respell(option: OptionDescription, given: RuleOption): RuleOption {
    if (option.printedAs === undefined) return given;
    const { family } = this.context;
    const scope = {
      family,
      backend: "nf_tables",
      protocol: undefined,
      excludedProtocol: undefined,
      negated: given.negated,
      traps: "refuse",
      iptables: DEFAULT_IPTABLES,
    } as const;
    try {
      const values = option.value.canonicalize(given.values, scope);
      return values === OMITTED ? given : { ...given, values };
    } catch (error) {
      if (error instanceof ValueError) throw this.refuse(error.what, option.name, error.fix);
      throw error;
    }
  }

  private takeArgument(option: string, accepts: string): string {
    const word = this.words[this.at];
    if (word === undefined) throw this.refuse("the value is missing", option, `Write after it: ${accepts}.`);
    this.at += 1;
    return word.value;
  }

  private readBasic(parameter: BasicParameter, written: WrittenOption): void {
    this.verbatim = undefined;
    if (parameter.role === "command") {
      const fix = "A rule is matches and a target only; what follows -A CHAIN.";
      throw this.refuse("this is an option of the iptables command, not of a rule", written.name, fix);
    }
    if (written.negated && parameter.negation === "refused") {
      throw this.refuse("the option cannot be negated", written.name, "Leave the ! out.");
    }
    if (parameter.argument === "none") {
      this.readBasicFlag(parameter, written);
      return;
    }
    const value = written.glued ?? this.takeArgument(written.name, "its value");
    switch (parameter.role) {
      case "match":
        this.loadMatch(value);
        break;
      case "jump":
      case "goto":
        this.loadTarget(value, parameter.role, written.name);
        break;
      case "counters":
        this.readCounters(value, written.name);
        break;
      default:
        this.readField(parameter, value, written);
    }
  }

  private readBasicFlag(parameter: BasicParameter, written: WrittenOption): void {
    if (parameter.role === "fragment") {
      if (this.context.family === "ipv6") {
        throw this.refuse("ip6tables has no such option", written.name, "Use -m frag in IPv6.");
      }
      if (this.fragment !== undefined) throw this.refuse("the option is given twice", written.name, "Give it once.");
      this.fragment = written.negated ? "not fragments" : "fragments";
    } else if (parameter.role !== this.context.family) {
      const fix = `Leave it out, or put the rule among the ${parameter.role} rules.`;
      throw this.refuse(`an ${this.context.family} restore skips this line without a word`, written.name, fix);
    }
  }

  private readField(parameter: BasicParameter, value: string, written: WrittenOption): void {
    const role = parameter.role as FieldRole;
    if (this.fields.has(role)) throw this.refuse("the option is given twice", written.name, "Give it once.");
    this.fields.set(role, { value, negated: written.negated });
  }

  private readCounters(value: string, written: string): void {
    const comma = value.indexOf(",");
    const packets = comma < 0 ? value : value.slice(0, comma);
    const bytes = comma < 0 ? this.takeArgument(written, "packets and bytes") : value.slice(comma + 1);
    if (!/^\d{1,20}$/.test(packets) || !/^\d{1,20}$/.test(bytes)) {
      throw this.refuse("the counters are no numbers", written, "Write -c PACKETS BYTES.");
    }
    this.counters = { packets, bytes };
  }

  private loadMatch(name: string): void {
    const description = this.describe("match", name);
    this.loadNamed(description?.name ?? name, description);
  }

  private loadTarget(name: string, jumpKind: "jump" | "goto", written: string): void {
    if (this.target !== undefined) {
      throw this.refuse("the rule has a second target", written, "Write one rule a target.");
    }
    const isExtension = jumpKind === "jump" && !VERDICTS.includes(name);
    const description = isExtension ? this.describe("target", name) : undefined;
    this.jumpKind = jumpKind;
    const loaded: LoadedExtension = { kind: "target", name, description, options: [], words: [] };
    if (isExtension) this.remember(loaded);
    this.target = loaded;
  }

  private remember(loaded: LoadedExtension): void {
    this.loaded.push(loaded);
    this.descriptions.push(loaded.description);
    if (loaded.description === undefined) this.verbatim = loaded;
  }

  private describe(kind: "match" | "target", name: string): ExtensionDescription | undefined {
    const description = findExtension(kind, name);
    if (description === undefined || description.families.includes(this.context.family)) return description;
    const flag = kind === "match" ? "-m" : "-j";
    const fix = `It exists in ${description.families.join(" and ")} only.`;
    throw this.refuse(`${this.context.family} has no such ${kind}`, `${flag} ${name}`, fix);
  }

  private loadNamed(name: string, description: ExtensionDescription | undefined): LoadedExtension {
    if (this.loaded.length >= MAX_MATCHES) {
      throw this.refuse(`the rule has over ${MAX_MATCHES} matches`, "-m", "The kernel has no room: split the rule.");
    }
    const loaded: LoadedExtension = { kind: "match", name, description, options: [], words: [] };
    this.remember(loaded);
    return loaded;
  }

  private refuse(what: string, option: string, fix: string): RuleError {
    return new RuleError({ what, option, fix, text: this.text });
  }
}

function splitLongOption(word: Word): Omit<WrittenOption, "negated"> {
  const equals = word.value.indexOf("=");
  if (equals < 0) return { name: word.value, glued: undefined, raw: word.raw };
  return { name: word.value.slice(0, equals), glued: word.value.slice(equals + 1), raw: word.raw };
}

function splitShortOption(word: Word): Omit<WrittenOption, "negated"> {
  const glued = word.value.slice(2);
  return { name: word.value.slice(0, 2), glued: glued === "" ? undefined : glued, raw: word.raw };
}

/** Has the match or target the option already, or, of an option of its elements, the element that is being read? */
function isGiven(owner: LoadedExtension, name: string): boolean {
  const element = owner.description?.element;
  if (name === element?.separator) return false;
  const isNamed = (earlier: RuleOption): boolean => earlier.name === name;
  if (element?.options.includes(name) !== true) return owner.options.some(isNamed);
  const start = owner.options.findLastIndex(earlier => earlier.name === element.separator);
  return owner.options.findLastIndex(isNamed) > start;
}

/** A word that getopt would take for an option. A negative number is an argument to be refused as such. */
function isOption(word: Word): boolean {
  return !word.quoted && /^-(?:-?[^-0-9]|[46]$)/.test(word.value);
}

function finishMatch(entry: LoadedExtension): RuleMatch {
  return entry.description === undefined
    ? { kind: "verbatim", name: entry.name, words: entry.words }
    : { kind: "described", name: entry.name, options: entry.options };
}

function finishTarget(entry: LoadedExtension, jumpKind: "jump" | "goto"): RuleTarget {
  const { name } = entry;
  if (jumpKind === "goto") return { kind: "chain", jumpKind, name };
  if (VERDICTS.includes(name)) return { kind: "verdict", jumpKind, name };
  if (entry.description !== undefined) return { kind: "described", jumpKind, name, options: entry.options };
  return entry.words.length === 0
    ? { kind: "chain", jumpKind, name }
    : { kind: "verbatim", jumpKind, name, words: entry.words };
}

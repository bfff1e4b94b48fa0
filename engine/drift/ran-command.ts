import {
  classifyProgram,
  type Family,
  parseIptablesCommand,
  RuleError,
  type RulesetCommand,
  RulesetError,
  type SimpleCommandLine,
  simpleCommands,
} from "../ruleset";
import { findSysctlName } from "../system";
import { readLinkCommand, readLinkFile } from "./ran-link-command";

/** What a command that somebody ran may have changed, as far as its words say. */
export type RanCommand =
  | { readonly kind: "edit"; readonly family: Family; readonly command: RulesetCommand }
  /** It changes rules; which ones, its words do not say. */
  | { readonly kind: "rules"; readonly family?: Family }
  /** Without a value: it writes the setting. Without a name: settings of a file. */
  | { readonly kind: "sysctl"; readonly name?: string; readonly value?: string }
  | { readonly kind: "queue"; readonly device?: string }
  /** It changes a device: settings that begin so (`ring.`, `feature.`). Without a device: any. */
  | { readonly kind: "link"; readonly device?: string; readonly settings: readonly string[] }
  /** A shell, a script: whatever is done in it. */
  | { readonly kind: "anything" };

/** Shells in shells, no deeper. */
const DEEPEST = 4;
/** More words are no command that a person typed. */
const MOST_WORDS = 1000;

const SHELL = /^(?:ba|da|z|k|c|fi)?sh$/;
/** Programs that run what stands behind them. */
const RUNNERS = new Set([
  "sudo",
  "doas",
  "env",
  "nice",
  "nohup",
  "ionice",
  "setsid",
  "stdbuf",
  "time",
  "command",
  "exec",
]);
/** Programs that look, or change files only, whatever their words say. */
const READERS =
  /^(?:vi|vim|view|nano|emacs|ed|visudo|sudoedit|man|auditctl|ausearch|journalctl|tcpdump|diff|find|stat|file|dpkg|rpm|ip6?tables.*-save|ss|id)$/;
/** What only prints, of programs that otherwise change rules. */
const LISTINGS: Readonly<Record<string, RegExp>> = Object.assign(Object.create(null), {
  nft: /^(?:list|describe|monitor|-h|--help|-v|--version|-c|--check)$/,
  ufw: /^(?:status|show|version)$/,
  "firewall-cmd": /^--(?:list|get|query|info|state)/,
  ipset: /^(?:list|save|test|-L|-S|-T|help|version)$/,
  "netfilter-persistent": /^save$/,
  systemctl: /^(?:status|show|cat|list-units|is-active)$/,
  service: /^status$/,
});

/** Words as somebody ran them. Never throws. */
export function readCommands(words: readonly string[], depth = 0): readonly RanCommand[] {
  const [first, ...args] = words;
  if (first === undefined || words.length > MOST_WORDS) return [];
  if (depth > DEEPEST) return [{ kind: "anything" }];
  const program = first.slice(first.lastIndexOf("/") + 1);
  if (program === "su" || SHELL.test(program)) return readShell(args, depth);
  if (RUNNERS.has(program)) {
    const at = args.findIndex(word => !word.startsWith("-") && !/^(?:[A-Za-z_]\w*=|\d+$)/.test(word));
    return at < 0 ? [] : readCommands(args.slice(at), depth + 1);
  }
  if (READERS.test(program)) return [];
  if (LISTINGS[program] !== undefined && args.some(word => LISTINGS[program]?.test(word))) return [];
  if (program === "tc") return readTc(args);
  const link = readLinkCommand(program, args);
  if (link !== undefined) return [link];
  if (program === "tee") return args.flatMap(writtenFile);
  const restore = /^(ip6?tables).*-(?:restore|apply)$/.exec(program);
  if (restore !== null) return [{ kind: "rules", family: restore[1] === "iptables" ? "ipv4" : "ipv6" }];
  const known = classifyProgram(first, args);
  switch (known.kind) {
    case "iptables":
      return readIptables(args, known.family);
    case "sysctl":
      return readSysctl(args);
    case "refused":
      return /^(?:nft|ufw|firewall-cmd|ipset)$/.test(program) ? [{ kind: "rules" }] : [{ kind: "anything" }];
    default:
      return [];
  }
}

/** `sh`, `sh SCRIPT`, `sh -c TEXT`; sudo before 1.9.13 logs the text's words without its quotes. */
function readShell(args: readonly string[], depth: number): readonly RanCommand[] {
  const at = args.findIndex(word => /^-[a-z]*c$/.test(word));
  if (at < 0) return [{ kind: "anything" }];
  return commandsOf(args.slice(at + 1).join(" ")).flatMap(({ words, files }) => [
    ...readCommands(words, depth + 1),
    ...files.flatMap(writtenFile),
  ]);
}

function commandsOf(text: string): readonly SimpleCommandLine[] {
  try {
    return simpleCommands(text);
  } catch (error) {
    if (error instanceof RulesetError || error instanceof RuleError) return [{ words: ["sh"], files: [] }];
    throw error;
  }
}

function readIptables(args: readonly string[], family: Family): readonly RanCommand[] {
  try {
    const read = parseIptablesCommand(withWholeTexts(args), args.join(" "), { family, resolve: new Map() });
    return read.kind === "edit" ? [{ kind: "edit", family, command: read.command }] : [];
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return [{ kind: "rules", family }];
  }
}

const TEXT_OPTIONS = new Set(["--comment", "--log-prefix", "--nflog-prefix"]);

/** Words that lost their quotes in a log go together again: a text ends where the next option begins. */
function withWholeTexts(args: readonly string[]): readonly string[] {
  const whole: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? "";
    whole.push(word);
    if (!TEXT_OPTIONS.has(word)) continue;
    const next = args.findIndex((other, index) => index > at + 1 && /^(?:-|!$)/.test(other));
    const end = next < 0 ? args.length : next;
    whole.push(args.slice(at + 1, end).join(" "));
    at = end - 1;
  }
  return whole;
}

function readSysctl(args: readonly string[]): readonly RanCommand[] {
  if (args.some(word => /^(?:-[a-z]*p|--load|--system)/.test(word))) return [{ kind: "sysctl" }];
  return args.flatMap((word): readonly RanCommand[] => {
    const equals = word.indexOf("=");
    return word.startsWith("-") || equals < 0
      ? []
      : setting(word.slice(0, equals).trim(), word.slice(equals + 1).trim());
  });
}

function setting(written: string, value?: string): readonly RanCommand[] {
  const name = findSysctlName(written);
  return name === undefined ? [] : [{ kind: "sysctl", name, ...(value === undefined ? {} : { value }) }];
}

function writtenFile(path: string): readonly RanCommand[] {
  const link = readLinkFile(path);
  if (link !== undefined) return [link];
  return path.startsWith("/proc/sys/") ? setting(path.slice("/proc/sys/".length)) : [];
}

/** `tc qdisc add dev eth0 root …`, and of classes and filters; `tc -batch FILE`. */
function readTc(args: readonly string[]): readonly RanCommand[] {
  if (args.some(word => /^-b(?:atch)?$/.test(word))) return [{ kind: "queue" }];
  const at = args.findIndex(word => !word.startsWith("-"));
  if (
    at < 0 ||
    !["qdisc", "class", "filter"].some(object => object.startsWith(args[at] ?? "")) ||
    !/^(?:a|c|d|r|l)/.test(args[at + 1] ?? "") ||
    /^(?:ls|list)$/.test(args[at + 1] ?? "")
  ) {
    return [];
  }
  const device = args[args.indexOf("dev", at) + 1];
  return [{ kind: "queue", ...(args.includes("dev") && device !== undefined ? { device } : {}) }];
}

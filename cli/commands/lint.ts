import { statSync } from "node:fs";
import { looksLikeScript } from "../../engine/adopt";
import { lintDocument } from "../../engine/desired";
import { FleetError, type FleetHost, findSource } from "../../engine/fleet";
import {
  type Backend,
  type Finding,
  type LintedRulesets,
  lintRuleset,
  parseSave,
  RulesetError,
  readScript,
  type SavedRuleset,
} from "../../engine/ruleset";
import type { OptionValues } from "../command";
import { defineCommand } from "../define-command";
import type { Ending } from "../exit-code";
import { chooseHosts } from "../fleet-reading";
import { jsonText } from "../format/json-text";
import { type LintedSubject, lintText } from "../format/lint-text";
import { RESOLVE_OPTION, readHostNames } from "../host-names";
import { DOCUMENT_OPTIONS } from "../options";
import {
  chooseContext,
  RULESET_OPTIONS,
  type RulesetText,
  readContextOptions,
  readRulesetFile,
  readRulesetText,
} from "../ruleset-reading";
import type { Surroundings } from "../surroundings";
import { UsageError } from "../usage-error";

/** Raised when a field changes its meaning or goes; new fields may come without it. */
const REPORT_VERSION = 1;

const LINT_OPTIONS = {
  ...RULESET_OPTIONS,
  resolve: RESOLVE_OPTION,
} as const;

export const lintCommand = defineCommand({
  name: "lint",
  summary: "rules that never take effect, circles, open doors: what is probably not meant",
  operands: "[HOST…|FILE…]",
  operandCount: [0, Number.POSITIVE_INFINITY],
  examples: [
    { line: "nffleet lint", meaning: "every host that is declared" },
    {
      line: "nffleet lint rules.v4 rules.v6",
      meaning: "what iptables-save and ip6tables-save printed, or restore files",
    },
    { line: "nffleet lint firewall.sh --resolve mail=192.0.2.25", meaning: "a script of iptables commands" },
    { line: "ssh edge-1 sudo iptables-save | nffleet lint -", meaning: "read off a host" },
    { line: "nffleet lint --json", meaning: "for a program" },
  ],
  description: `No host is contacted. Operands that are files, or "-" for stdin, are read as rules; others name hosts, and their documents
are looked at. Each finding says what to do; docs/lint.md has a section a kind. An error is what the kernel refuses to load.
Exit code 0: nothing found, 2: warnings, 1: errors.`,
  options: {
    ...DOCUMENT_OPTIONS,
    ...LINT_OPTIONS,
    json: { kind: "flag", summary: "one JSON object on stdout, see docs/commands.md" },
  },
  run: async (operands, options, surroundings) => {
    const files = operands.filter(isFile);
    if (files.length > 0 && files.length < operands.length) {
      const other = operands.find(operand => !isFile(operand)) ?? "";
      throw new UsageError(`${files.join(" and ")} is a file and ${other} is none. Name files or hosts, not both.`);
    }
    const subjects =
      files.length > 0
        ? await lintFiles(files, options, surroundings)
        : (await chooseHosts(operands, options, surroundings)).map(lintHost);
    const text = options.json ? jsonText({ version: REPORT_VERSION, command: "lint", subjects }) : lintText(subjects);
    surroundings.stdout.write(text);
    return endingOf(subjects.flatMap(({ findings }) => findings));
  },
});

function isFile(operand: string): boolean {
  return operand === "-" || statSync(operand, { throwIfNoEntry: false })?.isFile() === true;
}

function endingOf(findings: readonly Finding[]): Ending {
  if (findings.some(({ severity }) => severity === "error")) return "error";
  return findings.length > 0 ? "changes" : "clean";
}

function lintHost(host: FleetHost): LintedSubject {
  if (host.kind === "broken") throw new FleetError(host.cause);
  const { document, sources } = host;
  const findings = lintDocument(document).filter(({ family, table, chain, rule, kind }) => {
    const pointer = `/${family}/${table}/${chain}${rule === undefined ? "" : `/rules/${rule - 1}`}`;
    return findSource(sources, pointer)?.allow?.includes(kind) !== true;
  });
  return { subject: host.host, findings };
}

/** One file a family belongs together, as the two saves of one machine; more files stand for themselves. */
async function lintFiles(
  files: readonly string[],
  options: OptionValues<typeof LINT_OPTIONS>,
  surroundings: Surroundings,
): Promise<readonly LintedSubject[]> {
  const texts: RulesetText[] = [];
  for (const file of files) texts.push(await readRulesetText(file, surroundings));
  const resolve = readHostNames(options.resolve);
  const read = texts.map(text => {
    if (looksLikeScript(text.text)) return readCommands(text, options, resolve);
    const context = chooseContext([text], options, surroundings);
    const rulesets: LintedRulesets = { [context.family]: readRules(text, context) };
    return { name: text.name, rulesets, backend: context.backend };
  });
  const [one, other] = read;
  if (one !== undefined && other !== undefined && read.length === 2) {
    const families = [one, other].flatMap(({ rulesets }) => Object.keys(rulesets));
    if (new Set(families).size === 2) {
      const { backend } = one;
      const findings = lintRuleset({ ...one.rulesets, ...other.rulesets }, { backend });
      return [{ subject: `${one.name} and ${other.name}`, findings }];
    }
  }
  return read.map(({ name, rulesets, backend }) => ({ subject: name, findings: lintRuleset(rulesets, { backend }) }));
}

/** What a script of iptables commands would leave on a host, both families of it. */
function readCommands(
  { name, text }: RulesetText,
  options: OptionValues<typeof RULESET_OPTIONS>,
  resolve: ReadonlyMap<string, string>,
): { readonly name: string; readonly rulesets: LintedRulesets; readonly backend: Backend } {
  const { backend = "nf_tables", iptables } = readContextOptions(options);
  const context = { backend, resolve, traps: "spell" } as const;
  const { ipv4, ipv6 } = readScript(text, iptables === undefined ? context : { ...context, iptables });
  return { name, rulesets: { ...(ipv4 && { ipv4 }), ...(ipv6 && { ipv6 }) }, backend };
}

/** A save keeps its words, so that what is cut or printed back otherwise is seen; other restore files are read as such. */
function readRules(text: RulesetText, context: ReturnType<typeof chooseContext>): SavedRuleset {
  try {
    return parseSave(text.text);
  } catch (error) {
    if (!(error instanceof RulesetError)) throw error;
    return readRulesetFile(text, context);
  }
}

export {
  type Address,
  containsAddress,
  isInPrefix,
  type MaskedAddress,
  masked,
  parseAddress,
  parseMaskedAddress,
  prefixLength,
  prefixMask,
  printAddress,
  printMaskedAddress,
} from "./address";
export { VERDICTS } from "./basic-parameters";
export { canonicalizeRule, MAX_CHAIN_NAME_BYTES } from "./canonicalize-rule";
export { canonicalizeRuleset } from "./canonicalize-ruleset";
export { MAX_INTERFACE_BYTES } from "./codecs/interface-name";
export { describeFamilies } from "./describe-families";
export { diffRules, type RuleChange } from "./diff-rules";
export { type ChainDifference, diffRulesets } from "./diff-rulesets";
export { type CommandLine, type RulesetCommand, type RulesetContext, RulesetEditor } from "./edit-ruleset";
export {
  type ExtensionDescription,
  type Hook,
  OMITTED,
  type OptionDescription,
  printedName,
  type ValueCodec,
  type ValueScope,
  type WordItems,
} from "./extension";
export { MAX_COMMENT_BYTES } from "./extensions/comment";
export { MAX_LOG_PREFIX_BYTES } from "./extensions/log";
export { MAX_NFLOG_PREFIX_BYTES } from "./extensions/nflog";
export { EXTENSIONS, findExtension, findImpliedMatch } from "./extensions/registry";
export { type GuessedContext, guessContext } from "./guess-context";
export {
  DEFAULT_IPTABLES,
  IPTABLES_VERSIONS,
  type IptablesVersion,
  isSince,
  readIptablesVersion,
} from "./iptables-version";
export { keepsItsText } from "./keeps-its-text";
export { connectionStates, EVERY_STATE } from "./lint/connection-states";
export { FINDING_KINDS, type Finding, type FindingKind, type FoundRule, isFindingKind } from "./lint/finding";
export type { LintOptions } from "./lint/lint-context";
export { type LintedRulesets, lintRuleset } from "./lint/lint-ruleset";
export type { MaskedCondition } from "./lint/masked-condition";
export {
  areDisjoint,
  covers,
  EVERY_PACKET,
  type MaskedField,
  type PacketConditions,
  withoutChangeable,
} from "./lint/packet-conditions";
export { type PortSet, portSet, singlePort } from "./lint/port-set";
export { type ReadRule, type ReadTable, readTable, ruleReader } from "./lint/read-chains";
export { interfaceCondition } from "./lint/read-conditions";
export { type FieldMasks, nameShape, plainMasks, valueUnder } from "./lint/rule-shape";
export * from "./model";
export { parseRule } from "./parse-rule";
export { partOptions } from "./part-options";
export { printRule } from "./print-rule";
export { parseProtocol, printProtocol } from "./protocols";
export { type RuleReading, readRule } from "./read-rule";
export { readRestore } from "./restore-text";
export type {
  BackendContext,
  DescribedMatch,
  Rule,
  RuleContext,
  RuleField,
  RuleMatch,
  RuleOption,
  RuleTarget,
  VerbatimMatch,
} from "./rule";
export { originsOf, type RuleDifference, ruleDifferences } from "./rule-differences";
export { RuleError, type RuleFault } from "./rule-error";
export { RulesetError } from "./ruleset-error";
export { parseSave, printSave } from "./saved-text";
export { classifyProgram } from "./script/classify-program";
export type { HostNames } from "./script/freeze-host-names";
export { type IptablesCommand, parseIptablesCommand } from "./script/iptables-command";
export { readScript } from "./script/read-script";
export type {
  ScriptChain,
  ScriptContext,
  ScriptNote,
  ScriptReading,
  ScriptRule,
  ScriptSysctl,
  SkippedCommand,
} from "./script/script-reading";
export { type SimpleCommandLine, simpleCommands } from "./script/simple-commands";
export { findServicePort } from "./services";
export { RuleSpeller } from "./spell-rules";
export type { Trap, TrapHandling } from "./trap";
export { ELEMENTS, elementOptions, ownOptions, typedElements } from "./typed-elements";
export { findOptionByTypedName, typedExtensionName, typedOptionName } from "./typed-names";
export { type TypedOptions, type TypedValue, type TypedWord, typedOptions } from "./typed-options";
export { quoteWord, splitWords, type Word } from "./words";

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";

/** Where recorded rulesets may lie, outside the project. Tests that need them are skipped without them. */
const CORPUS = resolve(__dirname, "../../../../shared/corpus");

export const hasCorpus = existsSync(join(CORPUS, "t_rules.jsonl"));
if (!hasCorpus) console.log("skipped: no corpus");

/** One recorded rule: what was written and what each backend printed. */
export interface RecordedRule {
  readonly id: string;
  readonly family: "ip" | "ip6";
  readonly table: string;
  readonly chain: string;
  readonly input: string;
  /** What iptables 1.8.11 prints, as its own tests say. */
  readonly expect_from_t_file?: string;
  readonly verdict_t: "OK" | "FAIL";
  readonly legacy: RecordedOutcome;
  readonly nft: RecordedOutcome;
}

export interface RecordedOutcome {
  readonly ok: boolean;
  readonly saved?: string;
}

export interface RecordedRuleset {
  readonly sha16: string;
  readonly family: "ip" | "ip6";
  readonly templated: boolean;
  readonly legacy: RecordedLoad;
  readonly nft: RecordedLoad;
}

export interface RecordedLoad {
  readonly restore_ok: boolean;
  readonly salvaged?: boolean;
  readonly sanitised?: string;
}

function readLines(name: string): readonly string[] {
  return readFileSync(join(CORPUS, name), "utf8").trim().split("\n");
}

export function readRecordedRules(): readonly RecordedRule[] {
  return readLines("t_rules.jsonl").map(line => JSON.parse(line) as RecordedRule);
}

/** Where a version of iptables does otherwise than 1.8.9 with a recorded rule. */
export interface RecordedVersions {
  readonly id: string;
  readonly "1.8.7"?: RecordedVersion;
  readonly "1.8.11"?: RecordedVersion;
}

export type RecordedVersion = Readonly<
  Partial<Record<"legacy" | "nft", { readonly ok: boolean; readonly saved?: readonly string[] }>>
>;

export function readRecordedVersions(): readonly RecordedVersions[] {
  return readLines("t_rules_versions.jsonl").map(line => JSON.parse(line) as RecordedVersions);
}

export function readRecordedRulesets(): readonly RecordedRuleset[] {
  return readLines("rulesets.jsonl").map(line => JSON.parse(line) as RecordedRuleset);
}

/** Every file of the rulesets folder whose name ends so, unpacked. */
export function listRulesetFiles(ending: RegExp): readonly string[] {
  return readdirSync(join(CORPUS, "rulesets")).filter(name => ending.test(name.replace(/\.gz$/, "")));
}

export function readRulesetFile(name: string): string {
  const bytes = readFileSync(join(CORPUS, "rulesets", name));
  return (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** `SHA16.ending`, packed or not; undefined when it was not recorded. */
export function findRulesetFile(sha16: string, ending: string): string | undefined {
  const name = `${sha16}.${ending}`;
  if (existsSync(join(CORPUS, "rulesets", name))) return name;
  return existsSync(join(CORPUS, "rulesets", `${name}.gz`)) ? `${name}.gz` : undefined;
}

/** The records of another file of the corpus, one a line, in the shape that the test gives them. */
export function readRecords<T>(name: string): readonly T[] {
  return readLines(name).map(line => JSON.parse(line) as T);
}

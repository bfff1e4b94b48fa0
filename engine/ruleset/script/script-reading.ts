import type { IptablesVersion } from "../iptables-version";
import type { Backend, Family, SavedRuleset, TableName } from "../model";
import type { TrapHandling } from "../trap";
import type { HostNames } from "./freeze-host-names";

/** Which binary would run the script, and what its host names mean. */
export interface ScriptContext {
  readonly backend: Backend;
  /** @default - 1.8.9 */
  readonly iptables?: IptablesVersion;
  /** What is done about rules that load and nobody means; see BackendContext. @default - refuse */
  readonly traps?: TrapHandling;
  /** The addresses of the host names in `-s` and `-d`. @default - localhost and its like only */
  readonly resolve?: HostNames;
}

/** Where something was read from. */
interface ScriptPlace {
  /** 1-based; of a command over several lines, the first. */
  readonly line: number;
  /** The comment above the command and those behind it, line by line, without `#`. */
  readonly comments: readonly string[];
}

/** A rule of the resulting ruleset. */
export interface ScriptRule extends ScriptPlace {
  readonly family: Family;
  readonly table: TableName;
  readonly chain: string;
  /** 1-based, in its chain. */
  readonly number: number;
  /** In canonical form, as it stands in the ruleset. */
  readonly text: string;
}

/** A chain that the script makes (`-N`), or whose policy it sets (`-P`). */
export interface ScriptChain extends ScriptPlace {
  readonly family: Family;
  readonly table: TableName;
  readonly chain: string;
}

/** `sysctl -w NAME=VALUE`, or `echo VALUE > /proc/sys/…`. */
export interface ScriptSysctl extends ScriptPlace {
  /** As sysctl(8) takes it. */
  readonly name: string;
  readonly value: string;
}

/** A command that has no part in the result. */
export interface SkippedCommand extends ScriptPlace {
  readonly text: string;
  /** Why nothing is lost: a phrase. */
  readonly why: string;
}

/** Something that was read otherwise than it is written: a sentence. */
export interface ScriptNote {
  readonly line: number;
  readonly text: string;
  readonly note: string;
}

/** What a script leaves behind in a network namespace without any rules. */
export interface ScriptReading {
  /** Undefined when the script never calls iptables. */
  readonly ipv4?: SavedRuleset;
  /** Undefined when the script never calls ip6tables. */
  readonly ipv6?: SavedRuleset;
  /** Every rule of both rulesets, with the line that wrote it. */
  readonly rules: readonly ScriptRule[];
  readonly chains: readonly ScriptChain[];
  /** In the order of the script. */
  readonly sysctls: readonly ScriptSysctl[];
  readonly skipped: readonly SkippedCommand[];
  readonly notes: readonly ScriptNote[];
  /** Comments that stand with none of these, line by line. */
  readonly comments: readonly string[];
}

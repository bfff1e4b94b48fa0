import { type Family, isBuiltInChain, type Policy, type TableName } from "../engine/ruleset";
import { Construct } from "./cdktf";
import type { Host } from "./host";
import type { LintAllowance } from "./lint-allowance";
import { allowFindings } from "./private/allowed-findings";
import { refuse } from "./private/construct-error";
import { familiesOf, nameOfFamily } from "./private/families";
import { captureOrigin } from "./private/origin";
import type { RulePlace } from "./private/render-rule";
import { Rule } from "./rule";
import type { RawRule, RuleProps } from "./rule-props";
import type { Table } from "./table";

export interface ChainProps {
  /** @default - the construct's id */
  readonly name?: string;
  /** @default - the table's */
  readonly family?: Family | "both";
  /**
   * What happens to packets that no rule decided about. Built-in chains only.
   * @default - not managed: whatever the host has
   */
  readonly policy?: Policy;
  /**
   * `shared`: our rules stand in a chain of our own behind one anchor jump; what Docker, fail2ban and other recognised
   * owners wrote stays. `whole`: every line of the chain is ours.
   * @default - "shared" for built-in chains and for chains of recognised owners, "whole" for chains of your own
   */
  readonly mode?: "shared" | "whole";
  /**
   * Where the anchor jump of a shared chain stands: before every rule of others except deny-lists, or after them.
   * @default - "first"
   */
  readonly anchor?: "first" | "last";
  /**
   * Says that what the lint finds in this chain is meant: `{ allow: "no-established", because: "…" }`.
   * @default - every finding is told
   */
  readonly lint?: LintAllowance;
}

/** A chain of a table: the moment at which its rules see a packet, or a chain of your own that other chains jump to. */
export class Chain extends Construct {
  readonly chainName: string;
  readonly tableName: TableName;
  readonly host: Host;
  /** @internal */
  readonly place: RulePlace;

  /**
   * @throws Error naming the construct and the fix, when the properties contradict each other
   */
  constructor(table: Table, id: string, props: ChainProps = {}) {
    super(table, id);
    this.chainName = props.name ?? id;
    this.tableName = table.tableName;
    this.host = table.host;
    const families = props.family === undefined ? table.families : familiesOf(props.family);
    const outside = families.find(family => !table.families.includes(family));
    if (outside !== undefined) {
      refuse("Chain", this, `It is for ${nameOfFamily(outside)}, its table is not. Widen the table's family.`);
    }
    if (props.lint !== undefined) allowFindings("Chain", this, props.lint);
    const builtIn = isBuiltInChain(this.tableName, this.chainName);
    if (props.policy !== undefined && !builtIn) {
      refuse("Chain", this, "Only a built-in chain has a policy. End this chain with a rule instead.");
    }
    if (props.policy === "DROP" && this.tableName === "nat") {
      refuse("Chain", this, "iptables refuses DROP as a policy in table nat. Put the policy into table filter.");
    }
    if (props.mode === "whole" && props.anchor !== undefined) {
      refuse(
        "Chain",
        this,
        'A whole chain has no anchor, every line of it is yours. Drop anchor, or write mode "shared".',
      );
    }
    const familyIs = (props.family ?? table.family) === undefined ? "assumed" : "said";
    this.place = { table: this.tableName, chain: this.chainName, families, familyIs };
    this.host._parts.addChain({
      construct: this,
      origin: captureOrigin(),
      table: this.tableName,
      chain: this.chainName,
      families,
      familyIs,
      ...(props.policy === undefined ? {} : { policy: props.policy }),
      ...(props.mode === undefined ? {} : { mode: props.mode }),
      ...(props.anchor === undefined ? {} : { anchor: props.anchor }),
    });
  }

  /** Appends a rule. `id` names it in messages and must be new in this chain. */
  add(id: string, rule: RuleProps | RawRule): Rule {
    return new Rule(this, id, rule);
  }
}

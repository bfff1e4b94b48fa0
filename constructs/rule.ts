import { splitWords } from "../engine/ruleset";
import { Construct } from "./cdktf";
import type { Chain } from "./chain";
import { allowedFindings, allowFindings } from "./private/allowed-findings";
import { refuse, withConstruct } from "./private/construct-error";
import { captureOrigin } from "./private/origin";
import { renderRule } from "./private/render-rule";
import type { RawRule, RuleProps } from "./rule-props";

/**
 * One intent in a chain; rules stand in the order in which they are constructed. What the kernel cannot say in one rule
 * (several sources, more than 15 ports, both families) becomes several at synthesis, in canonical iptables-save spelling.
 *
 * ```ts
 * new Rule(input, "ssh", { protocol: "tcp", destinationPort: 22, source: "10.0.0.0/8", target: "ACCEPT" });
 * new Rule(input, "web", Rule.parse("-p tcp -m multiport --dports 80,443 -j ACCEPT"));
 * ```
 */
export class Rule extends Construct {
  /**
   * A rule as iptables writes it, without `-A CHAIN` in front. Checked like any other when it is put into a chain.
   * @throws Error when the text does not begin like a rule
   */
  static parse(text: string, options: Pick<RawRule, "family" | "lint"> = {}): RawRule {
    const [first] = splitWords(text);
    if (first === undefined) throw new Error('Rule.parse("") has no words. Write a match or a target: "-j ACCEPT".');
    if (/^(-[AID]|--(append|insert|delete))$/.test(first.value)) {
      throw new Error(
        `Rule.parse takes what follows the chain's name: leave "${first.value} CHAIN" out and put the rule into that chain's construct.`,
      );
    }
    return { raw: text.trim(), ...options };
  }

  /**
   * @throws Error naming the construct, the property and the fix, when the rule is one that iptables or the kernel refuses
   */
  constructor(chain: Chain, id: string, props: RuleProps | RawRule) {
    super(chain, id);
    if ("raw" in props && Object.keys(props).some(key => !["raw", "family", "lint"].includes(key))) {
      refuse("Rule", this, "Rule.parse holds the whole rule: no other property beside it but family and lint.");
    }
    if (props.lint !== undefined) allowFindings("Rule", this, props.lint);
    const reading = allowedFindings(this).includes("read-otherwise") ? "as iptables reads it" : "as written";
    const rendered = withConstruct("Rule", this, () => renderRule(props, chain.place, reading));
    chain.host._parts.addRule({
      construct: this,
      origin: captureOrigin(),
      table: chain.tableName,
      chain: chain.chainName,
      ...rendered,
    });
  }
}

/** Where a rule was refused: the option (or target, or match) that is at fault, and what to write instead. */
export interface RuleFault {
  readonly what: string;
  /** The option as the user would write it, e.g. `--dport`, or `rule` when no single option is at fault. */
  readonly option: string;
  readonly fix: string;
  readonly text: string;
}

/** One rule that iptables or the kernel would refuse, cut silently or turn into something else. */
export class RuleError extends Error {
  override readonly name = "RuleError";
  readonly what: string;
  readonly option: string;
  readonly fix: string;
  readonly text: string;

  constructor(fault: RuleFault) {
    super(`${fault.option}: ${fault.what} in the rule ${JSON.stringify(shorten(fault.text))}. ${fault.fix}`);
    this.what = fault.what;
    this.option = fault.option;
    this.fix = fault.fix;
    this.text = fault.text;
  }
}

/** Thrown by a value codec; the caller knows the option and the rule and makes a RuleError of it. */
export class ValueError extends Error {
  override readonly name = "ValueError";

  constructor(
    readonly what: string,
    readonly fix: string,
  ) {
    super(`${what}. ${fix}`);
  }
}

/** Makes the ValueError of a computation the RuleError of that option and rule. */
export function orRuleError<T>(option: string, text: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof ValueError) throw new RuleError({ what: error.what, option, fix: error.fix, text });
    throw error;
  }
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

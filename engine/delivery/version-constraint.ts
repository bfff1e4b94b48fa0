type Numbers = readonly [major: number, minor: number, patch: number];

interface Version {
  readonly numbers: Numbers;
  /** How many numbers were written: `~> 3.1` and `~> 3.1.0` mean different things. */
  readonly written: number;
  /** `rc.1` of `2.0.0-rc.1`. */
  readonly prerelease?: string;
}

const VERSION = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;
const CONDITION = /^(=|!=|>=|<=|>|<|~>)?\s*(\S+)$/;

/**
 * Whether Terraform would take a version under a constraint such as `~> 3.2, != 3.2.1`
 * (developer.hashicorp.com/terraform/language/expressions/version-constraints). `undefined`: one of the two cannot be read.
 */
export function satisfies(version: string, constraint: string): boolean | undefined {
  const candidate = parseVersion(version);
  if (candidate === undefined) return undefined;
  const answers = constraint.split(",").map(condition => meets(candidate, condition.trim()));
  return answers.includes(undefined) ? undefined : answers.every(answer => answer);
}

function meets(candidate: Version, condition: string): boolean | undefined {
  const [, operator = "=", text = ""] = CONDITION.exec(condition) ?? [];
  const wanted = parseVersion(text);
  if (wanted === undefined) return undefined;
  const order = compare(candidate.numbers, wanted.numbers);
  const same = order === 0 && candidate.prerelease === wanted.prerelease;
  if (operator === "=") return same;
  if (operator === "!=") return !same;
  // A prerelease is taken only where it is asked for by its exact name.
  if (candidate.prerelease !== undefined || wanted.prerelease !== undefined)
    return same && operator !== ">" && operator !== "<";
  switch (operator) {
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    default:
      return order >= 0 && compare(candidate.numbers, endOf(wanted)) < 0;
  }
}

/** The first version that `~>` no longer takes: only the last number that was written may grow. */
function endOf({ numbers: [major, minor], written }: Version): Numbers {
  return written === 3 ? [major, minor + 1, 0] : [major + 1, 0, 0];
}

function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch, prerelease] = VERSION.exec(text) ?? [];
  if (major === undefined) return undefined;
  return {
    numbers: [Number(major), Number(minor ?? 0), Number(patch ?? 0)],
    written: patch !== undefined ? 3 : minor !== undefined ? 2 : 1,
    ...(prerelease === undefined ? {} : { prerelease }),
  };
}

function compare(a: Numbers, b: Numbers): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

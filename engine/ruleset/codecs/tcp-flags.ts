import { OMITTED, type ValueCodec, type WordItems } from "../extension";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";

const FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG"] as const;

/** How a list without flags is written. */
export const NO_FLAGS = "NONE";

const FLAG_LIST: WordItems = { takes: "several", of: [...FLAGS, "ALL", NO_FLAGS] };

function readFlags(text: string): ReadonlySet<string> {
  const flags = new Set<string>();
  for (const word of text.split(",")) {
    const name = word.toUpperCase();
    if (name === "ALL") for (const flag of FLAGS) flags.add(flag);
    else if ((FLAGS as readonly string[]).includes(name)) flags.add(name);
    else if (name !== NO_FLAGS) {
      throw new ValueError(`${JSON.stringify(word)} is no TCP flag`, `Write ${FLAGS.join(", ")}, ALL or NONE.`);
    }
  }
  return flags;
}

function printFlags(flags: ReadonlySet<string>): string {
  return flags.size === 0 ? NO_FLAGS : FLAGS.filter(flag => flags.has(flag)).join(",");
}

/** Two lists: the flags that are looked at, and those of them that must be set (libxt_tcp.c). */
export const tcpFlags: ValueCodec = {
  kind: "TCP flags",
  accepts: "two comma-separated lists: the flags to look at, and those that must be set, e.g. SYN,ACK SYN",
  arity: 2,
  items: [FLAG_LIST, FLAG_LIST],
  canonicalize: ([maskText = "", setText = ""], scope) => {
    const mask = readFlags(maskText);
    const set = readFlags(setText);
    const printed = [printFlags(mask), printFlags(set)];
    // iptables-save leaves out a mask of no flags unless it is negated. For the nft backend it is kept here: with it
    // alone the match disappears, see spellNativeMatches.
    const spelled = mask.size === 0 && !scope.negated && scope.backend === "legacy" ? OMITTED : printed;
    const unseen = [...set].find(flag => !mask.has(flag));
    if (unseen !== undefined) {
      const fix = "Name every flag that must be set in the first list too.";
      return spellTrap(
        { spelled, what: `${unseen} must be set but is not looked at, so nothing matches`, fix },
        scope.traps,
      );
    }
    if (mask.size > 0) return printed;
    if (!scope.negated) return OMITTED;
    const what = "no flag is looked at and the match is negated, so nothing matches";
    return spellTrap({ spelled, what, fix: "Leave the option out." }, scope.traps);
  },
};

/** `--syn`: the first packet of a connection, printed as the flags it stands for. */
export const synFlag: ValueCodec = {
  kind: "flag",
  accepts: "no value",
  arity: 0,
  canonicalize: () => ["FIN,SYN,RST,ACK", "SYN"],
};

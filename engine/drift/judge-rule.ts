import type { RuleDifference, TableName } from "../ruleset";
import type { Severity } from "./finding";
import { effectOf, type RuleEffect } from "./rule-effect";

/** How much a difference weighs, and what it means for packets. */
export interface Judgement {
  readonly severity: Severity;
  readonly meaning: string;
}

const ADDED: Readonly<Record<RuleEffect, Judgement>> = {
  admits: {
    severity: "high",
    meaning: "Packets that match it pass, whatever the rules after it say: more is let in than was declared.",
  },
  refuses: { severity: "medium", meaning: "Packets that match it are refused, though nothing declared refuses them." },
  redirects: { severity: "high", meaning: "Packets that match it are sent to another address or port." },
  disguises: { severity: "medium", meaning: "Packets that match it leave with another source address." },
  jumps: {
    severity: "high",
    meaning: "Packets that match it are judged by another chain, which may let in what was not declared.",
  },
  alters: {
    severity: "medium",
    meaning: "Packets that match it are marked or changed; other rules may judge them otherwise.",
  },
  notes: { severity: "low", meaning: "Packets that match it are counted or logged; none is treated otherwise." },
};

const REMOVED: Readonly<Record<RuleEffect, Judgement>> = {
  admits: { severity: "medium", meaning: "What it let in is now judged by the rules after it, and may be refused." },
  refuses: { severity: "high", meaning: "What it refused is now judged by the rules after it, and may pass." },
  redirects: { severity: "medium", meaning: "Packets that match it are no longer sent where they should go." },
  disguises: {
    severity: "medium",
    meaning: "Packets that match it leave with their own source address; answers may find no way back.",
  },
  jumps: { severity: "high", meaning: "The chain that it led to is no longer asked: what that refused may pass." },
  alters: {
    severity: "medium",
    meaning: "Packets that match it are no longer marked or changed as other rules expect.",
  },
  notes: { severity: "low", meaning: "Packets that match it are no longer counted or logged." },
};

const WEIGHTLESS: Judgement = {
  severity: "low",
  meaning: "Only what is counted or logged differs; no packet is treated otherwise.",
};

/** Judges one difference of a chain. */
export function judgeRule(difference: RuleDifference, table: TableName): Judgement {
  switch (difference.kind) {
    case "added":
      return ADDED[effectOf(difference.live.text, table)];
    case "removed":
      return REMOVED[effectOf(difference.declared.text, table)];
    case "changed":
      return judgeChange(effectOf(difference.live.text, table), effectOf(difference.declared.text, table));
    case "moved":
      return judgeMove(effectOf(difference.live.text, table));
  }
}

function judgeChange(actual: RuleEffect, expected: RuleEffect): Judgement {
  if (actual === "notes" && expected === "notes") return WEIGHTLESS;
  if (actual === expected) {
    switch (actual) {
      case "admits":
        return { severity: "high", meaning: "It lets in other packets than were declared." };
      case "refuses":
        return { severity: "high", meaning: "It refuses other packets than were declared: what it left out may pass." };
      case "redirects":
        return { severity: "high", meaning: "It sends other packets, or sends them elsewhere, than was declared." };
      case "jumps":
        return {
          severity: "high",
          meaning: "Other packets, or another chain, than were declared: what was refused may pass.",
        };
      default:
        return { severity: "medium", meaning: "It is done to other packets, or in another way, than was declared." };
    }
  }
  if (actual === "admits") return { severity: "high", meaning: "It lets in what it was declared to treat otherwise." };
  if (expected === "refuses" || expected === "jumps") {
    return { severity: "high", meaning: "It no longer refuses what it was declared to refuse: that may pass." };
  }
  if (actual === "refuses")
    return { severity: "medium", meaning: "It refuses what it was declared to treat otherwise." };
  return { severity: "medium", meaning: "It treats packets otherwise than was declared." };
}

function judgeMove(effect: RuleEffect): Judgement {
  if (effect === "notes") return WEIGHTLESS;
  return {
    severity: "medium",
    meaning: "The first rule that matches decides, so the rules that it passed may decide otherwise than was declared.",
  };
}

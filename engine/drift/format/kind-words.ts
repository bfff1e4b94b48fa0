import type { DriftFinding, FindingKind, Severity } from "../finding";
import type { HostDrift } from "../host-drift";

/** A kind of finding in words. */
export interface KindWords {
  /** Accuses nobody: the difference may as well be a declaration that was not applied yet. */
  readonly plain: string;
  /** Where it is known that the host was changed, and how ("by hand"). Absent where a hand need not have done it. */
  readonly done?: (how: string) => string;
  /** What the kind says of a host, in a sentence. */
  readonly summary: string;
  /** What to do about it. */
  readonly remedy: string;
  /** The most that a finding of this kind weighs. */
  readonly most: Severity;
}

const PUT_RIGHT =
  "An apply puts it right (nffleet plan shows what it would do). If the host is right, declare what it holds instead.";
const READ_AGAIN = "Cure the cause that is named and read again; until then nothing is known of the host.";

export const KIND_WORDS: Readonly<Record<FindingKind, KindWords>> = {
  added: {
    plain: "not declared",
    done: how => `added ${how}`,
    summary: "A chain that is ours holds a rule that nobody declared.",
    remedy: PUT_RIGHT,
    most: "high",
  },
  removed: {
    plain: "missing",
    done: how => `removed ${how}`,
    summary: "A declared rule does not stand on the host.",
    remedy: PUT_RIGHT,
    most: "high",
  },
  changed: {
    plain: "differs",
    done: how => `changed ${how}`,
    summary: "A rule on the host says something else than the declared one in its place.",
    remedy: PUT_RIGHT,
    most: "high",
  },
  moved: {
    plain: "out of place",
    done: how => `moved ${how}`,
    summary: "A declared rule stands before or behind others that it should not.",
    remedy: PUT_RIGHT,
    most: "medium",
  },
  "unknown-rule": {
    plain: "not declared, beside our rules",
    done: how => `added ${how}, beside our rules`,
    summary: "A shared chain holds a rule of nobody that is known, outside of our own chain.",
    remedy: `${PUT_RIGHT} If a program wrote it that may, name that program among the host's neighbours.`,
    most: "high",
  },
  policy: {
    plain: "policy differs",
    done: how => `policy changed ${how}`,
    summary: "Packets that no rule decides meet another policy than the declared one.",
    remedy: PUT_RIGHT,
    most: "critical",
  },
  anchor: {
    plain: "anchor differs",
    done: how => `anchor changed ${how}`,
    summary: "The jump to our rules is gone, or stands at the other end of the chain.",
    remedy: PUT_RIGHT,
    most: "critical",
  },
  "chain-missing": {
    plain: "chain missing",
    done: how => `chain removed ${how}`,
    summary: "A declared chain does not stand on the host.",
    remedy: PUT_RIGHT,
    most: "high",
  },
  "chain-left": {
    plain: "chain no longer declared",
    summary: "A chain of ours still stands on the host, and is declared no more.",
    remedy: PUT_RIGHT,
    most: "medium",
  },
  qdisc: {
    plain: "queue differs",
    done: how => `queue changed ${how}`,
    summary: "An interface queues packets in another way than was declared.",
    remedy: PUT_RIGHT,
    most: "low",
  },
  link: {
    plain: "setting differs",
    done: how => `setting changed ${how}`,
    summary: "A network device has another setting than the declared one, or a device that is made is not there.",
    remedy: PUT_RIGHT,
    most: "medium",
  },
  sysctl: {
    plain: "value differs",
    done: how => `value changed ${how}`,
    summary: "A sysctl has another value than the declared one.",
    remedy: PUT_RIGHT,
    most: "medium",
  },
  service: {
    plain: "another firewall",
    summary: "ufw or firewalld runs on the host, or will after a boot, where that was not declared.",
    remedy: "Stop and disable it on the host, or say in the document how to live with it (neighbour).",
    most: "medium",
  },
  "boot-differs": {
    plain: "the next boot differs",
    summary: "The files kept for the next boot are not those of the declared rules.",
    remedy: PUT_RIGHT,
    most: "high",
  },
  "rolled-back": {
    plain: "the last change was undone",
    summary: "The host undid the last change by itself, because it was not confirmed in time.",
    remedy: "Find out why the host could not be reached anew after the change, then apply again.",
    most: "medium",
  },
  unfinished: {
    plain: "the last run did not finish",
    summary: "A run on the host was cut short, and its books are open.",
    remedy: "The next apply brings it to an end.",
    most: "medium",
  },
  record: {
    plain: "the owner record differs",
    summary: "The host's owner record is absent, or names another project.",
    remedy: "Apply the document, or take the host over by adopt.",
    most: "medium",
  },
  "hidden-rules": {
    plain: "holds hidden rules",
    summary: "The host holds rules that iptables-save does not show, so what it shows is not the whole truth.",
    remedy: READ_AGAIN,
    most: "high",
  },
  "ignored-too-long": {
    plain: "is ignored no longer",
    summary: "An entry of the ignore file is past its last day, and what it means is still there.",
    remedy: "Heal what it means, or give it another day and reason.",
    most: "low",
  },
  unreadable: {
    plain: "could not be read",
    summary: "The host was reached, or should have been, and could not be read.",
    remedy: READ_AGAIN,
    most: "high",
  },
  unreachable: {
    plain: "could not be reached",
    summary: "The host did not answer.",
    remedy: READ_AGAIN,
    most: "medium",
  },
};

/** What was found, in a few words; that it was done to the host only where that is known. */
export function kindWords(
  { kind }: Pick<DriftFinding, "kind">,
  host: Pick<HostDrift, "comparedWith" | "lastApply">,
): string {
  const { plain, done } = KIND_WORDS[kind];
  const how = howChanged(host);
  return how === undefined || done === undefined ? plain : done(how);
}

/** How the host came to differ, where that is known: else a declaration may not have been applied yet. */
function howChanged({ comparedWith, lastApply }: Pick<HostDrift, "comparedWith" | "lastApply">): string | undefined {
  switch (comparedWith?.kind) {
    case "baseline":
      return "since the baseline";
    case "plan":
      return "outside of Terraform";
    default:
      return lastApply === "this-document" ? "by hand" : undefined;
  }
}

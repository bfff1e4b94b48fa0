import { parseClassId } from "./class-id";
import { type Handle, INGRESS_HANDLE, INGRESS_PARENT, parseHandle } from "./handle";
import type { QdiscKind, ShownSetting } from "./kinds/qdisc-kind";
import { findQdiscKind, QDISC_KINDS } from "./kinds/registry";
import type { OptionValue } from "./options/qdisc-option";
import type { Qdisc } from "./qdisc";
import { readOptions } from "./read-options";
import { quoteWord, TrafficError } from "./traffic-error";
import { WordReader } from "./word-reader";

const EXAMPLE = "qdisc root codel limit 1000 target 5ms interval 100ms noecn";

/** What stands before the options. `shown`: the text is a line of `tc qdisc show`, where the kind comes first. */
interface Head {
  readonly kind: QdiscKind;
  readonly form: "wanted" | "shown";
  readonly parent: Qdisc["parent"];
  readonly handle?: Handle;
}

function refuse(what: string, why: string, remedy: string): never {
  throw new TrafficError({ what, where: "qdisc", why, remedy });
}

function requireKind(word: string | undefined): QdiscKind {
  const kind = word === undefined ? undefined : findQdiscKind(word);
  if (kind !== undefined) return kind;
  return refuse(
    word === undefined
      ? "the text ends before the kind"
      : `${quoteWord(word)} is not a kind of qdisc that can be declared`,
    `known kinds are ${QDISC_KINDS.join(", ")}`,
    `Write it like \`${EXAMPLE}\``,
  );
}

/** `KIND HANDLE: [dev NAME] root|parent 1:30 [refcnt N]`, as `tc qdisc show` prints it. Nobody asked for that handle. */
function readShownHead(words: WordReader): Head {
  const kind = requireKind(words.take());
  parseHandle(words.takeArgument(kind.name), "qdisc, shown handle");
  if (words.peek() === "dev") {
    words.take();
    words.takeArgument("dev");
  }
  const place = words.takeArgument("handle");
  const parent = place === "root" ? place : place === "parent" ? readShownParent(words.takeArgument(place)) : undefined;
  if (parent === undefined) return refusePlace(place);
  if (words.peek() === "refcnt") {
    words.take();
    words.takeArgument("refcnt");
  }
  if (kind.name === "ingress" && /^-+$/.test(words.peek() ?? "")) words.take();
  return { kind, form: "shown", parent };
}

function readShownParent(word: string): Qdisc["parent"] {
  return word === INGRESS_PARENT ? "ingress" : parseClassId(word, "qdisc, parent");
}

function readHead(words: WordReader): Head {
  if (words.peek() === "qdisc") words.take();
  let handle: Handle | undefined;
  let parent: Qdisc["parent"] | undefined;
  if (findQdiscKind(words.peek() ?? "") !== undefined && words.peek() !== "ingress") return readShownHead(words);
  for (;;) {
    const word = words.take();
    if (word === "root" && parent === undefined) parent = word;
    else if (word === "parent" && parent === undefined)
      parent = parseClassId(words.takeArgument(word), "qdisc, parent");
    else if (word === "handle" && handle === undefined) handle = parseHandle(words.takeArgument(word), "qdisc, handle");
    else if (word === "ingress" && parent === undefined) return readIngress(words, handle);
    else if (word === "dev") {
      refuse("a device stands in the text", "one text is declared under the device it belongs to", "Leave dev out");
    } else if (parent === undefined) {
      // A line of `tc qdisc show`, of a kind that is not known here.
      if (/^[0-9a-f]+:$/.test(words.peek() ?? "")) requireKind(word);
      return refusePlace(word);
    } else {
      const kind = requireKind(word);
      if (kind.name === "ingress") return refusePlace(word);
      return { kind, form: "wanted", parent, ...(handle === undefined ? {} : { handle }) };
    }
  }
}

/** `ingress` is a place and a kind in one; its handle is ffff: whatever is asked for. Shown, a handle follows. */
function readIngress(words: WordReader, handle: Handle | undefined): Head {
  if (handle !== undefined && handle !== INGRESS_HANDLE) {
    refuse(
      `handle ${handle} stands before ingress`,
      "its handle is ffff: whatever is asked for",
      "Leave the handle out",
    );
  }
  if (/^[0-9a-f]+:$/.test(words.peek() ?? "")) {
    for (const word of [INGRESS_HANDLE, "parent", INGRESS_PARENT]) {
      if (words.peek() === "dev") {
        words.take();
        words.takeArgument("dev");
      }
      if (words.take() !== word) return refusePlace("ingress");
    }
    if (/^-+$/.test(words.peek() ?? "")) words.take();
  }
  return { kind: requireKind("ingress"), form: "wanted", parent: "ingress" };
}

function refusePlace(word: string | undefined): never {
  return refuse(
    word === undefined ? "the text ends before it says where" : `${quoteWord(word)} stands where the place is wanted`,
    "the text says where the qdisc is attached before it says what it is: root, parent with a class, or ingress",
    `Write it like \`${EXAMPLE}\``,
  );
}

/**
 * Words of a line of `tc qdisc show` that are no options and that every qdisc of the kind may have, and how many arguments
 * each has. A switch is shown only where somebody set it.
 */
function countShownArguments({ shown = new Map<string, ShownSetting>() }: QdiscKind): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [key, setting] of shown) {
    const usual = typeof setting === "string" ? 0 : setting.usual;
    if (setting !== "if-set" && typeof usual !== "boolean")
      counts.set(key.trim(), Array.isArray(usual) ? usual.length : 1);
  }
  return counts;
}

/**
 * Reads the description of one qdisc: its canonical string (`qdisc root codel limit 1000 target 5ms`, `qdisc parent 1:30
 * fq_codel`, `qdisc ingress`), one written freely (options in any order, `5000us`, `1000p`, `32mb`, the leading `qdisc`
 * left out), or a line that `tc qdisc show` printed (its handle is dropped, because nobody asked for it, and a switch it
 * does not print is off). Times become microseconds, sizes bytes. Throws TrafficError, one paragraph, for anything that tc
 * or the kernel would refuse, misread or change silently. Linear in the length of the text.
 */
export function parseQdisc(text: string): Qdisc {
  const words = new WordReader(text, "qdisc");
  const { kind, form, parent, handle } = readHead(words);
  const ignored = form === "shown" ? countShownArguments(kind) : undefined;
  const settle = form === "shown" ? kind.settleShown : undefined;
  const rest =
    settle === undefined
      ? words
      : words.continueWith(
          settle(` ${words.takeRest()}`)
            .split(/\s+/)
            .filter(word => word !== ""),
        );
  const given = readOptions(rest, { ...kind, ...(ignored === undefined ? {} : { ignored }) });
  const options = new Map<string, OptionValue>();
  for (const option of kind.options) {
    const value = given.get(option.name) ?? (form === "shown" ? option.silent : undefined);
    if (value !== undefined) options.set(option.name, value);
  }
  const [contradiction] = kind.findContradictions(options);
  // What a host shows has come about somehow.
  if (contradiction !== undefined && form === "wanted") {
    refuse(`the options of ${kind.name} contradict each other`, contradiction, "Correct the options");
  }
  return { part: "qdisc", parent, kind: kind.name, options, ...(handle === undefined ? {} : { handle }) };
}

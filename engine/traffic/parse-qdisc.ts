import { type Handle, parseHandle } from "./handle";
import type { QdiscKind } from "./kinds/qdisc-kind";
import { findQdiscKind, QDISC_KINDS } from "./kinds/registry";
import type { OptionValue, QdiscOption } from "./options/qdisc-option";
import type { Qdisc } from "./qdisc";
import { quoteWord, TrafficError } from "./traffic-error";

const EXAMPLE = "qdisc root codel limit 1000 target 5ms interval 100ms noecn";

/** The words of one text, taken one after the other. */
class WordReader {
  readonly #words: readonly string[];
  #position = 0;

  constructor(text: string) {
    this.#words = text.split(/\s+/).filter(word => word !== "");
  }

  peek(): string | undefined {
    return this.#words[this.#position];
  }

  take(): string | undefined {
    const word = this.#words[this.#position];
    if (word !== undefined) this.#position++;
    return word;
  }

  /** The argument of `option`; throws when the text ends before it. */
  takeArgument(option: string): string {
    const word = this.take();
    if (word !== undefined) return word;
    throw new TrafficError({
      what: `${quoteWord(option)} is the last word`,
      where: "qdisc",
      why: "a value must follow it",
      remedy: "Write the value behind it",
    });
  }
}

/** What stands before the kind. `shown`: the text is a line of `tc qdisc show`, where the kind comes first. */
interface Head {
  readonly kind: QdiscKind;
  readonly form: "wanted" | "shown";
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

function refuseParent(word: string): never {
  return refuse(
    `${quoteWord(word)} stands where root is wanted`,
    "a qdisc is declared at the root of its device, not under a class or at ingress",
    "Declare it with root",
  );
}

/** `KIND HANDLE: [dev NAME] root [refcnt N]`, as `tc qdisc show` prints it. The handle it prints was not asked for. */
function readShownHead(words: WordReader): Head {
  const kind = requireKind(words.take());
  parseHandle(words.takeArgument(kind.name), "qdisc, shown handle");
  if (words.peek() === "dev") {
    words.take();
    words.takeArgument("dev");
  }
  const place = words.takeArgument("handle");
  if (place !== "root") refuseParent(place);
  if (words.peek() === "refcnt") {
    words.take();
    words.takeArgument("refcnt");
  }
  return { kind, form: "shown" };
}

function readHead(words: WordReader): Head {
  if (words.peek() === "qdisc") words.take();
  if (findQdiscKind(words.peek() ?? "") !== undefined) return readShownHead(words);
  let handle: Handle | undefined;
  let rooted: "yes" | "no" = "no";
  for (;;) {
    const word = words.take();
    if (word === "root" && rooted === "no") rooted = "yes";
    else if (word === "handle" && handle === undefined) handle = parseHandle(words.takeArgument(word), "qdisc, handle");
    else if (word === "parent" || word === "ingress" || word === "clsact") refuseParent(word);
    else if (word === "dev") {
      refuse("a device stands in the text", "one text is declared under the device it belongs to", "Leave dev out");
    } else if (rooted === "no") {
      refuse(
        word === undefined ? "the text ends before root" : `${quoteWord(word)} stands before root`,
        "the text says where the qdisc is attached before it says what it is",
        `Write it like \`${EXAMPLE}\``,
      );
    } else {
      const kind = requireKind(word);
      return handle === undefined ? { kind, form: "wanted" } : { kind, form: "wanted", handle };
    }
  }
}

function readOptions(words: WordReader, kind: QdiscKind): Map<string, OptionValue> {
  const byWord = new Map<string, QdiscOption>(kind.options.flatMap(option => option.words.map(word => [word, option])));
  const given = new Map<string, OptionValue>();
  for (let word = words.take(); word !== undefined; word = words.take()) {
    const option = byWord.get(word);
    if (option === undefined) {
      return refuse(
        `${quoteWord(word)} is not an option of ${kind.name}`,
        `its options are ${kind.options.flatMap(known => known.words).join(", ")}`,
        `Write one of them, or see tc-${kind.name}(8)`,
      );
    }
    if (given.has(option.name)) {
      refuse(`${quoteWord(word)} is given twice`, "tc would silently take the last one", "Leave one of them out");
    }
    const name = word;
    given.set(
      option.name,
      option.parse(name, () => words.takeArgument(name), kind.name),
    );
  }
  return given;
}

/**
 * Reads the description of one qdisc: its canonical string (`qdisc root codel limit 1000 target 5ms`), one written freely
 * (options in any order, `5000us`, `1000p`, `32mb`, the leading `qdisc` left out), or a line that `tc qdisc show`
 * printed (its handle is dropped, because nobody asked for it, and a switch it does not print is off). Times become
 * microseconds, sizes bytes. Throws TrafficError, one paragraph, for anything that tc or the kernel would refuse,
 * misread or change silently. Linear in the length of the text.
 */
export function parseQdisc(text: string): Qdisc {
  const words = new WordReader(text);
  const head = readHead(words);
  const given = readOptions(words, head.kind);
  const options = new Map<string, OptionValue>();
  for (const option of head.kind.options) {
    const off = head.form === "shown" ? option.words[1] : undefined;
    const value = given.get(option.name) ?? off;
    if (value !== undefined) options.set(option.name, value);
  }
  const [contradiction] = head.kind.findContradictions(options);
  if (contradiction !== undefined) {
    refuse(`the options of ${head.kind.name} contradict each other`, contradiction, "Set both or none");
  }
  const qdisc = { parent: "root", kind: head.kind.name, options } as const;
  return head.handle === undefined ? qdisc : { ...qdisc, handle: head.handle };
}

import type { WordSource } from "./options/word-source";
import { quoteWord, TrafficError } from "./traffic-error";

/** The words of a text that somebody wrote, or that tc printed. */
export class WordReader implements WordSource {
  readonly #words: readonly string[];
  /** What the text is about, for the message: `qdisc`, `class`, `filter`. */
  readonly subject: string;
  #position = 0;

  constructor(text: string | readonly string[], subject: string) {
    this.#words = typeof text === "string" ? text.split(/\s+/).filter(word => word !== "") : text;
    this.subject = subject;
  }

  /** All words that are left. */
  takeRest(): string {
    const rest = this.#words.slice(this.#position).join(" ");
    this.#position = this.#words.length;
    return rest;
  }

  /** Other words about the same subject. */
  continueWith(words: readonly string[]): WordReader {
    return new WordReader(words, this.subject);
  }

  peek(): string | undefined {
    return this.#words[this.#position];
  }

  take(): string | undefined {
    const word = this.#words[this.#position];
    if (word !== undefined) this.#position++;
    return word;
  }

  takeArgument(option: string): string {
    const word = this.take();
    if (word !== undefined) return word;
    throw new TrafficError({
      what: `${quoteWord(option)} is the last word`,
      where: this.subject,
      why: "a value must follow it",
      remedy: "Write the value behind it",
    });
  }
}

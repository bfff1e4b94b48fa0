/** Words that TypeScript keeps for itself, and names that the emitted modules use. */
const TAKEN = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false
finally for function if implements import in instanceof interface let new null package private protected public return
static super switch this throw true try typeof undefined var void while with yield app stack host rows exceptions at
constructor prototype`.split(/\s+/),
);

/** `web-server_2` → `webServer2`; `INPUT` → `input`. `fallback` stands for a text without letters and digits. */
export function camelCase(text: string, fallback: string): string {
  const words = text.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];
  const joined = words
    .map((word, at) => (at === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()))
    .join("");
  if (joined === "") return fallback;
  return /^\d/.test(joined) ? `${fallback}${joined}` : joined;
}

/** `Web servers: HTTP` → `web-servers-http`, at most `most` characters, whole words. */
export function kebabCase(text: string, most = 40): string {
  // A dot stays inside a number or an address.
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+(?:[.](?=\p{N})[\p{L}\p{N}]+)*/gu) ?? [];
  let name = "";
  for (const word of words) {
    const next = name === "" ? word : `${name}-${word}`;
    if (next.length > most) break;
    name = next;
  }
  return name === "" ? (words[0] ?? "").slice(0, most) : name;
}

/** Gives each name once. */
export class NameSpace {
  readonly #next = new Map<string, number>();
  readonly #separator: string;

  /** @param separator stands before the number that tells equal names apart */
  constructor(separator: string, taken: Iterable<string> = []) {
    this.#separator = separator;
    for (const name of taken) this.#next.set(name, 2);
  }

  /** Identifiers of TypeScript: none of its own words. */
  static ofIdentifiers(taken: Iterable<string> = []): NameSpace {
    return new NameSpace("", [...TAKEN, ...taken]);
  }

  has(name: string): boolean {
    return this.#next.has(name);
  }

  /** The name itself where it is free, else with the first number from 2 that makes it so. */
  claim(name: string): string {
    const next = this.#next.get(name);
    if (next === undefined) {
      this.#next.set(name, 2);
      return name;
    }
    for (let number = next; ; number += 1) {
      const numbered = `${name}${this.#separator}${number}`;
      if (this.#next.has(numbered)) continue;
      this.#next.set(name, number + 1);
      this.#next.set(numbered, 2);
      return numbered;
    }
  }

  /** A name of which `name-1` to `name-COUNT` are all free; they are taken with it. */
  claimNumbered(name: string, count: number): string {
    for (let number = 1; ; number += 1) {
      const base = number === 1 ? name : `${name}-list${number}`;
      const names = Array.from({ length: count }, (_, at) => `${base}-${at + 1}`);
      if (names.some(each => this.#next.has(each))) continue;
      for (const each of names) this.#next.set(each, 2);
      return base;
    }
  }
}

/** A save that is cut short or malformed. The message is one paragraph: what, where, the text, what to do. */
export class RulesetError extends Error {
  override readonly name = "RulesetError";

  constructor(
    readonly what: string,
    /** 1-based line of the text that was parsed. */
    readonly line: number,
    /** The offending line, shortened to 200 characters, control characters escaped. */
    readonly text: string,
    readonly fix: string,
  ) {
    super(`${what} (line ${line}: ${JSON.stringify(shorten(text))}). ${fix}`);
  }
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** The four things a reader of an error needs. Each is a clause without its final full stop. */
export interface TrafficFault {
  readonly what: string;
  readonly where: string;
  readonly why: string;
  readonly remedy: string;
}

/** Traffic control that cannot be read, written or meant. The message is one paragraph. */
export class TrafficError extends Error {
  override readonly name = "TrafficError";
  readonly fault: TrafficFault;

  constructor(fault: TrafficFault) {
    super(`${fault.what} (${fault.where}): ${fault.why}. ${fault.remedy}.`);
    this.fault = fault;
  }
}

const LONGEST_QUOTE = 60;

/** A word from outside, safe to stand in a message: quoted, control characters escaped, at most 60 characters of it. */
export function quoteWord(word: string): string {
  const shown = word.length > LONGEST_QUOTE ? `${word.slice(0, LONGEST_QUOTE)}…` : word;
  return JSON.stringify(shown);
}

/** The four things a reader of an error needs. Each is a clause without its final full stop. */
export interface SystemFault {
  readonly what: string;
  readonly where: string;
  readonly why: string;
  readonly remedy: string;
}

/** A setting of a host that cannot be read, written or meant. The message is one paragraph. */
export class SystemError extends Error {
  override readonly name = "SystemError";
  readonly fault: SystemFault;

  constructor(fault: SystemFault) {
    super(`${fault.what} (${fault.where}): ${fault.why}. ${fault.remedy}.`);
    this.fault = fault;
  }
}

const LONGEST_QUOTE = 80;

/** Text from outside, safe to stand in a message: quoted, control characters escaped, at most 80 characters of it. */
export function quoteText(text: string): string {
  const shown = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  return JSON.stringify(shown);
}

/** A failure whose message is written for the person at the terminal: one paragraph, no stack trace needed. */
export class LabError extends Error {
  override readonly name = "LabError";
}

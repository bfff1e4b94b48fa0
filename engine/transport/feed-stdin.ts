import type { Writable } from "node:stream";

/** Bytes handed to a stream at a time; small enough that a slow host holds little memory. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Writes the text and ends the stream, waiting whenever the stream is full. A reader that goes away without reading
 * (EPIPE, a closed channel) is no error: its exit code tells the story.
 */
export function feedStdin(stdin: Writable, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  let at = 0;
  const writeOn = () => {
    while (at < bytes.length) {
      if (stdin.destroyed || !stdin.writable) return;
      const chunk = bytes.subarray(at, at + CHUNK_BYTES);
      at += chunk.length;
      if (!stdin.write(chunk) && at < bytes.length) {
        stdin.once("drain", writeOn);
        return;
      }
    }
    stdin.end();
  };
  stdin.on("error", () => undefined);
  writeOn();
}

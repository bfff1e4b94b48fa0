import { StringDecoder } from "node:string_decoder";

/** Keeps the first `limitBytes` of a stream; what comes after is counted as an overflow and dropped. */
export class CappedOutput {
  readonly #chunks: Buffer[] = [];
  #kept = 0;
  #overflowed = false;

  constructor(readonly limitBytes: number) {}

  add(chunk: Buffer): void {
    const room = this.limitBytes - this.#kept;
    if (chunk.length > room) this.#overflowed = true;
    if (room <= 0) return;
    const part = chunk.length > room ? chunk.subarray(0, room) : chunk;
    this.#chunks.push(part);
    this.#kept += part.length;
  }

  get overflowed(): boolean {
    return this.#overflowed;
  }

  toString(): string {
    return Buffer.concat(this.#chunks, this.#kept).toString("utf8");
  }
}

/** Longest line handed on in one piece: 1 MiB of characters; a longer one comes in pieces. */
const LONGEST_LINE = 1024 * 1024;

/** Cuts a byte stream into lines, in linear time, whatever the chunks. */
export class LineSplitter {
  readonly #decoder = new StringDecoder("utf8");
  #pieces: string[] = [];
  #length = 0;

  constructor(readonly onLine: (line: string) => void) {}

  add(chunk: Buffer): void {
    const text = this.#decoder.write(chunk);
    let from = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      this.#push(text.slice(from, end));
      this.#flush();
      from = end + 1;
    }
    this.#push(text.slice(from));
    if (this.#length >= LONGEST_LINE) this.#flush();
  }

  /** The last line, if it had no newline. */
  end(): void {
    this.#push(this.#decoder.end());
    if (this.#length > 0) this.#flush();
  }

  #push(piece: string): void {
    if (piece === "") return;
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  #flush(): void {
    const line = this.#pieces.join("");
    this.#pieces = [];
    this.#length = 0;
    this.onLine(line);
  }
}

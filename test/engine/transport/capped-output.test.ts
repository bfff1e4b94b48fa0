import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CappedOutput, LineSplitter } from "../../../engine/transport/capped-output";

function split(chunks: readonly Buffer[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter(line => lines.push(line));
  for (const chunk of chunks) splitter.add(chunk);
  splitter.end();
  return lines;
}

describe("capped output", () => {
  it("keeps exactly its limit and tells that there was more", () => {
    const output = new CappedOutput(5);
    output.add(Buffer.from("abc"));
    output.add(Buffer.from("de"));
    expect(output.overflowed).toBe(false);
    output.add(Buffer.from("f"));
    expect(output.overflowed).toBe(true);
    expect(output.toString()).toBe("abcde");
  });

  it("decodes characters that were cut between chunks", () => {
    const output = new CappedOutput(100);
    for (const byte of Buffer.from("größe 😀")) output.add(Buffer.from([byte]));
    expect(output.toString()).toBe("größe 😀");
  });
});

describe("lines of stderr", () => {
  it("are the same however the bytes were cut", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "é", "😀", "\n", "\r"), maxLength: 40 });
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), (sample, sizes) => {
        const bytes = Buffer.from(sample);
        const chunks: Buffer[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          chunks.push(bytes.subarray(at, at + size));
          at += size;
        }
        const whole = sample.split("\n");
        if (whole.at(-1) === "") whole.pop();
        expect(split(chunks)).toEqual(whole);
      }),
    );
  });

  it("longer than 1 MiB come in pieces", () => {
    const lines = split(Array.from({ length: 4096 }, () => Buffer.alloc(1024, "x")));
    expect(lines.map(line => line.length)).toEqual([1048576, 1048576, 1048576, 1048576]);
  });
});

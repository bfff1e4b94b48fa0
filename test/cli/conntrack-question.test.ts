import { describe, expect, it } from "vitest";
import { readConntrackQuestion } from "../../cli/conntrack-options";

type Options = Parameters<typeof readConntrackQuestion>[0];

const question = (given: Partial<Pick<Options, "watch" | "between" | "top">>) =>
  readConntrackQuestion({ threshold: [], "one-way-port": [], ...given } as unknown as Options);

describe("what is asked of a connection table", () => {
  it("does not depend on how quickly it is read again: a SYN that is repeated every few seconds stays fresh", () => {
    expect(question({ watch: 1 })).toMatchObject({ seconds: 1, tally: { window: 10 } });
    expect(question({ between: 3 })).toMatchObject({ seconds: 3, tally: { window: 10 } });
    expect(question({ watch: 60 })).toMatchObject({ seconds: 60, tally: { window: 60 } });
  });

  it("does not depend on how much of it is told", () => {
    expect(question({ top: 1 }).told).toBe(1);
    expect(question({ top: 1 }).tally).toEqual(question({ top: 50 }).tally);
  });
});

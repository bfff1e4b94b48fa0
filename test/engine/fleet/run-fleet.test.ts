import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FleetError, type HostWork, runFleet } from "../../../engine/fleet";
import { HostError } from "../../../engine/host";

const pause = (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds));

function working(host: string, run: HostWork<string>["run"] = async () => `${host} is fine`): HostWork<string> {
  return { host, run };
}

describe("running work on a fleet", () => {
  it("answers one result a host, in the order of the inventory, whichever ends first", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ delay: fc.nat(3), fails: fc.boolean() }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        async (hosts, concurrency) => {
          const results = await runFleet(
            hosts.map(({ delay, fails }, index) =>
              working(`host-${index}`, async () => {
                await pause(delay);
                if (fails) throw new HostError(`host-${index}`, "auth", "refused");
                return `${index}`;
              }),
            ),
            { concurrency },
          );
          expect(results.map(({ host, status }) => [host, status])).toEqual(
            hosts.map(({ fails }, index) => [`host-${index}`, fails ? "failed" : "done"]),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  it("never works on more hosts at a time than it was told", async () => {
    let busy = 0;
    let most = 0;
    const work = Array.from({ length: 20 }, (_, index) =>
      working(`host-${index}`, async () => {
        busy += 1;
        most = Math.max(most, busy);
        await pause(2);
        busy -= 1;
        return "";
      }),
    );
    await runFleet(work, { concurrency: 3 });
    expect(most).toBe(3);
  });

  it("hands on a host's own cause, and a fault of this program as unexpected", async () => {
    const results = await runFleet([
      working("a", () => Promise.reject(new HostError("a", "host-key", "a showed another key"))),
      working("b", () => Promise.reject(new FleetError({ kind: "document", message: "b.json is not JSON" }))),
      working("c", () => Promise.reject(new TypeError("x is undefined"))),
      working("d"),
    ]);
    expect(results.map(result => (result.status === "failed" ? result.cause.kind : result.value))).toEqual([
      "host-key",
      "document",
      "unexpected",
      "d is fine",
    ]);
  });

  it("catches work that throws before it returns a promise", async () => {
    const [result] = await runFleet([
      working("a", () => {
        throw new HostError("a", "auth", "refused");
      }),
    ]);
    expect(result?.status).toBe("failed");
  });

  it("begins no further host once it is stopped, and says so for each", async () => {
    const stop = new AbortController();
    const begun: string[] = [];
    const results = await runFleet(
      ["a", "b", "c"].map(host =>
        working(host, async () => {
          begun.push(host);
          if (host === "b") stop.abort();
          return host;
        }),
      ),
      { concurrency: 1, signal: stop.signal },
    );
    expect(begun).toEqual(["a", "b"]);
    expect(results[2]).toMatchObject({ host: "c", status: "failed", cause: { kind: "interrupted" } });
  });

  it("hands the signal to work under way, whose rejection is then an interruption", async () => {
    const stop = new AbortController();
    const running = runFleet(
      [
        working(
          "a",
          signal => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
        ),
      ],
      { signal: stop.signal },
    );
    stop.abort(new Error("stopped"));
    expect(await running).toMatchObject([{ status: "failed", cause: { kind: "interrupted" } }]);
  });

  it("can be told to begin no further host after a failure", async () => {
    const results = await runFleet(
      [working("a", () => Promise.reject(new HostError("a", "auth", "refused"))), working("b")],
      { concurrency: 1, onFailure: "stop" },
    );
    expect(results[1]).toMatchObject({ status: "failed", cause: { kind: "not-started" } });
    expect(results[1]?.status === "failed" && results[1].cause.message).toContain("a failed first");
  });

  it("refuses a concurrency that is none", async () => {
    await expect(runFleet([], { concurrency: 0 })).rejects.toThrow(RangeError);
    await expect(runFleet([], { concurrency: 1.5 })).rejects.toThrow(RangeError);
  });

  it("stops any number of hosts at a time by one signal, and Node warns of no leak", async () => {
    const warnings: Error[] = [];
    const warn = (warning: Error) => warnings.push(warning);
    process.on("warning", warn);
    const stop = new AbortController();
    const listening: HostWork<string>["run"] = signal =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
    const hosts = Array.from({ length: 40 }, (_, index) => working(`host-${index}`, listening));
    const running = runFleet(hosts, { concurrency: 40, signal: stop.signal });
    await pause(10); // a warning comes with a later tick
    stop.abort();
    const results = await running;
    process.off("warning", warn);
    expect(warnings).toEqual([]);
    expect(results).toHaveLength(40);
    for (const result of results) expect(result).toMatchObject({ status: "failed", cause: { kind: "interrupted" } });
  });
});

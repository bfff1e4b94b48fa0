import { describe, expect, it } from "vitest";
import { openSession, runInSession } from "../../../engine/host/session";
import { fakeAccess } from "./fake-access";
import { documentWith } from "./fixtures";

/** The steps of a host, and how many milliseconds it takes for each. */
const STEPS = [
  ["arm", 5],
  ["apply", 60],
  ["read-back", 5],
] as const;

describe("a run on a host", () => {
  it("remembers when the dead-man was armed, and when the new rules were whole", async () => {
    const { access, connection } = fakeAccess(async ({ onStderrLine }) => {
      for (const [step, ms] of STEPS) {
        onStderrLine?.(`@step ${step}`);
        await new Promise(resolve => setTimeout(resolve, ms));
      }
      return "";
    });
    const session = openSession(access, connection, documentWith({}), { expectedHash: "any" });
    await runInSession(session, connection, { text: "", marker: "m" }, undefined);
    const { armedAt = 0, appliedAt = 0 } = session;
    expect(armedAt).toBeGreaterThan(0);
    expect(appliedAt - armedAt).toBeGreaterThanOrEqual(60);
  });
});

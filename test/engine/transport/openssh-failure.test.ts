import { describe, expect, it } from "vitest";
import { causeOfOpenSshFailure } from "../../../engine/transport/openssh-failure";

describe("a failure of the system's ssh", () => {
  it("is told in its own words, whose lines end as a terminal wants them", () => {
    const said =
      "No ED25519 host key is known for 192.0.2.1 and you have requested strict checking.\r\nHost key verification failed.\r\n";
    expect(causeOfOpenSshFailure({ kind: "ended", said }, "edge-1")).toMatchObject({
      kind: "host-key",
      message: expect.stringContaining(
        'it said "No ED25519 host key is known for 192.0.2.1 and you have requested strict checking. Host key verification failed."',
      ),
    });
  });

  it("shows a carriage return inside a line, which would hide what stands before it", () => {
    const { message } = causeOfOpenSshFailure({ kind: "ended", said: "one\rtwo" }, "edge-1");
    expect(message).not.toContain("\r");
    expect(message).toContain("rtwo");
  });
});

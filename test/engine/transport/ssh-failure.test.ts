import { describe, expect, it } from "vitest";
import { causeOfLoginFailure, isDroppedEarly, type LoginFailure } from "../../../engine/transport/ssh-failure";

function systemError(code: string, message = `connect ${code} 10.0.0.5:22`): Error {
  return Object.assign(new Error(message), { code });
}

function cause(failure: LoginFailure) {
  return causeOfLoginFailure(failure, "web1 (root@10.0.0.5 port 22)", "Offered: key one.");
}

describe("a failed login", () => {
  it.each([
    ["ECONNREFUSED", "no sshd listens"],
    ["EHOSTUNREACH", "no route"],
    ["ENETUNREACH", "routes"],
    ["ETIMEDOUT", "nothing answered"],
    ["ENOTFOUND", "DNS"],
    ["EAI_AGAIN", "resolver"],
  ])("is unreachable on %s, with advice of its own", (code, advice) => {
    const { kind, message } = cause({ kind: "error", phase: "tcp", error: systemError(code) });
    expect(kind).toBe("unreachable");
    expect(message).toContain(code);
    expect(message).toContain(advice);
    expect(message).toContain("web1 (root@10.0.0.5 port 22)");
  });

  it("names the first address's error when several addresses failed", () => {
    const error = new AggregateError([systemError("ECONNREFUSED"), systemError("ENETUNREACH")], "");
    expect(cause({ kind: "error", phase: "tcp", error }).message).toContain("ECONNREFUSED");
  });

  it("is one paragraph whatever the server said, with its control characters shown", () => {
    const error = new Error("go away\n\x1b[31mnow\r\n");
    const { message } = cause({ kind: "error", phase: "key-exchange", error });
    expect(message).toContain("go away\\n\\x1b[31mnow");
    expect(message).not.toMatch(/[\x00-\x1f]/);
  });

  it("tells TCP, key exchange and login apart when the time is up", () => {
    const stages = (["tcp", "key-exchange", "login"] as const).map(phase =>
      cause({ kind: "timeout", phase, limitMs: 5000 }),
    );
    expect(new Set(stages.map(stage => stage.message)).size).toBe(3);
    expect(stages.every(stage => stage.kind === "unreachable" && stage.message.includes("5000 ms"))).toBe(true);
  });

  it("is worth another try only when the connection dropped before the login", () => {
    expect(isDroppedEarly({ kind: "error", phase: "key-exchange", error: systemError("ECONNRESET") })).toBe(true);
    expect(isDroppedEarly({ kind: "error", phase: "tcp", error: systemError("ECONNRESET") })).toBe(true);
    expect(
      isDroppedEarly({ kind: "error", phase: "key-exchange", error: new Error("Connection lost before handshake") }),
    ).toBe(true);
    expect(isDroppedEarly({ kind: "closed", phase: "key-exchange" })).toBe(true);
    expect(isDroppedEarly({ kind: "closed", phase: "login" })).toBe(false);
    expect(isDroppedEarly({ kind: "error", phase: "tcp", error: systemError("ECONNREFUSED") })).toBe(false);
    expect(isDroppedEarly({ kind: "host-key", message: "" })).toBe(false);
    expect(isDroppedEarly({ kind: "timeout", phase: "key-exchange", limitMs: 1 })).toBe(false);
  });

  it("says which keys were tried when the login was refused or cut off", () => {
    for (const failure of [
      { kind: "error", phase: "login", error: new Error("All configured authentication methods failed") },
      { kind: "error", phase: "login", error: new Error("Too many authentication failures") },
      { kind: "closed", phase: "login" },
    ] as const) {
      expect(cause(failure)).toMatchObject({ kind: "auth" });
      expect(cause(failure).message).toContain("Offered: key one.");
    }
  });
});

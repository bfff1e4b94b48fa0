import { describe, expect, it } from "vitest";
import { describeUnstarted, shellCommand } from "../../../engine/transport/privilege";

const hop = { host: "web1", address: "10.0.0.5", port: 22, user: "deploy" };

function unstarted(exitCode: number, stderr: string, privilege: "root" | "sudo" = "sudo", stdout = "") {
  return describeUnstarted({ exitCode, stdout, stderr }, hop, privilege);
}

describe("becoming root", () => {
  it("is sh for root, and sudo without a prompt for others", () => {
    expect(shellCommand("root")).toEqual(["sh"]);
    expect(shellCommand("sudo")).toEqual(["sudo", "-n", "--", "sh"]);
  });

  it.each([
    "sudo: a password is required",
    "sudo: a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper",
    "Sorry, user deploy is not allowed to execute '/usr/bin/sh' as root on web1.",
    "deploy is not in the sudoers file.",
    "sudo: ein Passwort ist notwendig",
  ])("fails as privilege with the line to add: %s", said => {
    const { kind, message } = unstarted(1, `${said}\n`);
    expect(kind).toBe("privilege");
    expect(message).toContain(said);
    expect(message).toContain("deploy ALL=(root) NOPASSWD: /bin/sh, /usr/bin/sh");
  });

  it("fails with the requiretty line where sudo wants a terminal", () => {
    expect(unstarted(1, "sudo: sorry, you must have a tty to run sudo\n").message).toContain(
      "Defaults:deploy !requiretty",
    );
  });

  it("fails without a sudoers line where sudo itself is broken", () => {
    const { message } = unstarted(1, "sudo: effective uid is not 0, is sudo installed setuid root?\n");
    expect(message).toContain("setuid root");
    expect(message).not.toContain("NOPASSWD");
  });

  it.each([
    "bash: line 1: sudo: command not found",
    "sh: 1: sudo: not found",
    "zsh:1: command not found: sudo",
    "fish: Unknown command: sudo",
  ])("is missing-tool where sudo is absent: %s", said => {
    expect(unstarted(127, `${said}\n`)).toMatchObject({ kind: "missing-tool" });
  });

  it("is missing-tool where sudo finds no sh", () => {
    expect(unstarted(1, "sudo: sh: command not found\n")).toMatchObject({ kind: "missing-tool" });
    expect(unstarted(127, "bash: line 1: sh: command not found\n", "root")).toMatchObject({ kind: "missing-tool" });
  });

  it("is auth where the account has no shell at all", () => {
    const { kind, message } = unstarted(1, "", "root", "This account is currently not available.\n");
    expect(kind).toBe("auth");
    expect(message).toContain("This account is currently not available.");
  });
});

import { describe, expect, it } from "vitest";
import { openSshCall, openSshSession } from "../../../engine/transport/openssh-arguments";
import type { SshOptions } from "../../../engine/transport/ssh-options";
import type { Target } from "../../../engine/transport/target";

const FILES = { socket: "/tmp/x/s", knownHosts: "/tmp/x/known_hosts" };
const OPTIONS: SshOptions = { knownHosts: ["/kh"], hostKeyPolicy: "strict", identities: ["/id"], named: new Set() };
const TARGET: Target = { host: "edge", address: "10.0.0.1", port: 22, user: "ops", privilege: "sudo" };

function wordsOf(options: Partial<SshOptions> = {}, target: Partial<Target> = {}): string {
  return openSshCall({ ...OPTIONS, ...options }, { ...TARGET, ...target }, FILES).arguments.join(" ");
}

describe("the call of the system's ssh", () => {
  it("asks nobody, checks host keys and forwards nothing, whatever the user's configuration says", () => {
    for (const setting of ["BatchMode=yes", "StrictHostKeyChecking=yes", "ForwardAgent=no", "PermitLocalCommand=no"]) {
      expect(wordsOf()).toContain(`-o ${setting}`);
    }
    expect(wordsOf({ hostKeyPolicy: "accept-new" })).toContain("StrictHostKeyChecking=accept-new");
  });

  it("leaves keys and known_hosts to that configuration unless somebody has named them", () => {
    expect(wordsOf()).not.toMatch(/UserKnownHostsFile| -i /);
    const named = new Set(["known hosts", "identities"] as const);
    expect(wordsOf({ named, knownHosts: ["/kh", "/with blank"] })).toContain(
      '-o UserKnownHostsFile="/kh" "/with blank" -i /id',
    );
  });

  it("leaves port 22 to it too, which is nobody's wish but the default", () => {
    expect(wordsOf()).toMatch(/-l ops -- 10\.0\.0\.1$/);
    expect(wordsOf({}, { port: 2222 })).toMatch(/-l ops -p 2222 -- 10\.0\.0\.1$/);
  });

  it("goes through jump hosts, the first one first", () => {
    const jump = { host: "inner", address: "2001:db8::1", port: 22, user: "root" };
    const outer = { host: "outer", address: "bastion", port: 2200, user: "me" };
    expect(wordsOf({}, { jump: { ...jump, jump: outer } })).toContain("-J me@bastion:2200,root@[2001:db8::1]:22");
  });

  it("hands a pinned key over under a name of its own, and takes no fingerprint", () => {
    const key = `ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from("ssh-ed25519"), Buffer.from([0, 0, 0, 32]), Buffer.alloc(32, 1)]).toString("base64")}`;
    const call = openSshCall({ ...OPTIONS, hostKeyPolicy: "accept-new" }, { ...TARGET, hostKey: key }, FILES);
    expect(call.knownHosts).toBe(`nffleet-pinned ${key}\n`);
    expect(call.arguments.join(" ")).toContain(
      '-o HostKeyAlias=nffleet-pinned -o UserKnownHostsFile="/tmp/x/known_hosts" -o GlobalKnownHostsFile=/dev/null',
    );
    expect(call.arguments).toContain("StrictHostKeyChecking=yes");
    expect(() => wordsOf({}, { hostKey: `SHA256:${"A".repeat(43)}` })).toThrow("not fingerprints");
  });

  it("runs scripts over the connection that is held, and over no other", () => {
    expect(openSshSession("/tmp/x/s", TARGET, "sudo -n -- sh")).toEqual([
      ...["-F", "none", "-T", "-S", "/tmp/x/s", "-o", "ProxyCommand=false", "-l", "ops", "--", "10.0.0.1"],
      "sudo -n -- sh",
    ]);
  });
});

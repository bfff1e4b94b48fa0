import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { sshOptionsFromEnvironment } from "../../../engine/transport";

const home = mkdtempSync(join(tmpdir(), "ssh-options-"));
mkdirSync(join(home, ".ssh"));
writeFileSync(join(home, ".ssh/id_rsa"), "");
afterAll(() => rmSync(home, { recursive: true }));

describe("the ssh options of an environment", () => {
  it("are strict, with the usual files and the keys that exist, by default", () => {
    expect(sshOptionsFromEnvironment({ HOME: home })).toEqual({
      knownHosts: [`${home}/.ssh/known_hosts`, `${home}/.ssh/known_hosts2`, "/etc/ssh/ssh_known_hosts"],
      hostKeyPolicy: "strict",
      identities: [`${home}/.ssh/id_rsa`],
      named: new Set(),
    });
  });

  it("take colon lists, ~/, the agent and accept-new", () => {
    const env = {
      HOME: home,
      NFFLEET_IDENTITY: "~/a:/b",
      NFFLEET_KNOWN_HOSTS: "/kh1::~/kh2",
      SSH_AUTH_SOCK: "/agent",
      NFFLEET_SSH_CONFIG: "~/config",
      NFFLEET_HOST_KEY_POLICY: "accept-new",
    };
    expect(sshOptionsFromEnvironment(env)).toEqual({
      knownHosts: ["/kh1", `${home}/kh2`],
      hostKeyPolicy: "accept-new",
      identities: [`${home}/a`, "/b"],
      agent: "/agent",
      named: new Set(["known hosts", "identities"]),
      openSshConfig: `${home}/config`,
    });
  });

  it("know no policy that accepts every key", () => {
    expect(() => sshOptionsFromEnvironment({ HOME: home, NFFLEET_HOST_KEY_POLICY: "no" })).toThrow(
      /host keys are always checked/,
    );
  });
});

import { describe, expect, it } from "vitest";
import { UNKNOWN, type Value } from "../../../provider/framework/value";
import { checkProviderBlock, PROVIDER_SCHEMA, readProviderBlock } from "../../../provider/resources/provider-block";

const ENV = { HOME: "/home/ops" };

describe("the provider block", () => {
  it("may be empty: keys, known hosts and agent then come from the environment", () => {
    const { ssh, parallel, defaults, secrets } = readProviderBlock({}, { ...ENV, SSH_AUTH_SOCK: "/run/agent" });
    expect(ssh).toMatchObject({ hostKeyPolicy: "strict", agent: "/run/agent", identities: [] });
    expect(ssh.knownHosts[0]).toBe("/home/ops/.ssh/known_hosts");
    expect({ parallel, defaults, secrets }).toEqual({ parallel: 64, defaults: {}, secrets: [] });
  });

  it("wins over the environment", () => {
    const { ssh } = readProviderBlock(
      { identities: ["~/deploy"], known_hosts: ["kh"], host_key_policy: "accept-new", connect_timeout: 5, agent: null },
      { ...ENV, NFFLEET_IDENTITY: "/env/key", NFFLEET_KNOWN_HOSTS: "/env/kh" },
    );
    expect(ssh).toMatchObject({
      identities: ["/home/ops/deploy"],
      knownHosts: ["kh"],
      hostKeyPolicy: "accept-new",
      connectTimeoutMs: 5000,
    });
  });

  it("names the variable of a key and of what opens it, and keeps both from every log", () => {
    const { ssh, secrets } = readProviderBlock(
      { private_key_variable: "CI_KEY", passphrase_variable: "CI_PHRASE" },
      { ...ENV, CI_KEY: "KEYTEXT", CI_PHRASE: "open sesame" },
    );
    expect(ssh.keys).toEqual([{ label: "$CI_KEY", text: "KEYTEXT\n" }]);
    expect(ssh.passphrase?.("x")).toBe("open sesame");
    expect(secrets).toEqual(["KEYTEXT", "open sesame"]);
  });

  it("gives hosts what they do not say themselves", () => {
    const { defaults } = readProviderBlock(
      { user: "ops", port: 2222, jump: { address: "bastion", port: null, user: null, host_key: null } },
      ENV,
    );
    expect(defaults).toEqual({ user: "ops", port: 2222, jump: { address: "bastion", port: 22, user: "root" } });
  });

  it.each<readonly [string, Value]>([
    ["as a whole", UNKNOWN],
    ["in part", { address: UNKNOWN, port: null, user: null, host_key: null }],
  ])("keeps hosts unreachable while their jump host is unknown %s, and never goes without it", (_how, jump) => {
    expect(checkProviderBlock({ jump })).toEqual([]);
    const { defaults } = readProviderBlock({ jump }, ENV);
    expect(defaults.jump?.address).toEqual({ unknown: "the jump host of the provider block" });
  });

  it.each([
    ["port", 0],
    ["parallel", 1000],
    ["host_key_policy", "no"],
    ["privilege", "wheel"],
    ["private_key_variable", "-----BEGIN OPENSSH PRIVATE KEY-----"],
    ["connect_timeout", 0.5],
    ["identities", ["-----BEGIN OPENSSH PRIVATE KEY-----\nabc"]],
    ["agent", "-----BEGIN OPENSSH PRIVATE KEY-----"],
  ])("refuses %s = %j, points at it and does not repeat the value", (name, value) => {
    const [diagnostic] = checkProviderBlock({ [name]: value });
    expect(diagnostic).toMatchObject({ severity: "error", path: [{ kind: "attribute", name }] });
    expect(diagnostic?.detail).not.toContain("BEGIN OPENSSH");
  });

  it("says nothing of what is not known yet", () => {
    expect(checkProviderBlock({ port: UNKNOWN, identities: [UNKNOWN], jump: UNKNOWN })).toEqual([]);
  });

  it("has no attribute that could hold a key", () => {
    for (const [name, { description }] of Object.entries(PROVIDER_SCHEMA.attributes)) {
      expect(description, name).toMatch(/Default/);
    }
    expect(Object.keys(PROVIDER_SCHEMA.attributes)).not.toContain("private_key");
  });
});

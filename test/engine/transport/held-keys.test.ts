import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sshOptionsFromEnvironment, TransportError } from "../../../engine/transport";
import { SshServerFixture } from "./ssh-server-fixture";

describe("a private key in an environment variable", () => {
  let fixture: SshServerFixture;
  beforeAll(() => {
    fixture = new SshServerFixture();
  });
  afterAll(() => fixture.stop());

  it("logs in where there is no key file at all", async () => {
    const port = await fixture.listen({});
    const env = { HOME: "/nonexistent", NFFLEET_PRIVATE_KEY: readFileSync(fixture.identity, "utf8").trim() };
    const options = sshOptionsFromEnvironment(env);
    expect(options.identities).toEqual([]);
    const connection = await fixture.transport({ ...options, knownHosts: [] }).connect(fixture.target(port));
    await connection.close();
    expect(fixture.asked).toContain("login publickey");
  });

  it("is named by its variable, never by its text, when it cannot be used", async () => {
    const port = await fixture.listen({ login: "reject" });
    const options = sshOptionsFromEnvironment({ HOME: "/nonexistent", NFFLEET_PRIVATE_KEY: "not-a-key-but-secret" });
    const failure = await fixture
      .transport({ ...options, knownHosts: [] })
      .connect(fixture.target(port))
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TransportError);
    expect(String(failure)).toContain("$NFFLEET_PRIVATE_KEY");
    expect(String(failure)).not.toContain("not-a-key-but-secret");
  });

  it("leaves the usual key files out, but not those that are named", () => {
    const env = {
      HOME: "/nonexistent",
      NFFLEET_PRIVATE_KEY: "key",
      NFFLEET_IDENTITY: "/a:/b",
      NFFLEET_PASSPHRASE: "p",
    };
    const options = sshOptionsFromEnvironment(env);
    expect(options.identities).toEqual(["/a", "/b"]);
    expect(options.passphrase?.("/a")).toBe("p");
  });
});

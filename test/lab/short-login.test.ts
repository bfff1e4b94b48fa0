import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, type HostAccess } from "../../engine/host";
import type { Connection, Transport } from "../../engine/transport";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, differences, gatewayDocument, machineOf, startPracticeLab } from "./practice-host";

/** Each script is a child of a process of its own, that ends with it: so it is with doas on the machine itself. */
function loginAScript(host: LabHost): Transport {
  const run: Connection["run"] = async script => {
    const { stdout, stderr, exitCode } = await host.run(
      `sh <<'END_OF_SCRIPT'\n${script.text}\nEND_OF_SCRIPT\ncode=$?\nexit $code`,
    );
    for (const line of stderr.split("\n")) script.onStderrLine?.(line);
    return { host: host.name, stdout, stderr, exitCode, signal: null, timedOut: false, durationMs: 0 };
  };
  return {
    connect: async () => ({ run, close: async () => undefined }),
    dial: async () => ({ kind: "unreachable", message: "nobody is asked" }),
  };
}

describe("a login that lives as long as one script", () => {
  let lab: Lab;
  let host: LabHost;
  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge" }] });
    host = machineOf(lab, "edge");
  });
  afterAll(() => lab.stop());

  it("carries a change to its end, because each script asks for its own login", async () => {
    const document = gatewayDocument(host);
    const access: HostAccess = { ...accessTo(lab, document), transport: loginAScript(host) };
    expect(await apply(access, document, { expectedHash: "any" })).toMatchObject({ outcome: "applied" });
    expect(await differences(lab, document)).toEqual([]);
  });
});

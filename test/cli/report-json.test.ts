import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { say } from "./command-line";
import { documentOf, Folder } from "./documents";
import { appliedTo, FakeFleet } from "./fake-host";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
  folder.write("edge-1.json", documentOf("edge-1"));
});
afterEach(() => folder.remove());

describe("the JSON report of a plan", () => {
  it("names a rule that goes with its number, and no rule that stays", async () => {
    const document = documentOf("edge-1");
    const host = appliedTo(document);
    const filter = [...(host.filter ?? []), "-A NF-INPUT -s 192.0.2.1/32 -j ACCEPT"];
    const { stdout, stderr, code } = await say(["plan", "--json", "--documents", folder.path], {
      fleet: new FakeFleet({ "edge-1": { ...host, filter } }),
    });
    expect(code).toBe(2);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      command: "plan",
      hosts: [
        {
          host: "edge-1",
          owner: "shop/gateway/edge-1",
          status: "changes",
          lastApply: "this-document",
          changes: [
            {
              subject: "chain",
              family: "ipv4",
              table: "filter",
              chain: "INPUT",
              action: "change",
              rules: [{ kind: "remove", text: "-s 192.0.2.1/32 -j ACCEPT", before: 2 }],
            },
          ],
          refusals: [],
          notes: [],
          cause: null,
        },
      ],
    });
  });

  it("holds the cause of a host that could not be read, which is told on stderr as well", async () => {
    const { stdout, stderr, code } = await say(["plan", "--json", "--documents", folder.path]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      command: "plan",
      hosts: [{ host: "edge-1", status: "unreachable", changes: [], cause: { kind: "unreachable" } }],
    });
    expect(stderr).toContain("edge-1: unreachable");
  });
});

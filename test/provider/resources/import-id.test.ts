import { describe, expect, it } from "vitest";
import { parseImportId } from "../../../provider/resources/import-id";

describe("an import id", () => {
  it.each([
    ["192.0.2.7", { address: "192.0.2.7" }],
    ["edge-1.example.net:2222", { address: "edge-1.example.net", port: 2222 }],
    ["ops@edge-1", { address: "edge-1", user: "ops" }],
    ["root@[2001:db8::7]:22", { address: "2001:db8::7", port: 22, user: "root" }],
    ["root@[fe80::1%eth0]", { address: "fe80::1%eth0", user: "root" }],
    [
      "root@10.0.0.1:22/shop/gateway/edge-1",
      { address: "10.0.0.1", port: 22, user: "root", owner: "shop/gateway/edge-1" },
    ],
  ])("reads %s", (id, expected) => {
    expect(parseImportId(id)).toEqual(expected);
  });

  it.each([
    "",
    "@host",
    "root@",
    "host:0",
    "host:65536",
    "2001:db8::7",
    "[nonsense]:22",
    "host/shop",
    "a b",
    "host:22/a/b/c/d",
  ])("refuses %j and says what it should look like", id => {
    expect(() => parseImportId(id)).toThrow(/for example root@192\.0\.2\.7:22/);
  });
});

import { describe, it } from "vitest";
import { expectSaved, type Place } from "./expect-spelling";

const NAT: Place = { families: ["ipv4"], table: "nat", chain: "POSTROUTING" };

describe("a protocol behind the option that needs it", () => {
  // iptables refuses these as they are written; a host is sent the canonical order, which it reads.
  it.each([
    ["-m multiport --dports 22,80 -p tcp", "-p tcp -m multiport --dports 22,80", {}],
    ["-j MASQUERADE --to-ports 1024-2047 -p udp", "-p udp -j MASQUERADE --to-ports 1024-2047", NAT],
  ])("is taken in %s", (written, saved, place) => expectSaved(written, saved, place));
});

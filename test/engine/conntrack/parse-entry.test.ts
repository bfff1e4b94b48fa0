import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parseConnectionEntry } from "../../../engine/conntrack";

const TRANSLATED =
  "tcp      6 431999 ESTABLISHED src=10.0.0.5 dst=192.0.2.7 sport=51234 dport=443 src=192.0.2.7 dst=203.0.113.9 sport=443 dport=61000 [ASSURED] mark=31 use=1";

describe("a line of the connection table", () => {
  it("is read with both directions, state, time left, mark and progress", () => {
    expect(parseConnectionEntry(TRANSLATED)).toEqual({
      family: "ipv4",
      protocol: "tcp",
      protocolNumber: 6,
      state: "ESTABLISHED",
      timeout: 431_999,
      original: { source: "10.0.0.5", destination: "192.0.2.7", sourcePort: 51_234, destinationPort: 443 },
      reply: { source: "192.0.2.7", destination: "203.0.113.9", sourcePort: 443, destinationPort: 61_000 },
      progress: "assured",
      mark: 31,
    });
  });

  it("is read as the kernel prints it in /proc, too", () => {
    expect(parseConnectionEntry(`ipv4     2 ${TRANSLATED.replace("use=1", "zone=5 use=2")}`)).toEqual({
      ...parseConnectionEntry(TRANSLATED),
      zone: 5,
    });
  });

  it("has no ports where the protocol has none, and no state and time once it is offloaded", () => {
    const ping =
      "icmp     1 29 src=10.0.0.7 dst=10.0.0.8 type=8 code=0 id=4711 [UNREPLIED] src=10.0.0.8 dst=10.0.0.7 type=0 code=0 id=4711 mark=0 use=1";
    expect(parseConnectionEntry(ping)).toMatchObject({ original: { source: "10.0.0.7", destination: "10.0.0.8" } });
    expect(parseConnectionEntry(ping)?.progress).toBe("unreplied");
    const fast = parseConnectionEntry(
      "udp 17 src=2001:db8::1 dst=2001:db8::2 sport=1 dport=2 src=2001:db8::2 dst=2001:db8::1 sport=2 dport=1 [OFFLOAD] mark=0 use=2",
    );
    expect(fast).toMatchObject({ family: "ipv6", progress: "offloaded" });
    expect(fast).not.toHaveProperty("timeout");
  });

  it.each([
    "",
    "tcp",
    "tcp 6 1 src=10.0.0.1 dst=10.0.0.2",
    "tcp six 1 src=10.0.0.1 dst=10.0.0.2 src=10.0.0.2 dst=10.0.0.1",
    "tcp 6 1 src=$(id) dst=10.0.0.2 src=10.0.0.2 dst=10.0.0.1",
    "tcp 6 1 src=10.0.0.1;reboot dst=10.0.0.2 src=10.0.0.2 dst=10.0.0.1",
    `tcp 6 1 ${"src=10.0.0.1 dst=10.0.0.2 ".repeat(1_000)}`,
    "conntrack v1.4.7 (conntrack-tools): 2 flow entries have been shown.",
  ])("is nothing else: %j", line => {
    expect(parseConnectionEntry(line)).toBeUndefined();
  });
});

const RECORDED = resolve(__dirname, "../../../../shared/corpus/conntrack.jsonl");

describe.skipIf(!existsSync(RECORDED))("recorded connection tables", () => {
  it("are read, every line of every textual form", () => {
    let lines = 0;
    for (const text of readFileSync(RECORDED, "utf8").trim().split("\n")) {
      const { cmd, stdout, line } = JSON.parse(text) as { cmd?: string; stdout?: string; line?: string };
      if (cmd !== undefined && /-S|-o (xml|save)/.test(cmd)) continue;
      for (const entry of (line ?? stdout ?? "").split("\n")) {
        if (!entry.includes("src=")) continue;
        lines += 1;
        expect(parseConnectionEntry(entry), entry).toBeDefined();
      }
    }
    expect(lines).toBeGreaterThan(50);
  });
});

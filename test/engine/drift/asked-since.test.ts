import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askedSince } from "../../../engine/drift";
import { openHistory } from "../../../engine/drift/history-folder";
import type { FleetHost } from "../../../engine/fleet";

const NOW = new Date("2026-11-27T18:00:00.000Z");
const DAY_BEFORE = new Date("2026-11-26T18:00:00.000Z");
const CLOCK = "2026-11-20T10:00:00.123Z";

function host(name: string, owner?: string): FleetHost {
  const cause = { kind: "unreadable", message: "" } as const;
  return { kind: "broken", host: name, file: "x.json", ...(owner === undefined ? {} : { owner }), cause };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "asked-since-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the moment since which a host is asked who changed it", () => {
  it("is a day before where no history is kept, or none is there yet", () => {
    expect(askedSince(undefined, NOW)(host("edge-1"))).toEqual(DAY_BEFORE);
    expect(askedSince(join(folder, "none"), NOW)(host("edge-1"))).toEqual(DAY_BEFORE);
  });

  it("is the host's own clock at the last reading, while another run holds the history", async () => {
    const history = await openHistory(folder, new AbortController().signal);
    history.save({ host: "edge-1", owner: "shop/site/edge-1", hostClock: CLOCK, open: [], ended: [] });
    history.save({ host: "edge-2", open: [], ended: [] });
    const since = askedSince(folder, NOW);
    history.close();
    expect(since(host("edge-1", "shop/site/edge-1"))).toEqual(new Date(CLOCK));
    expect(since(host("edge-1", "shop/other/edge-1"))).toEqual(DAY_BEFORE);
    expect(since(host("edge-2"))).toEqual(DAY_BEFORE);
  });

  it("is a day before where the history cannot be read", () => {
    writeFileSync(join(folder, "edge-1.json"), "{");
    writeFileSync(
      join(folder, "edge-2.json"),
      '{"version":1,"host":"edge-2","open":[],"ended":[],"hostClock":"never"}',
    );
    const since = askedSince(folder, NOW);
    expect([since(host("edge-1")), since(host("edge-2"))]).toEqual([DAY_BEFORE, DAY_BEFORE]);
  });
});

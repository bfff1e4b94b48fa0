import { describe, expect, it } from "vitest";
import { bootHashes, hooksOf, missingHooks } from "../../../../engine/host/boot/boot-files";
import { documentWith, shared, snapshotOf } from "../fixtures";

describe("the hooks that a host lacks", () => {
  const document = documentWith({ INPUT: shared(["-i lo -j ACCEPT"]) });
  const facts = { ...snapshotOf([]).facts, init: "systemd" as const };
  const hooks = hooksOf(document, "systemd");
  const whole = bootHashes(document, "systemd");
  const lacking = (found: ReadonlyMap<string, string>) =>
    missingHooks(document, { facts, bootFiles: found }).map(({ path }) => path);

  it("are all of them on a host that has none", () => {
    expect(hooks.length).toBeGreaterThan(1);
    expect(lacking(new Map())).toEqual(hooks.map(({ path }) => path));
  });

  it("are none on a host that has them as they should be", () => {
    expect(lacking(whole)).toEqual([]);
  });

  it.each(hooks.map(({ path }) => path))("are %s where somebody edited it", path => {
    expect(lacking(new Map([...whole, [path, "0".repeat(64)]]))).toEqual([path]);
  });

  it.each(hooks.flatMap(({ path, enabledBy }) => (enabledBy === undefined ? [] : [[path, enabledBy]])))(
    "are %s where %s is gone, so that no boot starts it",
    (path, enabledBy) => {
      expect(lacking(new Map([...whole].filter(([name]) => name !== enabledBy)))).toEqual([path]);
    },
  );
});

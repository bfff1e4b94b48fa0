import { describe, expect, it } from "vitest";
import { bootHooks, hookPaths, INIT_SYSTEMS, readInitSystem } from "../../../../engine/host/boot/boot-units";

/** The words that a unit file gives for a key, over all its lines. */
function wordsOf(unit: string, key: string): readonly string[] {
  const lines = unit.split("\n").filter(line => line.startsWith(`${key}=`));
  return lines.flatMap(line => line.slice(key.length + 1).split(" "));
}

describe("the unit that systemd starts at boot", () => {
  const [unit] = bootHooks("systemd", "exec /bin/sh load.sh").map(({ content }) => content);

  it.each(["ufw.service", "firewalld.service", "nftables.service", "netfilter-persistent.service"])(
    "comes after %s, which writes or flushes rules when it starts",
    other => {
      expect(wordsOf(unit ?? "", "After")).toContain(other);
    },
  );

  it("comes before any interface is configured, and pulls nobody else in", () => {
    expect(wordsOf(unit ?? "", "Before")).toContain("network-pre.target");
    expect(wordsOf(unit ?? "", "Wants")).toEqual(["network-pre.target"]);
    expect(wordsOf(unit ?? "", "Requires")).toEqual([]);
  });

  it("runs what it is told in one shell", () => {
    expect(wordsOf(unit ?? "", "ExecStart").join(" ")).toBe("/bin/sh -c 'exec /bin/sh load.sh'");
  });
});

describe("hooks of a boot", () => {
  it.each(INIT_SYSTEMS)("stand, for %s, at paths that a removal knows", init => {
    const { files, links } = hookPaths();
    for (const { path, enabledBy } of bootHooks(init, "true")) {
      expect(files).toContain(path);
      if (enabledBy !== undefined) expect(links).toContain(enabledBy);
    }
  });

  it("are none where nobody knows what starts programs", () => {
    expect(bootHooks(readInitSystem("upstart"), "true")).toEqual([]);
    expect(bootHooks(readInitSystem(undefined), "true")).toEqual([]);
  });
});

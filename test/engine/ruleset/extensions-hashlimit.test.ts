import { describe, expect, it } from "vitest";
import { type Backend, type BackendContext, canonicalizeRule, type Family, RuleError } from "../../../engine/ruleset";

const BACKENDS: readonly Backend[] = ["legacy", "nf_tables"];
const FAMILIES: readonly Family[] = ["ipv4", "ipv6"];
const CONTEXTS: readonly BackendContext[] = FAMILIES.flatMap(family =>
  BACKENDS.map(backend => ({ family, backend, table: "filter", chain: "MINE" }) as const),
);

function attempt(options: string, context: BackendContext): string {
  try {
    return canonicalizeRule(`-m hashlimit ${options}`, context).join("\n").replace("-m hashlimit ", "");
  } catch (error) {
    if (error instanceof RuleError) return `refused: ${error.message}`;
    throw error;
  }
}

function expectSaved(written: string, saved: string): void {
  for (const context of CONTEXTS) {
    expect(attempt(written, context), written).toBe(saved);
    expect(attempt(saved, context), saved).toBe(saved);
  }
}

function expectTrap(written: string, saved: string): void {
  for (const context of CONTEXTS) {
    expect(attempt(written, context), written).toMatch(/^refused: /);
    expect(attempt(written, { ...context, traps: "spell" }), written).toBe(saved);
  }
}

describe("a hashlimit of packets", () => {
  it.each([
    ["--hashlimit-upto 9/sec", "--hashlimit-upto 9/sec --hashlimit-burst 5"],
    ["--hashlimit 9", "--hashlimit-upto 9/sec --hashlimit-burst 5"],
    ["! --hashlimit-upto 9/m", "--hashlimit-above 9/min --hashlimit-burst 5"],
    ["! --hashlimit-above 9/hou --hashlimit-burst 0x10", "--hashlimit-upto 9/hour --hashlimit-burst 16"],
    ["--hashlimit-upto 7000/s", "--hashlimit-upto 7042/sec --hashlimit-burst 5"],
    ["--hashlimit-upto 600000/second", "--hashlimit-upto 1000000/sec --hashlimit-burst 5"],
  ])("of %s is saved as %s: in steps of a microsecond", (written, saved) =>
    expectSaved(`${written} --hashlimit-name h`, `${saved} --hashlimit-name h`),
  );

  it.each([
    ["120/min", "2/sec", 60_000],
    ["120/hour", "2/min", 3_600_000],
    ["72/day", "3/hour", 86_400_000],
  ])("of %s is saved as %s, with the life of an entry that the written unit gave", (written, saved, life) =>
    expectSaved(
      `--hashlimit-upto ${written} --hashlimit-name h`,
      `--hashlimit-upto ${saved} --hashlimit-burst 5 --hashlimit-name h --hashlimit-htable-expire ${life}`,
    ),
  );

  it("saves what differs from the default, in one order", () => {
    expectSaved(
      "--hashlimit-name h --hashlimit-htable-gcinterval 900 --hashlimit-htable-max 8 --hashlimit-htable-size 4 --hashlimit-mode dstport,srcip,dstip --hashlimit-upto 9/s --hashlimit-dstmask 16 --hashlimit-srcmask 24",
      "--hashlimit-upto 9/sec --hashlimit-burst 5 --hashlimit-mode srcip,dstip,dstport --hashlimit-name h --hashlimit-htable-size 4 --hashlimit-htable-max 8 --hashlimit-htable-gcinterval 900 --hashlimit-srcmask 24 --hashlimit-dstmask 16",
    );
    expectSaved(
      "--hashlimit-upto 9/min --hashlimit-name h --hashlimit-htable-expire 60000 --hashlimit-htable-gcinterval 1000 --hashlimit-htable-size 0",
      "--hashlimit-upto 9/min --hashlimit-burst 5 --hashlimit-name h",
    );
  });

  it("leaves out the mask of a whole address, by family", () => {
    const [ipv4, , ipv6] = CONTEXTS;
    const written = "--hashlimit-upto 9/s --hashlimit-name h --hashlimit-srcmask 32";
    const saved = "--hashlimit-upto 9/sec --hashlimit-burst 5 --hashlimit-name h";
    if (ipv4 !== undefined) expect(attempt(written, ipv4)).toBe(saved);
    if (ipv6 !== undefined) expect(attempt(written, ipv6)).toBe(`${saved} --hashlimit-srcmask 32`);
    expect(CONTEXTS.map(({ family }) => family)).toEqual(["ipv4", "ipv4", "ipv6", "ipv6"]);
  });

  it("that compares rates is saved per second, with the interval of the written unit", () => {
    expectSaved(
      "--hashlimit-above 8/min --hashlimit-name h --hashlimit-rate-match",
      "--hashlimit-above 8/sec --hashlimit-burst 5 --hashlimit-name h --hashlimit-htable-expire 60000 --hashlimit-rate-match --hashlimit-rate-interval 60",
    );
    expectSaved(
      "--hashlimit-above 8/s --hashlimit-name h --hashlimit-rate-match --hashlimit-rate-interval 1",
      "--hashlimit-above 8/sec --hashlimit-burst 5 --hashlimit-name h --hashlimit-rate-match",
    );
  });
});

describe("a hashlimit of bytes", () => {
  it.each([
    ["9kb/s", "9kb/s"],
    ["2048b/sec", "2kb/s"],
    ["33b/s", "32b/s"],
    ["200000000b/s", "191mb/s"],
    ["2000mb/s", "2047mb/s"],
  ])("of %s is saved as %s: the kernel holds the inverse of the rate in 32 bits", (written, saved) =>
    expectSaved(`--hashlimit-upto ${written} --hashlimit-name h`, `--hashlimit-upto ${saved} --hashlimit-name h`),
  );

  it.each([
    ["8kb/s", "20kb", "8kb/s", "24kb"],
    ["8kb/s", "9000", "8kb/s", "16kb"],
    ["1mb/s", "4mb", "1mb/s", "4mb"],
  ])("of %s has its burst %s rounded up to whole seconds: %s and %s", (rate, burst, savedRate, savedBurst) =>
    expectSaved(
      `--hashlimit-upto ${rate} --hashlimit-burst ${burst} --hashlimit-name h`,
      `--hashlimit-upto ${savedRate} --hashlimit-burst ${savedBurst} --hashlimit-name h`,
    ),
  );

  it("saves the life of an entry when it is not 15 seconds, or 60 with a burst", () => {
    const rest = "--hashlimit-name h --hashlimit-htable-expire";
    expectSaved(`--hashlimit-upto 8kb/s ${rest} 15000`, "--hashlimit-upto 8kb/s --hashlimit-name h");
    expectSaved(`--hashlimit-upto 8kb/s ${rest} 60000`, `--hashlimit-upto 8kb/s ${rest} 60000`);
    expectSaved(
      `--hashlimit-upto 8kb/s --hashlimit-burst 8kb ${rest} 15000`,
      `--hashlimit-upto 8kb/s --hashlimit-burst 8kb ${rest} 15000`,
    );
  });
});

describe("a hashlimit that iptables misreads", () => {
  const packets = (rate: string): string => `--hashlimit-upto ${rate} --hashlimit-burst 5 --hashlimit-name h`;

  it.each([
    ["7KB/s", packets("7/sec")],
    ["7kb", packets("7/sec")],
    ["7mb/min", packets("7/min")],
    ["70gb/s", "--hashlimit-upto 64b/s --hashlimit-name h"],
    ["70Kb/s", "--hashlimit-upto 64b/s --hashlimit-name h"],
    ["9b/s", "--hashlimit-upto 0b/s --hashlimit-name h"],
    ["131669mb/s", "--hashlimit-upto 601mb/s --hashlimit-name h"],
  ])("as it does %s is a trap", (rate, saved) => expectTrap(`--hashlimit-upto ${rate} --hashlimit-name h`, saved));

  it("or saves as less, or forgets, is a trap", () => {
    const rest = "--hashlimit-name h";
    expectTrap(
      `--hashlimit-upto 8kb/s --hashlimit-burst 1500kb ${rest}`,
      `--hashlimit-upto 8kb/s --hashlimit-burst 1mb ${rest}`,
    );
    expectTrap(`--hashlimit-upto 7/sec ${rest} --hashlimit-rate-interval 4`, packets("7/sec"));
    expectTrap(
      `--hashlimit-upto 7/sec --hashlimit-name ${"h".repeat(255)}`,
      `--hashlimit-upto 7/sec --hashlimit-burst 5 --hashlimit-name ${"h".repeat(254)}`,
    );
  });
});

describe("a hashlimit that iptables or the kernel refuses", () => {
  it.each([
    ["--hashlimit-name h", "option is missing"],
    ["--hashlimit-upto 7/sec", "--hashlimit-name"],
    ["--hashlimit-upto 7/sec --hashlimit-above 9/sec --hashlimit-name h", "exclude each other"],
    ["--hashlimit-upto 0/sec --hashlimit-name h", "no rate"],
    ["--hashlimit-upto 7/week --hashlimit-name h", "no rate"],
    ["--hashlimit-upto 1000001/sec --hashlimit-name h", "too fast"],
    ["--hashlimit-upto 32768mb/s --hashlimit-name h", "too fast"],
    ["--hashlimit-upto 40000000/min --hashlimit-name h --hashlimit-rate-match", "too fast"],
    ["--hashlimit-upto 7/sec --hashlimit-burst 0 --hashlimit-name h", "--hashlimit-burst"],
    ["--hashlimit-upto 7/sec --hashlimit-burst 1000001 --hashlimit-name h", "--hashlimit-burst"],
    ["--hashlimit-upto 7/sec --hashlimit-burst 2mb --hashlimit-name h", "burst"],
    ["--hashlimit-upto 9kb/s --hashlimit-burst 8kb --hashlimit-name h", "9216b"],
    ["--hashlimit-upto 9b/s --hashlimit-burst 8kb --hashlimit-name h", "16b/s"],
    ["--hashlimit-upto 7/sec --hashlimit-name a/b", "--hashlimit-name"],
    ["--hashlimit-upto 7/sec --hashlimit-name h --hashlimit-mode mac", "--hashlimit-mode"],
    ["--hashlimit-upto 7/sec --hashlimit-name h --hashlimit-srcmask 129", "--hashlimit-srcmask"],
    ["--hashlimit-upto 7/sec --hashlimit-name h --hashlimit-htable-expire 0", "--hashlimit-htable-expire"],
  ])("is refused: %s, naming %s", (written, named) => {
    for (const context of CONTEXTS) {
      expect(attempt(written, context)).toMatch(named);
      expect(attempt(written, { ...context, traps: "spell" })).toMatch(/^refused: /);
    }
  });
});

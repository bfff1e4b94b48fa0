import { hexNumber } from "../codecs/hex-number";
import { prefixLengthMask } from "../codecs/lookup-mask";
import { integer } from "../codecs/number";
import { wordSet } from "../codecs/word-set";
import { type ExtensionDescription, type ExtensionScope, findOption } from "../extension";
import type { Family } from "../model";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";

const UNSIGNED_32 = { min: 0, max: 4294967295 };
const PORT = hexNumber({ min: 0, max: 65535 }, 4);
const SPI = hexNumber(UNSIGNED_32, 8);

const FULL_PREFIX: Readonly<Record<Family, string>> = { ipv4: "32", ipv6: "128" };

/** What each word of `--hmark-tuple` stands for: the whole of that part; `ct` alone stays a word. */
function widenTuple(words: readonly string[], family: Family): readonly RuleOption[] {
  const whole = new Map([
    ["src", ["--hmark-src-prefix", FULL_PREFIX[family]]],
    ["dst", ["--hmark-dst-prefix", FULL_PREFIX[family]]],
    ["sport", ["--hmark-sport-mask", "0xffff"]],
    ["dport", ["--hmark-dport-mask", "0xffff"]],
    ["spi", ["--hmark-spi-mask", "0xffffffff"]],
    ["proto", ["--hmark-proto-mask", "0xffff"]],
    ["ct", ["--hmark-tuple", "ct"]],
  ]);
  return words.map(word => {
    const [name = "", value = ""] = whole.get(word) ?? [];
    return { name, negated: false, values: [value] };
  });
}

function refuseBoth(options: readonly RuleOption[], spi: string, ports: readonly string[]): void {
  if (findOption(options, spi) === undefined) return;
  const port = ports.find(name => findOption(options, name) !== undefined);
  if (port !== undefined) throw new ValueError(`${spi} and ${port} exclude each other`, "Keep one.");
}

function settle(options: readonly RuleOption[], scope: ExtensionScope): readonly RuleOption[] {
  const tuple = findOption(options, "--hmark-tuple");
  const words = (tuple?.values[0] ?? "").split(",").filter(word => word !== "");
  const widened = widenTuple(words, scope.family);
  const given = options.filter(option => option !== tuple);
  const twice = widened.find(({ name }) => findOption(given, name) !== undefined);
  if (twice !== undefined) {
    throw new ValueError(`--hmark-tuple stands for ${twice.name} already`, "Write one of the two.");
  }
  const all = [...given, ...widened];
  refuseBoth(all, "--hmark-spi-mask", ["--hmark-sport-mask", "--hmark-dport-mask"]);
  refuseBoth(all, "--hmark-spi", ["--hmark-sport", "--hmark-dport"]);
  return hmarkTarget.options.flatMap(({ name }) => findOption(all, name) ?? []);
}

export const hmarkTarget: ExtensionDescription = {
  name: "HMARK",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Sets the packet's mark from a hash of its addresses and ports.",
  source: "iptables-extensions(8), HMARK; libxt_HMARK.c, xt_HMARK.c",
  oneOf: [
    "--hmark-tuple",
    "--hmark-src-prefix",
    "--hmark-dst-prefix",
    "--hmark-sport-mask",
    "--hmark-dport-mask",
    "--hmark-spi-mask",
    "--hmark-sport",
    "--hmark-dport",
    "--hmark-spi",
    "--hmark-proto-mask",
  ],
  requires: new Map([
    ["--hmark-tuple", "--hmark-rnd"],
    ["--hmark-src-prefix", "--hmark-rnd"],
    ["--hmark-dst-prefix", "--hmark-rnd"],
    ["--hmark-sport-mask", "--hmark-rnd"],
    ["--hmark-dport-mask", "--hmark-rnd"],
    ["--hmark-spi-mask", "--hmark-rnd"],
    ["--hmark-sport", "--hmark-rnd"],
    ["--hmark-dport", "--hmark-rnd"],
    ["--hmark-spi", "--hmark-rnd"],
    ["--hmark-proto-mask", "--hmark-rnd"],
    ["--hmark-rnd", "--hmark-mod"],
  ]),
  options: [
    {
      name: "--hmark-src-prefix",
      negation: "refused",
      value: prefixLengthMask,
      summary: "Bits of the source address that count.",
    },
    {
      name: "--hmark-dst-prefix",
      negation: "refused",
      value: prefixLengthMask,
      summary: "Bits of the destination address that count.",
    },
    { name: "--hmark-sport-mask", negation: "refused", value: PORT, summary: "Bits of the source port that count." },
    {
      name: "--hmark-dport-mask",
      negation: "refused",
      value: PORT,
      summary: "Bits of the destination port that count.",
    },
    { name: "--hmark-spi-mask", negation: "refused", value: SPI, summary: "Bits of the AH or ESP index that count." },
    { name: "--hmark-sport", negation: "refused", value: PORT, summary: "Bits of the source port that are set first." },
    {
      name: "--hmark-dport",
      negation: "refused",
      value: PORT,
      summary: "Bits of the destination port that are set first.",
    },
    {
      name: "--hmark-spi",
      negation: "refused",
      value: SPI,
      summary: "Bits of the AH or ESP index that are set first.",
    },
    {
      name: "--hmark-proto-mask",
      negation: "refused",
      value: hexNumber({ min: 0, max: 65535 }, 2),
      summary: "Bits of the protocol number that count.",
    },
    { name: "--hmark-rnd", negation: "refused", value: SPI, summary: "Seed of the hash." },
    {
      name: "--hmark-mod",
      negation: "refused",
      value: integer({ min: 1, max: UNSIGNED_32.max }),
      summary: "How many marks there are.",
    },
    {
      name: "--hmark-offset",
      negation: "refused",
      value: integer(UNSIGNED_32),
      summary: "The lowest of them; default 0.",
    },
    {
      name: "--hmark-tuple",
      negation: "refused",
      value: wordSet("hash parts", ["ct", "src", "dst", "proto", "sport", "dport", "spi"]),
      summary: "Parts of the packet that count as a whole; ct takes them from the connection's original direction.",
    },
  ],
  settle,
};

import fc from "fast-check";
import {
  EXTENSIONS,
  type ExtensionDescription,
  type Family,
  type OptionDescription,
  quoteWord,
} from "../../../engine/ruleset";

type Values = (family: Family) => fc.Arbitrary<string>;

/** Values of each kind of codec, written any way a user may write them. Every kind that a description uses is here. */
const VALUES: ReadonlyMap<string, Values> = new Map<string, Values>([
  ["flag", () => fc.constant("")],
  ["port range", () => fc.oneof(port, range(":", 65535), fc.constantFrom(":", "1024:", ":1023", "domain"))],
  ["port list", () => fc.array(port, { minLength: 1, maxLength: 15 }).map(ports => ports.join(","))],
  ["TCP flags", () => fc.constantFrom("ALL NONE", "SYN,ACK syn", "FIN,SYN,RST,ACK SYN", "ALL ALL", "rst RST")],
  [
    "mark",
    () =>
      fc
        .tuple(number(0xffffffff), fc.option(number(0xffffffff)))
        .map(([mark, mask]) => (mask === null ? mark : `${mark}/${mask}`)),
  ],
  ["mark bits", () => number(0xffffffff)],
  ["mark mask", () => number(0xffffffff)],
  ["ICMP type", () => fc.oneof(number(254), fc.constantFrom("3/1", "redirect", "echo-request", "time-exceeded"))],
  ["conntrack states", () => words("NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED", "SNAT", "DNAT")],
  ["connection states", () => words("NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED")],
  ["conntrack statuses", () => words("NONE", "EXPECTED", "SEEN_REPLY", "ASSURED", "CONFIRMED")],
  ["protocol", () => fc.oneof(number(255), fc.constantFrom("tcp", "icmp", "esp"))],
  ["direction", () => fc.constantFrom("ORIGINAL", "reply")],
  [
    "address",
    family => fc.tuple(address(family), fc.integer({ min: 0, max: 32 })).map(([base, length]) => `${base}/${length}`),
  ],
  ["address range", family => address(family)],
  ["NAT address", family => address(family)],
  ["number", () => fc.integer({ min: 1, max: 31 }).map(String)],
  ["number range", () => fc.oneof(number(65535), range(":", 65535), fc.constantFrom("5:", ":5"))],
  [
    "rate",
    () =>
      fc
        .tuple(fc.integer({ min: 1, max: 9_999 }), fc.constantFrom("", "/s", "/minute", "/hou", "/day"))
        .map(parts => parts.join("")),
  ],
  ["comment", () => text(40)],
  ["log prefix", () => text(9)],
  ["log level", () => fc.constantFrom("0", "4", "info", "emerg")],
  ["MAC address", () => fc.constantFrom("02:00:5E:00:53:01", "2:0:5e:0:53:1")],
  ["interface", () => fc.constantFrom("eth0", "br-1.5", "veth+")],
  ["user or group", () => fc.oneof(number(4294967294), fc.constantFrom("root", "5-10"))],
  ["set", () => fc.constantFrom("banned src", "banned src,dst")],
  ["counter", () => fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map(String)],
  ["packet type", () => fc.constantFrom("unicast", "HOST", "broadcast")],
  ["address types", () => words("LOCAL", "UNICAST", "MULTICAST", "UNREACHABLE")],
  ["SCTP chunk types", () => fc.constantFrom("any INIT,DATA:ub", "all SACK", "only ALL")],
  ["DCCP packet types", () => words("REQUEST", "ACK", "RESET")],
  [
    "reject answer",
    family => fc.constantFrom("port-unreach", family === "ipv4" ? "icmp-net-prohibited" : "icmp6-no-route"),
  ],
  ["conntrack zone", () => fc.oneof(number(65535), fc.constant("mark"))],
  ["helper", () => fc.constantFrom("ftp", "sip-5070")],
  ["timeout policy", () => fc.constantFrom("slow")],
  ["conntrack events", () => words("new", "destroy", "mark")],
  ["address mask", family => fc.constantFrom(...(family === "ipv4" ? ["255.255.0.0"] : ["ffff:FFFF::"]))],
  ["prefix length", () => fc.constantFrom("0", "24", "32")],
  ["list name", () => fc.constantFrom("DEFAULT", "ssh.v4")],
  ["queue range", () => fc.constantFrom("0:3", "5:", ":7")],
  ["expectation events", () => fc.constant("new")],
]);

const port = fc.oneof(number(65535), fc.constantFrom("http", "https"));

function number(max: number): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max }).chain(value => fc.constantFrom(String(value), `0x${value.toString(16)}`));
}

function range(separator: string, max: number): fc.Arbitrary<string> {
  const bounds = fc.tuple(fc.integer({ min: 0, max: max - 1 }), fc.integer({ min: 1, max }));
  return bounds.map(([low, high]) => `${Math.min(low, high)}${separator}${Math.max(low, high)}`);
}

function words(...list: readonly string[]): fc.Arbitrary<string> {
  return fc
    .subarray([...list], { minLength: 1 })
    .chain(chosen => fc.shuffledSubarray(chosen, { minLength: 1 }))
    .map(chosen => chosen.join(","));
}

function text(maxLength: number): fc.Arbitrary<string> {
  return fc.string({ minLength: 1, maxLength }).map(quoteWord);
}

function address(family: Family): fc.Arbitrary<string> {
  return family === "ipv4" ? fc.ipV4() : fc.ipV6();
}

function option(description: OptionDescription, family: Family): fc.Arbitrary<string> {
  const values = VALUES.get(description.value.kind);
  if (values === undefined) throw new Error(`random rules know no values of kind ${description.value.kind}`);
  const name = fc.constantFrom(description.name, ...(description.aliases ?? []));
  const negation = description.negation === "allowed" ? fc.constantFrom("", "", "", "! ") : fc.constant("");
  return fc.tuple(negation, name, values(family)).map(([not, known, value]) => `${not}${known} ${value}`.trim());
}

function extension(description: ExtensionDescription, family: Family): fc.Arbitrary<string> {
  const flag = description.kind === "match" ? "-m" : "-j";
  const required = description.options.filter(({ name, printedAs }) => description.oneOf?.includes(printedAs ?? name));
  const first =
    required.length === 0
      ? fc.constant<readonly OptionDescription[]>([])
      : fc.constantFrom(...required).map(one => [one]);
  const more = fc.subarray([...description.options], { maxLength: Math.min(2, description.options.length) });
  return fc
    .tuple(first, more)
    .chain(([need, extra]) => fc.tuple(...[...new Set([...need, ...extra])].map(each => option(each, family))))
    .map(options => [flag, description.name, ...options].join(" "));
}

/** A rule as a user may write it, and the protocols its extensions need. Not every one is accepted. */
export function randomRule(family: Family): fc.Arbitrary<string> {
  const known = EXTENSIONS.filter(({ families }) => families.includes(family));
  const matches = fc.subarray(
    known.filter(({ kind }) => kind === "match"),
    { maxLength: 2 },
  );
  const targets = fc.option(fc.constantFrom(...known.filter(({ kind }) => kind === "target")));
  const basics = fc.tuple(
    fc.option(address(family).map(source => `-s ${source}`)),
    fc.option(fc.constantFrom("-i eth0", "! -i lo", "-o br-+")),
  );
  return fc.tuple(matches, targets, basics).chain(([chosen, target, [source, device]]) => {
    const all = target === null ? chosen : [...chosen, target];
    const needed = all.flatMap(({ protocols }) => protocols?.slice(0, 1) ?? []);
    const protocol = needed[0] === undefined ? [] : [`-p ${needed[0]}`];
    const head = [...protocol, source, device].filter(part => part !== null);
    return fc.tuple(...all.map(each => extension(each, family))).map(parts => [...head, ...parts].join(" "));
  });
}

/** Kinds of codec that descriptions use, to see that none is missing here. */
export function missingKinds(): readonly string[] {
  const kinds = EXTENSIONS.flatMap(({ options }) => options.map(({ value }) => value.kind));
  return [...new Set(kinds)].filter(kind => !VALUES.has(kind));
}

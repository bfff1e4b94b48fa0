import fc from "fast-check";
import {
  EXTENSIONS,
  type ExtensionDescription,
  type Family,
  type OptionDescription,
  printedName,
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
  ["network", family => network(family)],
  ["translated prefix", () => fc.constantFrom("2001:db8::/32", "2001:DB8:1::/48", "fd00::/8")],
  ["host address", family => address(family)],
  ["local address", family => address(family)],
  ["port", () => fc.oneof(fc.integer({ min: 0, max: 65535 }).map(String), fc.constantFrom("0", "http", "syslog"))],
  ["traffic class", () => fc.constantFrom("1:10", "0xA:ffff", "0001:0002")],
  ["audit type", () => fc.constantFrom("accept", "DROP", "reject")],
  ["DSCP", () => fc.oneof(number(63), fc.constant("077"))],
  ["DSCP class", () => fc.constantFrom("be", "EF", "cs7", "AF43")],
  ["type of service", () => fc.oneof(number(255), fc.constantFrom("0x10/0x3f", "Minimize-Delay", "normal-service"))],
  ["type-of-service bits", () => number(255)],
  ["hexadecimal number", () => number(65535)],
  ["hash parts", () => words("ct", "src", "dst", "proto", "sport", "dport", "spi")],
  ["timer label", () => name("a.b_c-")],
  ["LED trigger", () => fc.constantFrom("ssh", "eth0-in")],
  ["delay", () => fc.oneof(number(5_000), fc.constant("0"))],
  ["rate estimator", () => name("RE-1.")],
  ["time", () => fc.constantFrom("250ms", "0.5s", "2SEC", "1000000", "300msecs", "60s")],
  ["security context", () => fc.constant("system_u:object_r:http_packet_t:s0")],
  ["TCP options", () => fc.constantFrom("mss", "sack,wscale", "8,2,254")],
  ["IPv6 options", () => fc.constantFrom("5", "5:2,194", "1,1,0x10:0")],
  ["IPv6 headers", () => words("hop-by-hop", "dst", "route", "ipv6-frag", "51", "esp", "none", "prot")],
  ["addresses", () => fc.array(fc.ipV6(), { minLength: 1, maxLength: 3 }).map(list => list.join(","))],
  [
    "BPF program",
    () =>
      fc.constantFrom("1,6 0 0 1", "4,48 0 0 9,21 0 1 6,6 0 0 65535,6 0 0 0", "2, 32 0 0 4,22 0 0 0,").map(quoteWord),
  ],
  ["control group path", () => fc.constantFrom("/", "//")],
  ["node mask", () => fc.constantFrom("1", "0x3", "24")],
  ["node", () => fc.integer({ min: 1, max: 6 }).map(String)],
  ["count range", () => fc.oneof(counts, range(":", 65535), fc.constantFrom("5:", ":5", "7:7"))],
  ["unit of connbytes", () => fc.constantFrom("packets", "bytes", "avgpkt")],
  ["direction of connbytes", () => fc.constantFrom("original", "reply", "both")],
  ["connection label", () => number(127)],
  ["interface group", () => fc.constantFrom("0", "default", "7", "0x10/0xff", "0/3")],
  ["route realm", () => fc.constantFrom("0", "cosmos", "7", "0x10/0xff", "0/3")],
  ["hashlimit rate", () => fc.tuple(fc.integer({ min: 1, max: 2_000_000 }), hashUnit).map(parts => parts.join(""))],
  ["hashlimit burst", () => fc.tuple(fc.integer({ min: 1, max: 4_000 }), byteUnit).map(parts => parts.join(""))],
  ["hashlimit mode", () => words("srcip", "dstip", "srcport", "dstport")],
  ["table name", () => name("a.b_c-")],
  ["accounting object", () => fc.constant("web-in")],
  ["path of a BPF object", () => fc.constant("/sys/fs/bpf/web")],
  ["operating system", () => fc.constantFrom("Linux", "Windows")],
  ["statistic mode", () => fc.constantFrom("random", "nth")],
  [
    "probability",
    () => fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }).map(String), fc.constantFrom(".5", "1e-4")),
  ],
  ["search text", () => fc.oneof(text(12), fc.string({ unit: "binary", minLength: 1, maxLength: 9 }).map(quoteWord))],
  ["search bytes", () => fc.constantFrom('"|0d0a|"', '"GET |2f 20|x"', '"|4142|"', '"a\\\\\\\\|00|"', '"\\\\|x"')],
  ["search algorithm", () => fc.constantFrom("bm", "kmp")],
  ["time of day", () => fc.constantFrom("9:5", "17:00:30", "00:00", "23:59:59")],
  ["weekdays", () => words("1", "Tuesday", "We", "Thu", "Fri", "6", "Sun")],
  ["days of the month", () => words("1", "07", "15", "31")],
  [
    "date",
    () => fc.constantFrom("2030", "2030-2", "2030-02-09T7", "1970", "2038-01-19T03:14:07", "2031-12-31T23:59:59"),
  ],
  ["u32 tests", () => fc.constantFrom('"6 & 0xFF = 17"', "0>>22&0x3C@0=1:5,7", '"0=1 && 4<<3=0:0xffffffff"')],
  ["IPsec direction", () => fc.constantFrom("in", "out")],
  ["IPsec policy", () => fc.constantFrom("none", "ipsec", "ipsec")],
  ["IPsec protocol", () => fc.constantFrom("esp", "51", "ipcomp")],
  ["IPsec mode", () => fc.constantFrom("tunnel", "transport")],
  ["forwarding method", () => fc.constantFrom("GATE", "ipip", "MASQ")],
  ["mobility types", () => fc.oneof(range(":", 255), fc.constantFrom("brr", "hoti:cot", "binding-u", "5:", ":5"))],
]);

const counts = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map(String);

const hashUnit = fc.constantFrom("", "/s", "/minute", "/hou", "/day", "b/s", "kb/s", "mb/sec");

const byteUnit = fc.constantFrom("", "", "b", "kb", "mb");

const port = fc.oneof(number(65535), fc.constantFrom("http", "https"));

/** Of many: what bears a name is one for the whole kernel, and refused to a second rule that says something else of it. */
function name(start: string): fc.Arbitrary<string> {
  return fc.nat({ max: 999_999_999 }).map(order => `${start}${order}`);
}

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

function network(family: Family): fc.Arbitrary<string> {
  return fc.tuple(address(family), fc.integer({ min: 0, max: 32 })).map(([base, length]) => `${base}/${length}`);
}

function address(family: Family): fc.Arbitrary<string> {
  return family === "ipv4" ? fc.ipV4() : fc.ipV6();
}

function option(description: OptionDescription, family: Family): fc.Arbitrary<string> {
  const values = VALUES.get(description.value.kind);
  if (values === undefined) throw new Error(`random rules know no values of kind ${description.value.kind}`);
  const names = fc.constantFrom(description.name, ...(description.aliases ?? []));
  const negation = description.negation === "allowed" ? fc.constantFrom("", "", "", "! ") : fc.constant("");
  return fc.tuple(negation, names, values(family)).map(([not, known, value]) => `${not}${known} ${value}`.trim());
}

/** Each option once, and those that they cannot stand without. */
function withNeeded(
  { options, requires }: ExtensionDescription,
  chosen: readonly OptionDescription[],
): readonly OptionDescription[] {
  const all = new Set(chosen);
  for (const option of all) {
    const needed = requires?.get(printedName(option));
    const other = options.find(one => printedName(one) === needed);
    if (other !== undefined) all.add(other);
  }
  return [...all];
}

/** `-m NAME` or `-j NAME` with options of it, as a user may write them. */
export function randomExtension(description: ExtensionDescription, family: Family): fc.Arbitrary<string> {
  const flag = description.kind === "match" ? "-m" : "-j";
  const required = description.options.filter(({ name, printedAs }) => description.oneOf?.includes(printedAs ?? name));
  const first =
    required.length === 0
      ? fc.constant<readonly OptionDescription[]>([])
      : fc.constantFrom(...required).map(one => [one]);
  const more = fc.subarray([...description.options], { maxLength: Math.min(2, description.options.length) });
  return fc
    .tuple(first, more)
    .chain(([need, extra]) =>
      fc.tuple(...withNeeded(description, [...need, ...extra]).map(each => option(each, family))),
    )
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
    return fc.tuple(...all.map(each => randomExtension(each, family))).map(parts => [...head, ...parts].join(" "));
  });
}

/** Kinds of codec that descriptions use, to see that none is missing here. */
export function missingKinds(): readonly string[] {
  const kinds = EXTENSIONS.flatMap(({ options }) => options.map(({ value }) => value.kind));
  return [...new Set(kinds)].filter(kind => !VALUES.has(kind));
}

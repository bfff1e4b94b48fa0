import { masked, parseMaskedAddress } from "../address";
import { parsePort } from "../codecs/port";
import { OMITTED, printedName } from "../extension";
import { findExtension } from "../extensions/registry";
import { DEFAULT_IPTABLES } from "../iptables-version";
import type { Family } from "../model";
import { parseProtocol } from "../protocols";
import type { DescribedMatch, Rule, RuleField, RuleMatch, RuleOption } from "../rule";
import { connectionStates, EVERY_STATE } from "./connection-states";
import type { MaskedCondition } from "./masked-condition";
import { EVERY_PACKET, type MaskedField, type PacketConditions } from "./packet-conditions";
import { commonPorts, EVERY_PORT, otherPorts, type PortSet, portSet } from "./port-set";

/** Most rules that one line with lists of addresses is taken for; a longer one is not understood. */
const MOST_ALTERNATIVES = 64;

/**
 * Matches that look at the packet and at what belongs to it, and answer the same to the same packet whenever they are
 * asked; so not at rates, counters, lists that rules write, or the time.
 */
const STEADY_MATCHES: ReadonlySet<string> = new Set([
  ...[
    "addrtype",
    "ah",
    "bpf",
    "cgroup",
    "connmark",
    "conntrack",
    "cpu",
    "dccp",
    "devgroup",
    "dscp",
    "dst",
    "ecn",
    "esp",
    "eui64",
  ],
  ...["frag", "hbh", "helper", "hl", "icmp", "icmp6", "ipcomp", "iprange", "ipv6header", "length", "mac", "mh"],
  ...["multiport", "owner", "physdev", "pkttype", "policy", "realm", "rpfilter", "rt", "sctp", "string", "tcp"],
  ...["tcpmss", "tos", "ttl", "u32", "udp", "udplite"],
]);

/** What a rule asks of a packet; several where `-s` or `-d` lists several addresses. */
export function readConditions(rule: Rule): readonly PacketConditions[] {
  const reader = new ConditionsReader(rule);
  const sources = listAddresses(rule.source, rule.family);
  const destinations = listAddresses(rule.destination, rule.family);
  if (sources.length * destinations.length > MOST_ALTERNATIVES) return [{ ...EVERY_PACKET, understood: false }];
  return sources.flatMap(source => destinations.map(destination => reader.read(source, destination)));
}

function listAddresses(field: RuleField | undefined, family: Family): readonly (MaskedCondition | "any" | "unread")[] {
  if (field === undefined) return ["any"];
  const parts = field.value.split(",");
  // iptables refuses a negated list.
  if (field.negated && parts.length > 1) return ["unread"];
  return parts.map(part => {
    const address = parseMaskedAddress(part, family);
    if (address === undefined) return "unread";
    const { bits, mask } = masked(address);
    return { value: bits, mask, negated: field.negated };
  });
}

class ConditionsReader {
  private readonly masked = new Map<MaskedField, MaskedCondition[]>();
  private readonly further = new Set<string>();
  private sourcePorts = EVERY_PORT;
  private destinationPorts = EVERY_PORT;
  private eitherPorts: PortSet | undefined;
  private states = EVERY_STATE;
  private header: PacketConditions["header"] = "open";
  private understood = true;
  private readonly protocol: number | undefined;

  constructor(private readonly rule: Rule) {
    const { protocol, inInterface, outInterface, fragment } = rule;
    const number = protocol === undefined ? undefined : parseProtocol(protocol.value);
    this.protocol = protocol?.negated === false ? number : undefined;
    if (protocol !== undefined) this.readProtocol(number, protocol.negated);
    if (inInterface !== undefined) this.add("inInterface", interfaceCondition(inInterface));
    if (outInterface !== undefined) this.add("outInterface", interfaceCondition(outInterface));
    if (fragment !== undefined) this.add("fragment", { value: 1n, mask: 1n, negated: fragment === "not fragments" });
    for (const match of rule.matches) this.readMatch(match);
  }

  read(source: MaskedCondition | "any" | "unread", destination: MaskedCondition | "any" | "unread"): PacketConditions {
    const fields = new Map<MaskedField, readonly MaskedCondition[]>(this.masked);
    if (typeof source === "object") fields.set("source", [source]);
    if (typeof destination === "object") fields.set("destination", [destination]);
    return {
      masked: fields,
      sourcePorts: this.sourcePorts,
      destinationPorts: this.destinationPorts,
      eitherPorts: this.eitherPorts ?? EVERY_PORT,
      states: this.states,
      header: this.header,
      further: this.further,
      understood: this.understood && source !== "unread" && destination !== "unread",
    };
  }

  private add(field: MaskedField, condition: MaskedCondition): void {
    const known = this.masked.get(field);
    if (known === undefined) this.masked.set(field, [condition]);
    else known.push(condition);
  }

  private readProtocol(number: number | undefined, negated: boolean): void {
    if (number === undefined) this.understood = false;
    else if (number !== 0 || negated) {
      this.add("protocol", { value: BigInt(number), mask: number === 0 ? 0n : 0xffn, negated });
    }
  }

  private readMatch(match: RuleMatch): void {
    if (match.kind === "described" && match.name === "comment") return;
    if (match.kind === "described") {
      if (HEADER_MATCHES.has(match.name) && this.header === "open") this.header = "needed";
      const unread = match.options.filter(option => !this.readOption(match, option));
      if (unread.length > 0) this.keepWords(match.name, unread.map(printOption).toSorted());
      else if (match.options.length === 0 && !HEADER_MATCHES.has(match.name)) this.keepWords(match.name, []);
    } else {
      this.keepWords(match.name, match.words);
    }
  }

  private keepWords(name: string, words: readonly string[]): void {
    if (STEADY_MATCHES.has(name) || isSetLookup(name, words)) this.further.add(JSON.stringify([name, ...words]));
    else this.understood = false;
  }

  /** False for an option that is none of the fields here. */
  private readOption({ name }: DescribedMatch, option: RuleOption): boolean {
    switch (`${name} ${option.name}`) {
      case "conntrack --ctstate":
      case "state --state":
        return this.readStates(option);
      case "tcp --tcp-flags":
        return this.readFlags(option);
      case "mark --mark":
        return this.readMark(name, option);
      case "icmp --icmp-type":
      case "icmp6 --icmpv6-type":
        return this.readIcmp(name, option);
    }
    if (!PORT_MATCHES.has(name)) return false;
    const ports = readPorts(option.values[0] ?? "", this.protocol);
    return ports === undefined ? false : this.readPortOption(option, option.negated ? otherPorts(ports) : ports);
  }

  private readPortOption({ name, negated }: RuleOption, ports: PortSet): boolean {
    switch (name) {
      case "--sport":
      case "--sports":
        this.sourcePorts = commonPorts(this.sourcePorts, ports);
        break;
      case "--dport":
      case "--dports":
        this.destinationPorts = commonPorts(this.destinationPorts, ports);
        break;
      case "--ports":
        // Negated, neither port may be in the list.
        if (negated) {
          this.sourcePorts = commonPorts(this.sourcePorts, ports);
          this.destinationPorts = commonPorts(this.destinationPorts, ports);
        } else if (this.eitherPorts === undefined) this.eitherPorts = ports;
        else return false;
        break;
      default:
        return false;
    }
    // All ports may be no condition at all once it is loaded.
    if (ports.length !== 1 || ports[0]?.[0] !== 0 || ports[0][1] !== 65_535) this.header = "implied";
    return true;
  }

  private readStates({ values, negated }: RuleOption): boolean {
    const named = connectionStates(values[0] ?? "");
    this.states &= negated ? EVERY_STATE & ~named : named;
    return true;
  }

  private readFlags(option: RuleOption): boolean {
    const [look, set] = canonicalValues("tcp", option, this.rule.family) ?? [];
    if (look === undefined || set === undefined) return false;
    const condition = { value: flagBits(set), mask: flagBits(look), negated: option.negated };
    this.add("tcpFlags", condition);
    if (condition.mask !== 0n) this.header = "implied";
    return true;
  }

  private readMark(name: string, option: RuleOption): boolean {
    const [text] = canonicalValues(name, option, this.rule.family) ?? [];
    const found = /^(0x[0-9a-f]+)(?:\/(0x[0-9a-f]+))?$/.exec(text ?? "");
    if (found === null) return false;
    this.add("mark", {
      value: BigInt(found[1] ?? "0"),
      mask: BigInt(found[2] ?? "0xffffffff"),
      negated: option.negated,
    });
    return true;
  }

  private readIcmp(name: string, option: RuleOption): boolean {
    const [text] = canonicalValues(name, option, this.rule.family) ?? [];
    if (text === "any") {
      this.add("icmp", { value: 0n, mask: 0n, negated: option.negated });
      return true;
    }
    const found = /^(\d+)(?:\/(\d+))?$/.exec(text ?? "");
    if (found === null) return false;
    const value = (BigInt(found[1] ?? "0") << 8n) | BigInt(found[2] ?? "0");
    this.add("icmp", { value, mask: found[2] === undefined ? 0xff00n : 0xffffn, negated: option.negated });
    this.header = "implied";
    return true;
  }
}

/** A look-up in an ipset; its further options count packets or look at the counts. */
function isSetLookup(name: string, words: readonly string[]): boolean {
  return name === "set" && words.length > 0 && words.every(word => /^(! )?--match-set /.test(word));
}

/** Matches that say no to a later fragment, whatever else they look at. */
const HEADER_MATCHES: ReadonlySet<string> = new Set([
  ...["tcp", "udp", "udplite", "sctp", "dccp", "multiport", "icmp", "icmp6", "esp", "ah", "ipcomp"],
]);

const PORT_MATCHES: ReadonlySet<string> = new Set(["tcp", "udp", "udplite", "sctp", "dccp", "multiport"]);

function readPorts(text: string, protocol: number | undefined): PortSet | undefined {
  try {
    return portSet(
      text.split(",").map(entry => {
        const colon = entry.indexOf(":");
        if (colon < 0) {
          const port = parsePort(entry, protocol);
          return [port, port];
        }
        const low = entry.slice(0, colon);
        const high = entry.slice(colon + 1);
        return [low === "" ? 0 : parsePort(low, protocol), high === "" ? 65_535 : parsePort(high, protocol)];
      }),
    );
  } catch {
    return undefined;
  }
}

const FLAG_BITS: ReadonlyMap<string, bigint> = new Map(
  ["FIN", "SYN", "RST", "PSH", "ACK", "URG"].map((flag, bit) => [flag, 1n << BigInt(bit)]),
);

function flagBits(list: string): bigint {
  return list.split(",").reduce((bits, flag) => bits | (FLAG_BITS.get(flag) ?? 0n), 0n);
}

const NAME_BYTES = 16;

/** `eth+` begins so; any other name is compared with its closing NUL. */
export function interfaceCondition({ value, negated }: RuleField): MaskedCondition {
  const isPrefix = value.endsWith("+");
  const bytes = new TextEncoder().encode(isPrefix ? value.slice(0, -1) : `${value}\0`).subarray(0, NAME_BYTES);
  let bits = 0n;
  let mask = 0n;
  for (let at = 0; at < NAME_BYTES; at += 1) {
    bits = (bits << 8n) | BigInt(bytes[at] ?? 0);
    mask = (mask << 8n) | (at < bytes.length ? 0xffn : 0n);
  }
  return { value: bits, mask, negated };
}

function canonicalValues(match: string, option: RuleOption, family: Family): readonly string[] | undefined {
  const description = findExtension("match", match)?.options.find(known => printedName(known) === option.name);
  if (description === undefined) return undefined;
  const scope = {
    family,
    backend: "nf_tables",
    protocol: undefined,
    excludedProtocol: undefined,
    negated: option.negated,
    traps: "spell",
    iptables: DEFAULT_IPTABLES,
  } as const;
  try {
    const values = description.value.canonicalize(option.values, scope);
    return values === OMITTED ? undefined : values;
  } catch {
    return undefined;
  }
}

function printOption({ name, negated, values }: RuleOption): string {
  return `${negated ? "! " : ""}${name} ${values.join(" ")}`;
}

import { type Backend, type Family, parseSave, type SavedRuleset } from "../ruleset";
import type { LiveLink } from "../system";
import { type LiveQueues, readClasses, readFilters, readQdiscs } from "../traffic";
import type { Connection } from "../transport";
import { printable } from "../transport";
import { type HostAccess, runScript } from "./access";
import { type InitSystem, readInitSystem } from "./boot/boot-units";
import { HostError } from "./cause";
import { type ChangeLog, readChangeLog } from "./change-log";
import { type FirewallService, parseServices } from "./firewall-service";
import { readLiveLinks } from "./link-readings";
import { type LockHolder, readLockHolder } from "./lock-holder";
import { type NftListing, readNftListing } from "./nft-listing";
import { type OwnerRecord, parseOwnerRecord } from "./owner-record";
import { parseSections, type Section, type Sections } from "./shell/frame";
import { type ReadRequest, snapshotScript } from "./shell/snapshot-shell";

/** What kind of machine answered, as its own programs say. */
export interface HostFacts {
  readonly kernel: string;
  readonly bootId: string;
  /** iptables' version, `1.8.9`. */
  readonly iptablesVersion: string;
  readonly backend: Backend;
  /** `absent`: the kernel has no IPv6, so the ipv6 part holds vacuously. */
  readonly ipv6: "present" | "absent";
  readonly nft: "present" | "absent";
  readonly tc: "present" | "absent";
  /** `read-only`: the key is bound to a reader, which loads no rule of a document, not even for trial. */
  readonly login: "full" | "read-only";
  /** `none`: nothing can be tried in a throw-away namespace here; the offline canonicaliser judges. */
  readonly namespaces: "works" | "none";
  readonly timer: "systemd" | "setsid";
  /** What starts programs at boot. */
  readonly init: InitSystem;
  /** Our own SSH path as the host sees it: client address and port, host address and port. */
  readonly connection?: string;
}

/** An interface that owners of bridges are recognised by. */
export interface HostInterface {
  readonly name: string;
  /** Addresses in CIDR form. */
  readonly addresses: readonly string[];
}

/** What the trial load of one family printed back, or which lines of the trial file were refused. */
export type TrialResult =
  /** The declared chains hold the very text already. */
  | { readonly kind: "live" }
  | { readonly kind: "printed"; readonly ruleset: SavedRuleset }
  | { readonly kind: "refused"; readonly lines: readonly RefusedLine[]; readonly message: string }
  | { readonly kind: "none" };

export interface RefusedLine {
  /** 1-based line of the trial file. */
  readonly line: number;
  readonly message: string;
}

/** One host, read in one round trip. */
export interface Snapshot {
  readonly host: string;
  readonly facts: HostFacts;
  readonly live: Readonly<Record<Family, SavedRuleset>>;
  readonly trial: Readonly<Record<Family, TrialResult>>;
  readonly nft: NftListing;
  /** Whoever was applying while the host was read. */
  readonly holder?: LockHolder;
  /** Rules that stand in the tables of the legacy backend while the host's iptables speaks nf_tables. */
  readonly legacyRules: readonly string[];
  /** What of the legacy tables could not be read, in words. */
  readonly legacyUnread: readonly string[];
  /** device → its qdiscs, and the classes and filters of an htb or of an ingress hook. */
  readonly queues: ReadonlyMap<string, LiveQueues>;
  readonly interfaces: readonly HostInterface[];
  /** name → value; absent where the host has no such sysctl. */
  readonly sysctls: ReadonlyMap<string, string>;
  /** Of the devices that were asked for, by name; absent where the host has no such device. */
  readonly links: ReadonlyMap<string, LiveLink>;
  readonly record?: OwnerRecord;
  /** Firewall services that run, or that a boot would start. */
  readonly services: readonly FirewallService[];
  /** file → sha256 of what is loaded at boot and of what has it loaded; link that enables that → `enabled`. */
  readonly bootFiles: ReadonlyMap<string, string>;
  /** What the dead-man wrote when it undid the last apply. */
  readonly rolledBack?: string;
  /** What the last boot could not load, in words. */
  readonly bootFailed?: string;
  /** Who changed the host, as far as it wrote that down; where that was asked. */
  readonly changes?: ChangeLog;
}

const SNAPSHOT_DEADLINE_MS = 120_000;

/**
 * Reads a host in one round trip.
 * @throws HostError privilege, missing-tool, unreadable, and whatever the transport says
 */
export async function takeSnapshot(
  access: HostAccess,
  connection: Connection,
  request: ReadRequest,
  signal: AbortSignal | undefined,
): Promise<Snapshot> {
  const script = snapshotScript(request);
  const result = await runScript(access, connection, { text: script.text, deadlineMs: SNAPSHOT_DEADLINE_MS }, signal);
  const sections = parseSections(result.stdout, script.marker);
  const snapshot = parseSnapshot(access.name, sections, result.stderr);
  const changes = request.changesSince === undefined ? undefined : readChangeLog(sections, request.changesSince);
  return changes === undefined ? snapshot : { ...snapshot, changes };
}

/**
 * Reads the sections of a snapshot. What a host prints is hostile until it is through here.
 * @param earlier a read of the same run: what no apply changes this one did not ask for again
 */
export function parseSnapshot(host: string, sections: Sections, stderr: string, earlier?: Snapshot): Snapshot {
  const facts = earlier?.facts ?? parseFacts(host, sections, stderr);
  const end = sections.get("end");
  if (end === undefined) {
    throw new HostError(
      host,
      "unreadable",
      `${host} did not finish telling what it holds: its answer breaks off. Its last words were: ${printable(stderr.slice(-300)) || "none"}. Try again; when it repeats, see whether /run or /tmp on the host is full.`,
    );
  }
  const nft = readNftListing(sections);
  const record = sections.get("record");
  const holder = sections.get("holder");
  const rolledBack = sections.get("rolled-back");
  const bootFailed = sections.get("boot-failed");
  return {
    host,
    facts: { ...facts, nft: nft.kind === "same" || nft.kind === "listed" ? "present" : facts.nft },
    live: {
      ipv4: readSave(host, "iptables-save", sections.get("save4")),
      ipv6: readSave(host, "ip6tables-save", sections.get("save6")),
    },
    trial: { ipv4: readTrial(host, sections.get("trial4")), ipv6: readTrial(host, sections.get("trial6")) },
    nft,
    ...(holder === undefined ? {} : { holder: readLockHolder(holder.stdout) }),
    legacyRules: facts.backend === "legacy" ? [] : lines(sections.get("legacy")?.stdout ?? ""),
    legacyUnread: facts.backend === "legacy" ? [] : lines(printable(sections.get("legacy")?.stderr ?? "")),
    queues: readLiveQueues(host, sections),
    interfaces: earlier?.interfaces ?? readInterfaces(sections.get("addresses")),
    sysctls: readSysctls(sections),
    links: readLiveLinks(sections),
    ...(record?.exitCode === 0 ? { record: parseOwnerRecord(record.stdout, host) } : {}),
    services: parseServices(sections.get("services")?.stdout ?? ""),
    bootFiles: earlier?.bootFiles ?? readHashes(sections.get("boot")),
    ...(rolledBack?.exitCode === 0 ? { rolledBack: printable(rolledBack.stdout.trim()) } : {}),
    ...(bootFailed?.exitCode === 0 ? { bootFailed: printable(bootFailed.stdout.trim()) } : {}),
  };
}

function parseFacts(host: string, sections: Sections, stderr: string): HostFacts {
  const section = sections.get("facts");
  if (section === undefined) {
    throw new HostError(
      host,
      "unreadable",
      `${host} answered the login but ran no script: it said ${JSON.stringify(printable(stderr.slice(0, 300)))}. The login needs a POSIX sh that reads commands from its input; see whether the user's shell is a menu or a forced command.`,
    );
  }
  const fact = new Map(
    lines(section.stdout).map(line => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const),
  );
  if (fact.get("uid") !== "0") {
    throw new HostError(
      host,
      "privilege",
      `${host}: the login is neither root nor was it told to use sudo or doas, and iptables needs root. Nothing was touched. Set privilege "sudo" (or "doas") in the connection, and add this line with visudo -f /etc/sudoers.d/netfilter-fleet on the host: USER ALL=(root) NOPASSWD: /bin/sh, /usr/bin/sh (USER is the login; it makes that account equal to root).`,
    );
  }
  const version = /^iptables v([0-9.]+)(?: \((nf_tables|legacy)\))?/.exec(fact.get("iptables") ?? "");
  if (version === null) {
    throw new HostError(
      host,
      "missing-tool",
      `${host} has no iptables (looked in /usr/sbin, /sbin and the usual places). Install it on the host and run again: apt-get install -y iptables`,
    );
  }
  const ipv6 = fact.get("ipv6") === "present" ? "present" : "absent";
  if (ipv6 === "present" && (fact.get("ip6tables") ?? "") === "") {
    throw new HostError(
      host,
      "missing-tool",
      `${host} speaks IPv6 but has no ip6tables, so its IPv6 side can neither be read nor closed. Install it on the host and run again: apt-get install -y iptables`,
    );
  }
  const connection = fact.get("connection") ?? "";
  const login = fact.has("reader") ? "read-only" : "full";
  return {
    kernel: printable(fact.get("kernel") ?? ""),
    bootId: printable(fact.get("boot") ?? ""),
    iptablesVersion: version[1] ?? "",
    backend: version[2] === "nf_tables" ? "nf_tables" : "legacy",
    ipv6,
    nft: (fact.get("nft") ?? "") === "" ? "absent" : "present",
    tc: (fact.get("tc") ?? "") === "" ? "absent" : "present",
    login,
    namespaces: login === "full" && sections.get("namespaces") === undefined ? "works" : "none",
    timer: fact.get("systemd") === "running" ? "systemd" : "setsid",
    init: readInitSystem(fact.get("init")),
    ...(/^[0-9a-fA-F.:%a-z]+ \d+ [0-9a-fA-F.:%a-z]+ \d+$/.test(connection) ? { connection } : {}),
  };
}

function readSave(host: string, command: string, section: Section | undefined): SavedRuleset {
  if (section === undefined) return parseSave("");
  if (section.exitCode !== 0) {
    throw new HostError(
      host,
      "unreadable",
      `${host}: ${command} failed with exit code ${section.exitCode}: ${printable(section.stderr.trim().slice(0, 500))}. Without it nothing can be compared; run ${command} on the host to see why.`,
    );
  }
  try {
    return parseSave(section.stdout);
  } catch (error) {
    throw new HostError(
      host,
      "unreadable",
      `${host}: what ${command} prints cannot be read: ${printable(messageOf(error))}`,
    );
  }
}

function readTrial(host: string, section: Section | undefined): TrialResult {
  if (section === undefined) return { kind: "none" };
  if (section.stdout === "@live\n") return { kind: "live" };
  if (section.exitCode === 0) return { kind: "printed", ruleset: readSave(host, "its trial load", section) };
  const refused = lines(section.stderr)
    .map(line => /^@refused (\d+) (.*)$/.exec(line))
    .filter(match => match !== null)
    .map(match => ({ line: Number(match[1]), message: printable((match[2] ?? "").trim()) }));
  return { kind: "refused", lines: refused, message: printable(section.stderr.trim().slice(0, 1000)) };
}

function readLiveQueues(host: string, sections: Sections): Snapshot["queues"] {
  const section = sections.get("qdiscs");
  if (section === undefined || section.exitCode !== 0) return new Map();
  try {
    const devices = readQdiscs(section.stdout, undefined, sections.get("bursts")?.stdout);
    return new Map([...devices].map(([device, qdiscs]) => [device, { qdiscs, ...readTrees(host, device, sections) }]));
  } catch (error) {
    if (error instanceof HostError) throw error;
    throw new HostError(host, "unreadable", `${host}: what tc prints cannot be read: ${printable(messageOf(error))}`);
  }
}

/** Classes and filters, which are asked for where there is an htb or an ingress hook. */
function readTrees(host: string, device: string, sections: Sections): Pick<LiveQueues, "classes" | "filters"> {
  const textOf = (section: Section | undefined): string => {
    if (section === undefined) return "";
    if (section.exitCode === 0) return section.stdout;
    throw new HostError(
      host,
      "unreadable",
      `${host}: tc does not list the classes or filters of ${printable(device)}: ${printable(section.stderr.trim().slice(0, 300))}. Run "tc class show dev ${printable(device)}" on the host to see why.`,
    );
  };
  const filters = [...sections]
    .filter(([name]) => name.startsWith(`filters ${device} `))
    .flatMap(([name, section]) => readFilters(textOf(section), name.slice(`filters ${device} `.length)));
  return { classes: readClasses(textOf(sections.get(`classes ${device}`))), filters };
}

function readInterfaces(section: Section | undefined): readonly HostInterface[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(section?.stdout ?? "[]");
  } catch {
    return []; // an ip without -j: bridges are then not recognised by their subnet
  }
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((link: unknown) => {
    if (typeof link !== "object" || link === null || !("ifname" in link) || typeof link.ifname !== "string") return [];
    const addresses = "addr_info" in link && Array.isArray(link.addr_info) ? link.addr_info : [];
    return [
      {
        name: link.ifname,
        addresses: addresses.flatMap((entry: { local?: unknown; prefixlen?: unknown }) =>
          typeof entry.local === "string" && typeof entry.prefixlen === "number"
            ? [`${entry.local}/${entry.prefixlen}`]
            : [],
        ),
      },
    ];
  });
}

function readSysctls(sections: Sections): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, section] of sections) {
    if (!name.startsWith("sysctl ") || section.exitCode !== 0) continue;
    values.set(name.slice("sysctl ".length), section.stdout.trim().replace(/\s+/g, " "));
  }
  return values;
}

function readHashes(section: Section | undefined): ReadonlyMap<string, string> {
  return new Map(
    lines(section?.stdout ?? "")
      .map(line => /^([0-9a-f]{64}|enabled) [ *](.+)$/.exec(line))
      .filter(match => match !== null)
      .map(match => [match[2] ?? "", match[1] ?? ""] as const),
  );
}

export function lines(text: string): readonly string[] {
  return text.split("\n").filter(line => line !== "");
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

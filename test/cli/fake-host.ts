import type { DesiredDocument } from "../../engine/desired";
import { hashDocument } from "../../engine/desired";
import { bootHashes } from "../../engine/host/boot/boot-files";
import type { Script, ScriptResult, Target, Transport, TransportCause } from "../../engine/transport";
import { TransportError } from "../../engine/transport";

/** What a host of these tests is like. It answers reads as a real one would; nothing can be written to it. */
export interface FakeHost {
  /** The filter table as iptables-save prints it, without its frame. */
  readonly filter?: readonly string[];
  readonly forwarding?: "0" | "1";
  /** The document that was applied last. */
  readonly applied?: DesiredDocument;
  /** Without it the host has no nft, so native rules cannot be looked at. Default: it has none of its own. */
  readonly nft?: "absent";
  /** What it wrote down of those who changed it: lines of the section, and its clock when it was read. */
  readonly log?: { readonly lines: readonly string[]; readonly clock: string };
  /** Refuses the connection. */
  readonly cause?: TransportCause;
}

/** The filter table after a document of `documentOf` was applied. */
export function appliedTo(document: DesiredDocument): FakeHost {
  const rules = document.ipv4.filter?.INPUT?.rules ?? [];
  return {
    filter: [
      ":INPUT DROP [0:0]",
      ":FORWARD ACCEPT [0:0]",
      ":OUTPUT ACCEPT [0:0]",
      ":NF-INPUT - [0:0]",
      "-A INPUT -j NF-INPUT",
      ...rules.map(rule => `-A NF-INPUT ${String(rule)}`),
    ],
    forwarding: "1",
    applied: document,
  };
}

/** Hosts by address. */
export class FakeFleet {
  /** Scripts that any host was given. */
  readonly scripts: string[] = [];
  /** How each connection was asked for. */
  readonly targets: Target[] = [];
  readonly #hosts: ReadonlyMap<string, FakeHost>;

  constructor(hosts: Readonly<Record<string, FakeHost>>) {
    this.#hosts = new Map(Object.entries(hosts));
  }

  readonly transport = (): Transport => ({
    connect: async (target: Target) => {
      this.targets.push(target);
      const host = this.#hosts.get(target.address);
      const cause = host === undefined ? unreachable(target.host) : host.cause;
      if (host === undefined || cause !== undefined) throw new TransportError(target.host, cause ?? unreachable(""));
      return {
        run: async (script: Script) => {
          this.scripts.push(script.text);
          return answer(target, host, script);
        },
        close: async () => undefined,
      };
    },
    dial: async ({ address }: { readonly address: string }) => unreachable(address),
  });
}

function unreachable(host: string): TransportCause {
  return { kind: "unreachable", message: `No answer from ${host}.` };
}

function answer(target: Target, host: FakeHost, script: Script): ScriptResult {
  const marker = /^MARKER=([0-9a-f]+)$/m.exec(script.text)?.[1] ?? "";
  const section = (name: string, stdout: string, exitCode = 0): string =>
    `\n@${marker} + ${name}\n${stdout}\n@${marker} ! ${exitCode}\n\n@${marker} .\n`;
  const facts = ["uid=0", "kernel=6.1.0", "iptables=iptables v1.8.9 (legacy)", "tc=tc", "ipv6="];
  const { filter = [":INPUT ACCEPT [0:0]", ":FORWARD ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]"] } = host;
  const stdout = [
    section("facts", `${facts.join("\n")}\n`),
    section("save4", `*filter\n${filter.join("\n")}\nCOMMIT\n`),
    section("trial4", trialOf(script.text)),
    section("nft", '{"nftables":[]}', host.nft === "absent" ? 127 : 0),
    section("qdiscs", "[]"),
    section("addresses", "[]"),
    section("record", host.applied === undefined ? "" : printRecord(host.applied), host.applied === undefined ? 1 : 0),
    section("boot", host.applied === undefined ? "" : printBootHashes(host.applied)),
    section("sysctl net.ipv4.ip_forward", `${host.forwarding ?? "0"}\n`),
    ...(host.log === undefined || !script.text.includes("\n# changes since ")
      ? []
      : [section("changes", host.log.lines.join("\n")), section("clock", host.log.clock)]),
    section("end", ""),
  ].join("");
  return { host: target.host, stdout, stderr: "", exitCode: 0, signal: null, timedOut: false, durationMs: 1 };
}

/** The kernel's spelling is the given one here: what the script asks to be tried is printed back. */
function trialOf(script: string): string {
  const [, , content = ""] = /^(FILE_\w+) trial4\n([\s\S]*?)^(?:\1 |END_)/m.exec(script) ?? [];
  return content.replace("*filter\n", "*filter\n:INPUT ACCEPT [0:0]\n");
}

function printBootHashes(document: DesiredDocument): string {
  return [...bootHashes(document, "none")].map(([name, hash]) => `${hash}  ${name}\n`).join("");
}

function printRecord(document: DesiredDocument): string {
  return JSON.stringify({
    version: 1,
    owner: document.owner,
    document: hashDocument(document),
    status: "closed",
    chains: [{ family: "ipv4", table: "filter", chain: "INPUT", mode: "shared", anchor: "first" }],
    policies: [{ family: "ipv4", table: "filter", chain: "INPUT", ours: "DROP", before: "ACCEPT" }],
    replaced: [],
    qdiscs: [],
    sysctls: [{ name: "net.ipv4.ip_forward", ours: "1", before: "0" }],
  });
}

import { HostError } from "../host";
import { excerpt, printable } from "../transport/printable";
import { type BloatHost, runSections, sectionOf } from "./bloat-host";
import {
  installLine,
  installScript,
  PACKAGE_MANAGERS,
  type PackageManager,
  TOOLS,
  type Tool,
  toolsScript,
} from "./shell/tools-shell";

/** What a host has of what a measurement may need. */
export interface HostTools {
  readonly tools: ReadonlySet<Tool>;
  readonly manager: PackageManager | undefined;
  /** Whether its ping takes pauses below a second. */
  readonly pace: "fine" | "coarse";
}

export interface ToolOptions {
  /** `install`: what is missing is installed by the host's package manager. */
  readonly missing: "refuse" | "install";
  readonly signal: AbortSignal;
  readonly onProgress: (words: string) => void;
}

const PURPOSES: Readonly<Record<Tool, string>> = {
  iperf3: "makes the load",
  ping: "measures latency",
  timeout: "ends what runs too long",
  tc: "shows queues",
  ip: "shows routes",
};
/** Seconds that an installation may take. */
const INSTALL_SECONDS = 300;

/**
 * Sees that a host has what its part in a measurement needs.
 * @throws HostError missing-tool, with the line that installs it
 */
export async function prepareTools(host: BloatHost, needed: readonly Tool[], options: ToolOptions): Promise<HostTools> {
  const { name } = host.access;
  const before = await lookForTools(host, options.signal);
  const missing = needed.filter(tool => !before.tools.has(tool));
  if (missing.length === 0) return before;
  const { manager } = before;
  if (options.missing === "refuse" || manager === undefined) throw missingTools(name, missing, manager);
  const line = installLine(manager, missing);
  options.onProgress(`${printable(name)}: installs ${missing.join(" and ")}: ${line}`);
  const sections = await runSections(host, installScript(manager, missing), INSTALL_SECONDS, options.signal);
  const after = await lookForTools(host, options.signal);
  const still = needed.filter(tool => !after.tools.has(tool));
  if (still.length === 0) return after;
  const { stdout } = sectionOf(host, sections, "install");
  throw new HostError(
    name,
    "missing-tool",
    `${name} still has no ${still.join(" and no ")} after ${line}, which said: ${excerpt(stdout.slice(-300))}. Install it there by hand.`,
  );
}

async function lookForTools(host: BloatHost, signal: AbortSignal): Promise<HostTools> {
  const { stdout } = sectionOf(host, await runSections(host, toolsScript(), 30, signal), "tools");
  const lines = new Set(stdout.split("\n"));
  return {
    tools: new Set(TOOLS.filter(tool => lines.has(`tool ${tool}`))),
    manager: PACKAGE_MANAGERS.find(manager => lines.has(`manager ${manager}`)),
    pace: lines.has("fine") ? "fine" : "coarse",
  };
}

function missingTools(name: string, missing: readonly Tool[], manager: PackageManager | undefined): HostError {
  const words = missing.map(tool => `no ${tool}, which ${PURPOSES[tool]}`).join(", and ");
  const lines =
    manager === undefined
      ? PACKAGE_MANAGERS.map(known => installLine(known, missing)).join("; or ")
      : installLine(manager, missing);
  const advice =
    manager === undefined
      ? `Install it there by hand (${lines})`
      : `Install it there (${lines}), or let nffleet bloat do that: --install`;
  return new HostError(name, "missing-tool", `${name} has ${words}. ${advice}.`);
}

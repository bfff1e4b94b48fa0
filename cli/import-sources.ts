import { readFileSync } from "node:fs";
import { type HostToAdopt, type ReadRuleset, readWritten, surveyHost, UntrueRuleset } from "../engine/adopt";
import type { DesiredDocument } from "../engine/desired";
import { type FleetCause, FleetError, type HostResult, type HostWork, runFleet } from "../engine/fleet";
import { accessOf } from "../engine/host";
import { type Family, RulesetError } from "../engine/ruleset";
import type { OptionValues } from "./command";
import { readHostNames } from "./host-names";
import type { ImportOperand } from "./import-operands";
import { headOf, refuseTwice } from "./named-hosts";
import { type CONNECTION_OPTIONS, openTransport } from "./options";
import { readBackend } from "./ruleset-reading";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";

/** What a command line asked to import, read. */
export interface ImportSources {
  readonly hosts: readonly HostToAdopt[];
  /** host → what its owner should know. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
  readonly failures: readonly { readonly host: string; readonly cause: FleetCause }[];
}

type SourceOptions = OptionValues<typeof CONNECTION_OPTIONS> & {
  readonly family: string | undefined;
  readonly backend: string | undefined;
  readonly resolve: readonly string[];
};

type FileOperand = Extract<ImportOperand, { kind: "file" }>;
type HostOperand = Extract<ImportOperand, { kind: "host" }>;

/**
 * Reads hosts, several at a time, and files.
 * @throws UsageError for options that cannot be, and for two sources of one host and family
 */
export async function readImportSources(
  operands: readonly ImportOperand[],
  options: SourceOptions,
  surroundings: Surroundings,
): Promise<ImportSources> {
  const family = readFamily(options.family);
  const backend = readBackend(options.backend);
  const resolve = readHostNames(options.resolve);
  const live = operands.filter(operand => operand.kind === "host");
  const files = new Map<string, readonly FileOperand[]>();
  for (const operand of operands) {
    if (operand.kind === "file") files.set(operand.host, [...(files.get(operand.host) ?? []), operand]);
  }
  if (backend !== undefined && live.length === 0)
    throw new UsageError("--backend says which kernel interface of a host is meant, and only files are named.");
  refuseTwice([...live.map(({ host }) => host.name), ...files.keys()]);
  const works: HostWork<Read>[] = [...files].map(([host, own]) => ({
    host,
    run: async () => readFiles(host, own, family, resolve),
  }));
  if (live.length > 0) {
    if (options.local && live.length > 1) throw new UsageError("--local means this one machine. Name it once.");
    const transport = openTransport(options, surroundings);
    for (const operand of live) {
      const head = { ...headOf(operand.host, "import"), ...(backend === undefined ? {} : { backend }) };
      works.push({
        host: operand.host.name,
        run: async signal => readHost(operand, head, await surveyHost(accessOf(head, transport), head, signal)),
      });
    }
  }
  const { concurrency } = options;
  const results = await runFleet(works, {
    signal: surroundings.signal,
    ...(concurrency === undefined ? {} : { concurrency }),
  });
  return gather(results);
}

interface Read {
  readonly host: HostToAdopt;
  readonly notes: readonly string[];
}

function gather(results: readonly HostResult<Read>[]): ImportSources {
  const done = results.flatMap(result => (result.status === "done" ? [result.value] : []));
  return {
    hosts: done.map(({ host }) => host),
    notes: new Map(done.map(({ host, notes }) => [host.name, notes])),
    failures: results.flatMap(result =>
      result.status === "failed" ? [{ host: result.host, cause: result.cause }] : [],
    ),
  };
}

function readHost(
  { host: { name, address, port, user } }: HostOperand,
  { backend }: DesiredDocument,
  read: ReadRuleset,
): Read {
  const connection = { address, port, user, privilege: user === "root" ? "root" : "sudo" } as const;
  const said = backend === undefined ? {} : { backend };
  return { host: { name, connection, neighbours: [], ...said, ...read }, notes: read.notes };
}

function readFiles(
  host: string,
  files: readonly FileOperand[],
  said: Family | undefined,
  resolve: ReadonlyMap<string, string>,
): Read {
  const reads = files.map(({ file, family }) => {
    const named = family ?? said;
    return readFile(file, {
      text: readFileSync(file, "utf8"),
      neighbours: [],
      resolve,
      ...(named === undefined ? {} : { family: named }),
    });
  });
  const held = { ipv4: reads.flatMap(read => read.held.ipv4), ipv6: reads.flatMap(read => read.held.ipv6) };
  for (const family of ["ipv4", "ipv6"] as const) {
    const holding = files.filter((_, at) => (reads[at]?.held[family].length ?? 0) > 0);
    if (holding.length < 2) continue;
    const names = holding.map(({ file }) => file).join(" and ");
    throw documentError(
      `${names} both hold ${family} rules of ${host}. Give each host files of its own name (web-1.v4, web-1.v6), or import them one by one.`,
    );
  }
  return {
    host: {
      name: host,
      // Nobody said where the host is: its name is what most of them are reached by.
      connection: { address: host, port: 22, user: "root", privilege: "root" },
      neighbours: [],
      held,
      sysctls: Object.assign({}, ...reads.map(read => read.sysctls)),
      links: Object.assign({}, ...reads.map(read => read.links)),
      leftOut: reads.flatMap(read => read.leftOut),
    },
    notes: [
      ...reads.flatMap(read => read.notes),
      `no file says where it is reached: main.ts has its name for an address, and root for a user`,
    ],
  };
}

function readFile(file: string, written: Parameters<typeof readWritten>[0]): ReadRuleset {
  try {
    return readWritten(written);
  } catch (error) {
    if (error instanceof RulesetError || error instanceof UntrueRuleset)
      throw documentError(`${file}: ${error.message}`);
    throw error;
  }
}

function documentError(message: string): FleetError {
  return new FleetError({ kind: "document", message });
}

function readFamily(text: string | undefined): Family | undefined {
  if (text === undefined || text === "ipv4" || text === "ipv6") return text;
  throw new UsageError(`--family takes ipv4 or ipv6, and "${text}" is neither.`);
}

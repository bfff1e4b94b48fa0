import { DEFAULT_CONCURRENCY, type DocumentPlace, MOST_CONCURRENCY } from "../engine/fleet";
import { type SshOptions, sshOptionsFromEnvironment, type Transport } from "../engine/transport";
import type { OptionDefinitions, OptionValues } from "./command";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";

/** Where documents are read from. */
export const DOCUMENT_OPTIONS = {
  documents: {
    kind: "list",
    valueName: "PATH",
    summary:
      'a document, a folder of them, or "-" for one on stdin; repeatable (default: $CDKTF_OUTDIR, else cdktf.out)',
  },
} as const satisfies OptionDefinitions;

/** How hosts are reached. Flags win over the environment, the environment over the defaults. */
export const CONNECTION_OPTIONS = {
  identity: {
    kind: "list",
    valueName: "FILE",
    summary: "private key; repeatable (default: $NFFLEET_IDENTITY, else ~/.ssh/id_*, then the agent)",
  },
  "known-hosts": {
    kind: "list",
    valueName: "FILE",
    summary: "known_hosts file; repeatable (default: $NFFLEET_KNOWN_HOSTS, else ssh's own)",
  },
  "accept-new": {
    kind: "flag",
    summary: "record the key of a host that was never seen; a changed key is still refused",
  },
  local: { kind: "flag", summary: "this machine is the host: no SSH; for one document" },
  concurrency: {
    kind: "number",
    valueName: "N",
    least: 1,
    most: MOST_CONCURRENCY,
    summary: `hosts at a time (default ${DEFAULT_CONCURRENCY})`,
  },
} as const satisfies OptionDefinitions;

/** @throws UsageError when stdin is named twice */
export async function documentPlaces(
  { documents }: OptionValues<typeof DOCUMENT_OPTIONS>,
  { env, readStdin }: Surroundings,
): Promise<readonly DocumentPlace[]> {
  if (documents.length === 0) return [{ kind: "output", directory: env.CDKTF_OUTDIR || "cdktf.out" }];
  if (documents.filter(path => path === "-").length > 1)
    throw new UsageError("--documents - was given twice; stdin can be read once.");
  const places: DocumentPlace[] = [];
  for (const path of documents) {
    places.push(path === "-" ? { kind: "text", text: await readStdin() } : { kind: "path", path });
  }
  return places;
}

/** @throws RangeError for an environment that asks for an unknown host key policy */
export function openTransport(
  options: OptionValues<typeof CONNECTION_OPTIONS>,
  { env, transports }: Surroundings,
): Transport {
  if (options.local) return transports.local();
  const fromEnvironment = sshOptionsFromEnvironment(env);
  const ssh: SshOptions = {
    ...fromEnvironment,
    ...(options.identity.length === 0 ? {} : { identities: options.identity }),
    ...(options["known-hosts"].length === 0 ? {} : { knownHosts: options["known-hosts"] }),
    ...(options["accept-new"] ? { hostKeyPolicy: "accept-new" as const } : {}),
  };
  return transports.ssh(ssh);
}

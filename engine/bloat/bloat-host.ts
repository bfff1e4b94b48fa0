import { type HostAccess, HostError } from "../host";
import { runScript, withConnection } from "../host/access";
import { type FramedScript, parseSections, type Section, type Sections } from "../host/shell/frame";
import type { Connection } from "../transport";

/** A host that takes part in a measurement, logged in to. */
export interface BloatHost {
  readonly access: HostAccess;
  readonly connection: Connection;
}

/** Logs in to all, one after another, and closes all whatever happens. */
export async function withHosts<T>(
  [first, ...rest]: readonly HostAccess[],
  signal: AbortSignal,
  use: (hosts: readonly BloatHost[]) => Promise<T>,
): Promise<T> {
  if (first === undefined) return use([]);
  return withConnection(first, signal, connection =>
    withHosts(rest, signal, hosts => use([{ access: first, connection }, ...hosts])),
  );
}

/** A line that a script says while it runs, and the number behind it. */
export interface Step {
  readonly name: string;
  readonly value: number;
}

const STEP = /^@step ([a-z]{1,40})(?: (\d{1,12}(?:\.\d{1,9})?))?$/;

/**
 * Runs a framed script to its end.
 * @throws HostError any cause of a connection or a script
 */
export async function runSections(
  { access, connection }: BloatHost,
  { text, marker }: FramedScript,
  seconds: number,
  signal: AbortSignal,
  onStep: (step: Step) => void = () => undefined,
): Promise<Sections> {
  const result = await runScript(
    access,
    connection,
    {
      text,
      deadlineMs: Math.ceil(seconds * 1000),
      onStderrLine: line => {
        const [, name, value] = STEP.exec(line) ?? [];
        if (name !== undefined) onStep({ name, value: Number(value ?? 0) });
      },
    },
    signal,
  );
  return parseSections(result.stdout, marker);
}

/** @throws HostError (unreadable) where the script's answer lacks it */
export function sectionOf(host: BloatHost, sections: Sections, name: string): Section {
  const section = sections.get(name);
  if (section !== undefined) return section;
  const { name: called } = host.access;
  throw new HostError(
    called,
    "unreadable",
    `${called}: the measuring script's answer breaks off before "${name}". Measure again; if it stays so, see on the host what ends such scripts (out of memory, a full /tmp).`,
  );
}

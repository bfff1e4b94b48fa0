import { type DesiredDocument, hostNameOf, isUnknown, type JumpConnection } from "../desired";
import type { Connection, JumpTarget, Script, ScriptResult, Target, Transport } from "../transport";
import { HostError, hostErrorOfTransport, toHostError } from "./cause";

/** One host as this room reaches it. */
export interface HostAccess {
  /** The name in every message. */
  readonly name: string;
  readonly target: Target;
  readonly transport: Transport;
}

/**
 * The access that a document's connection describes.
 * @throws HostError (unreachable) when the address is only known after something else was applied
 */
export function accessOf(document: DesiredDocument, transport: Transport): HostAccess {
  const name = hostNameOf(document);
  const { privilege, transport: by, ...hop } = document.connection;
  return {
    name,
    transport,
    target: { ...jumpTarget(name, hop, name), privilege, ...(by === undefined ? {} : { transport: by }) },
  };
}

/**
 * A server that is logged in to on the way to a host, or for it.
 * @param called its own name in messages
 * @throws HostError (unreachable) when an address is only known after something else was applied
 */
export function jumpTarget(host: string, hop: JumpConnection, called: string): JumpTarget {
  const { address, port, user, hostKey, jump } = hop;
  if (isUnknown(address)) {
    throw new HostError(
      host,
      "unreachable",
      `${host} cannot be reached yet: its address is ${address.unknown}, which is only known once something else has been applied. Apply that first, or give the address.`,
    );
  }
  return {
    host: called,
    address,
    port,
    user,
    ...(hostKey === undefined ? {} : { hostKey }),
    ...(jump === undefined ? {} : { jump: jumpTarget(host, jump, `${called}'s jump host`) }),
  };
}

/** Opens a new connection, hands it to `use`, and closes it whatever happens. */
export async function withConnection<T>(
  access: HostAccess,
  signal: AbortSignal | undefined,
  use: (connection: Connection) => Promise<T>,
): Promise<T> {
  let connection: Connection;
  try {
    connection = await access.transport.connect(access.target, signal);
  } catch (error) {
    throw toHostError(access.name, error);
  }
  try {
    return await use(connection);
  } catch (error) {
    throw toHostError(access.name, error);
  } finally {
    await connection.close();
  }
}

/** Runs a script that must reach its end. A script that did not is a HostError with the transport's own words. */
export async function runScript(
  access: HostAccess,
  connection: Connection,
  script: Script,
  signal: AbortSignal | undefined,
): Promise<ScriptResult> {
  const result = await connection.run(script, signal);
  if (result.cause !== undefined) throw hostErrorOfTransport(access.name, result.cause);
  if (result.exitCode === null) {
    throw new HostError(
      access.name,
      "unreadable",
      `${access.name}: the script was ended on the host by ${result.signal ?? "a signal"}, so its answer is not whole. See the host's log for what ended it (out of memory?), and run again.`,
    );
  }
  return result;
}

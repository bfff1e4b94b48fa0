import type { ServerChannel } from "ssh2";
import { type DesiredDocument, hashDocument } from "../../engine/desired";
import { accessOf, observe } from "../../engine/host";
import { bootHashes } from "../../engine/host/boot/boot-files";
import { INIT_SYSTEMS } from "../../engine/host/boot/boot-units";
import type { Transport } from "../../engine/transport";
import type { SshServerFixture } from "../engine/transport/ssh-server-fixture";

/** What a real host answered to one read of its document, word for word. */
export interface RecordedRead {
  readonly document: DesiredDocument;
  readonly marker: string;
  readonly stdout: string;
}

/** How a host in this process tells what the recorded one said. */
export interface Retelling {
  readonly text: (stdout: string) => string;
  /** Default: 0. */
  readonly exitCode?: number;
  /** How it goes on after that; `cut` ends the connection without a word. Default: it ends. */
  readonly end?: "cut" | ((channel: ServerChannel) => void);
}

/** Reads a host as a report does, and keeps what it said. */
export async function recordRead(transport: Transport, document: DesiredDocument): Promise<RecordedRead> {
  const said: { script: string; stdout: string }[] = [];
  const listening: Transport = {
    ...transport,
    connect: async (...asked) => {
      const connection = await transport.connect(...asked);
      return {
        ...connection,
        run: async (script, signal) => {
          const result = await connection.run(script, signal);
          said.push({ script: script.text, stdout: result.stdout });
          return result;
        },
        close: () => connection.close(),
      };
    },
  };
  await observe(accessOf(document, listening), document);
  const [read] = said;
  if (read === undefined) throw new Error("nothing was read");
  return { document, marker: markerOf(read.script), stdout: read.stdout };
}

/**
 * Starts a host in this process, an SSH server of its own, that answers reads as the recorded one did: its document is the
 * same but for its name and where it is reached, which the fail-safe of the boot lets in.
 */
export async function startRecordedHost(
  server: SshServerFixture,
  recorded: RecordedRead,
  name: string,
  retelling: Retelling = { text: stdout => stdout },
): Promise<DesiredDocument> {
  const { owner } = recorded.document;
  let stdout = "";
  const port = await server.listen({
    exec: (channel, _command, connection) =>
      answer(channel, recorded.marker, stdout, { ...retelling, cut: () => connection.end() }),
  });
  const { public: hostKey } = server.hostKey;
  const own: DesiredDocument = {
    ...recorded.document,
    owner: `${owner.slice(0, owner.lastIndexOf("/"))}/${name}`,
    connection: { address: "127.0.0.1", port, user: "root", privilege: "root", hostKey },
  };
  stdout = retell(recorded, own);
  return own;
}

/** The host's books name its document; what is loaded at boot has its hash. */
function retell({ document, stdout }: RecordedRead, own: DesiredDocument): string {
  const boot = INIT_SYSTEMS.flatMap(init => {
    const hashes = bootHashes(own, init);
    return [...bootHashes(document, init)].map(([file, hash]) => [hash, hashes.get(file) ?? hash] as const);
  });
  const pairs: readonly (readonly [string, string])[] = [
    [document.owner, own.owner],
    [hashDocument(document), hashDocument(own)],
    ...boot,
  ];
  return pairs.reduce((text, [from, to]) => text.replaceAll(from, to), stdout);
}

function answer(
  channel: ServerChannel,
  marker: string,
  stdout: string,
  { text, exitCode = 0, end, cut }: Retelling & { readonly cut: () => void },
): void {
  const chunks: Buffer[] = [];
  channel.on("error", () => undefined);
  channel.on("data", (chunk: Buffer) => chunks.push(chunk));
  channel.on("end", () => {
    const script = Buffer.concat(chunks).toString();
    const [started = ""] = /nffleet-started-[0-9a-f]+/.exec(script) ?? [];
    channel.stderr.write(`${started} 0\n`);
    channel.write(text(stdout.replaceAll(marker, markerOf(script))), () => {
      if (end === "cut") return cut();
      if (end !== undefined) return end(channel);
      channel.exit(exitCode);
      channel.end();
    });
  });
}

/** What the sections of an answer are marked with. */
function markerOf(script: string): string {
  const [, marker] = /^# nffleet-read \d+ ([0-9a-f]{24})$/m.exec(script) ?? [];
  if (marker === undefined) throw new Error("the script is no read");
  return marker;
}

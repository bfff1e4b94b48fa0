import type { HostAccess } from "../../../engine/host";
import type { Connection, Script } from "../../../engine/transport";

/** A host that answers every script by what a function says, without a network. */
export function fakeAccess(answer: (script: Script) => Promise<string>): {
  readonly access: HostAccess;
  readonly connection: Connection;
} {
  const connection: Connection = {
    run: async script => {
      const stdout = await answer(script);
      return { host: "edge", stdout, stderr: "", exitCode: 0, signal: null, timedOut: false, durationMs: 1 };
    },
    close: async () => undefined,
  };
  const target = { host: "edge", address: "192.0.2.1", port: 22, user: "root", privilege: "root" } as const;
  const transport = { connect: async () => connection, dial: () => Promise.reject(new Error("nobody")) };
  return { access: { name: "edge", target, transport }, connection };
}

import { dialTcp } from "./dial-tcp";
import { connectOverOpenSsh } from "./openssh-connect";
import type { SshOptions } from "./ssh-options";
import type { Transport } from "./transport";

/**
 * SSH, host keys always checked, keys and agent only: by the ssh2 library, or by the system's ssh for a target that says
 * so. The library is loaded with the first connection: it takes as long as Node itself, and Terraform starts a provider
 * three times to connect in one.
 */
export function createSshTransport(options: SshOptions): Transport {
  const load = async () => {
    const { connectOverSsh, createSshConnections, dialOverSsh } = await import("./ssh-connect.js");
    const connections = createSshConnections(options);
    return { connect: connectOverSsh.bind(undefined, connections), dial: dialOverSsh.bind(undefined, connections) };
  };
  let loading: ReturnType<typeof load> | undefined;
  return {
    connect: async (target, signal) => {
      if (target.transport === "openssh") return connectOverOpenSsh(options, target, signal);
      loading ??= load();
      return (await loading).connect(target, signal);
    },
    dial: async (end, through, signal) => {
      if (through === undefined) return dialTcp(end, signal);
      loading ??= load();
      return (await loading).dial(end, through, signal);
    },
  };
}

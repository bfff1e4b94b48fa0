import { hashDocument } from "../../engine/desired";
import type { Construct } from "../cdktf";
import type { Host } from "../host";
import { escapeForTerraform } from "../private/token-text";
import { type NullProvider, NullResource } from "./provider-null";

interface HostApplyProps {
  readonly host: Host;
  readonly provider: NullProvider;
  /** The shell command that applies the host's document. */
  readonly command: string;
}

/**
 * The null_resource that applies a host whenever what the host is to hold or how it is reached has changed. It is replaced
 * at each change, and so has no destroy-time provisioner: the firewall would open in between.
 */
export class HostApply extends NullResource {
  readonly #host: Host;

  constructor(scope: Construct, id: string, { host, provider, command }: HostApplyProps) {
    super(scope, id, {
      provider,
      provisioners: [{ type: "local-exec", command: escapeForTerraform(command) }],
    });
    this.#host = host;
  }

  /** Late, because rules join a host after it was made. */
  protected override synthesizeAttributes(): Record<string, unknown> {
    const { document } = this.#host;
    return {
      triggers: {
        document: hashDocument(document),
        connection: escapeForTerraform(JSON.stringify(document.connection)),
      },
    };
  }
}

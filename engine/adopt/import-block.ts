import type { HostConnection } from "../desired";
import { logicalIdOf } from "../desired/logical-id";

/** What an import block says of one host. */
export interface ImportedHost {
  readonly name: string;
  /** `project/stack/host`. */
  readonly owner: string;
  readonly connection: Pick<HostConnection, "port" | "user"> & { readonly address: string };
}

/** Terraform's `import` block of a host: it goes beside the configuration that synthesis writes. */
export function importBlock({ name, owner, connection }: ImportedHost): string {
  const { address, port, user } = connection;
  const shown = address.includes(":") ? `[${address}]` : address;
  const id = `${user}@${shown}:${port}/${owner}`;
  return `import {\n  to = netfilter_host.${logicalIdOf(name)}\n  id = ${hclString(id)}\n}\n`;
}

function hclString(text: string): string {
  return JSON.stringify(text).replace(/([$%])\{/g, "$1$1{");
}

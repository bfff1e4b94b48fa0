import { isIPv6 } from "node:net";

/** A host to import, as a command line names it. */
export interface ImportedAddress {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
}

const FORM =
  /^(?:([A-Za-z0-9_.@+-]+)=)?(?:([^\s@:/[\]=-][^\s@:/[\]=]*)@)?(\[[0-9A-Fa-f:.%A-Za-z]+\]|[^\s@/[\]:=]+)(?::(\d{1,5}))?$/;

/** Reads `[NAME=][USER@]ADDRESS[:PORT]`; a host without a name is called by its address. */
export function parseImportedHost(text: string): ImportedAddress | undefined {
  const [, name, user = "root", host = "", digits = "22"] = FORM.exec(text) ?? [];
  const address = host.replace(/^\[|\]$/g, "");
  const port = Number(digits);
  if (address === "" || port < 1 || port > 65_535) return undefined;
  if (host.startsWith("[") && !isIPv6(address.replace(/%.*$/, ""))) return undefined;
  return { name: name ?? address.replace(/[^A-Za-z0-9_.+-]/g, "-"), address, port, user };
}

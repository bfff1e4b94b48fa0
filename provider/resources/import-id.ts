import { isIPv6 } from "node:net";

/** What an import id says. What it leaves out stays with the provider's defaults. */
export interface ImportId {
  readonly address: string;
  readonly port?: number;
  readonly user?: string;
  /** `project/stack/host`, for a host that nobody owns yet. */
  readonly owner?: string;
}

const FORM = "[USER@]ADDRESS[:PORT][/PROJECT/STACK/HOST], an IPv6 address in brackets";
const ID = /^(?:([^\s@:/[\]]+)@)?(\[[0-9A-Fa-f:.%A-Za-z]+\]|[^\s@/[\]:]+)(?::(\d{1,5}))?(\/[^\s]+)?$/;
const OWNER = /^[A-Za-z0-9_.@:+-]+(\/[A-Za-z0-9_.@:+-]+){2}$/;

/**
 * Reads `user@host:port`, the parts of which but the host may be left out. An owner may follow, as the path of an URL
 * does: `root@192.0.2.7:22/shop/gateway/edge-1`.
 * @throws Error that says what the id should look like
 */
export function parseImportId(id: string): ImportId {
  const [, user, host = "", port, path] = ID.exec(id) ?? [];
  const address = host.replace(/^\[|\]$/g, "");
  const number = port === undefined ? undefined : Number(port);
  const owner = path?.slice(1);
  const fault =
    host === ""
      ? "is not of that form"
      : host.startsWith("[") && !isIPv6(address.replace(/%.*$/, ""))
        ? "has no IPv6 address in its brackets"
        : number !== undefined && (number < 1 || number > 65_535)
          ? `names port ${number}, which does not exist`
          : owner !== undefined && !OWNER.test(owner)
            ? `ends in "/${owner}", which is no owner id`
            : undefined;
  if (fault !== undefined) {
    throw new Error(
      `An import names the host as ${FORM}, for example root@192.0.2.7:22. ${JSON.stringify(id)} ${fault}.`,
    );
  }
  return {
    address,
    ...(number === undefined ? {} : { port: number }),
    ...(user === undefined ? {} : { user }),
    ...(owner === undefined ? {} : { owner }),
  };
}

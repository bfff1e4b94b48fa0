import { isLinkName } from "../system";

/** A command that changes a network device: which settings, by how their names begin. */
export interface RanLinkCommand {
  readonly kind: "link";
  readonly device?: string;
  readonly settings: readonly string[];
}

/** Options of ethtool that change something that can be declared. */
const ETHTOOL: ReadonlyMap<string, readonly string[]> = new Map([
  ["-G", ["ring."]],
  ["--set-ring", ["ring."]],
  ["-K", ["feature."]],
  ["--features", ["feature."]],
  ["--offload", ["feature."]],
  // Another number of queues: those that are new have limits of their own.
  ["-L", ["tx-"]],
  ["--set-channels", ["tx-"]],
]);

/** `ethtool -K eth0 tso off`, `ip link set eth0 txqueuelen 100`, `ifconfig eth0 txqueuelen 100`; undefined for others. */
export function readLinkCommand(program: string, args: readonly string[]): RanLinkCommand | undefined {
  switch (program) {
    case "ethtool": {
      const settings = ETHTOOL.get(args[0] ?? "");
      return settings === undefined ? undefined : changeOf(args[1], settings);
    }
    case "ifconfig":
      return args.includes("txqueuelen")
        ? changeOf(args[0], ["txqueuelen"])
        : args.includes("down") || args.includes("up")
          ? changeOf(args[0], ["type"])
          : undefined;
    case "ip":
      return readIp(args);
    default:
      return undefined;
  }
}

/** `ip [OPTIONS] link set|add|delete [dev] NAME …`; ip takes the beginnings of its words. */
function readIp(args: readonly string[]): RanLinkCommand | undefined {
  const at = args.findIndex(word => !word.startsWith("-"));
  const [object = "", verb = "", ...rest] = at < 0 ? [] : args.slice(at);
  if (object === "" || !"link".startsWith(object)) return undefined;
  const named = rest.findIndex(word => word === "dev" || word === "name");
  const device = named < 0 ? rest[0] : rest[named + 1];
  if (/^(?:s|se|set)$/.test(verb)) {
    const isLength = rest.some(word => word === "txqueuelen" || word === "txqlen" || word === "qlen");
    return changeOf(device, isLength ? ["txqueuelen"] : ["type"]);
  }
  return /^(?:a|add|d|del|delete)$/.test(verb) ? changeOf(device, ["type"]) : undefined;
}

const LINK_FILE = /^\/sys\/class\/net\/([^/]+)\/(tx_queue_len|queues\/(tx-\d+)\/byte_queue_limits\/([a-z_]+))$/;

/** A file of a device that was written to. */
export function readLinkFile(path: string): RanLinkCommand | undefined {
  const [, device, file, queue, limit] = LINK_FILE.exec(path) ?? [];
  if (device === undefined) return undefined;
  return changeOf(device, file === "tx_queue_len" ? ["txqueuelen"] : [`${queue}.${limit}`, `tx-*.${limit}`]);
}

function changeOf(device: string | undefined, settings: readonly string[]): RanLinkCommand {
  return { kind: "link", settings, ...(device !== undefined && isLinkName(device) ? { device } : {}) };
}

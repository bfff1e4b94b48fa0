import { z } from "zod";

const port = z.int().min(1).max(65_535).describe("TCP port of sshd. Default 22.");
const user = z
  .string()
  .regex(/^[^\s@:/-][^\s@:/]*$/, { error: "is no login name" })
  .describe("Login. Default root.");
const address = z
  .string()
  .regex(/^[A-Za-z0-9_.:%-]+$/, { error: "is neither a name nor an address; user and port are keys of their own" })
  .describe("Name or address the host is reached at.");
const hostKey = z
  .string()
  .regex(/^(SHA256:[A-Za-z0-9+/]{43}=?|[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}( .*)?)$/, {
    error: 'is neither a public key line ("ssh-ed25519 AAAA…") nor a fingerprint ("SHA256:…")',
  })
  .describe("Pins the host's key. Without it known_hosts decides.");
const word = z.string().regex(/^[A-Za-z0-9_.@:+-]+$/, { error: 'may hold letters, digits and "_.@:+-"' });
const network = z
  .string()
  .regex(/^[0-9A-Fa-f:.]+\/\d{1,3}$/, { error: 'is no network: write it like "172.16.100.0/24"' });
const device = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.@:-]{0,14}$/, { error: "is no interface name: at most 15 letters and digits" });

const jump = z.strictObject({
  address,
  port: port.exactOptional(),
  user: user.exactOptional(),
  hostKey: hostKey.exactOptional(),
  get jump() {
    return jump.exactOptional();
  },
});
const uplink = z.strictObject({
  device: device.describe("Interface that leads out."),
  queue: z.enum(["codel", "fq_codel"]).exactOptional().describe("Queue to put on it. Default: left as it is."),
});

const shared = {
  port: port.exactOptional(),
  user: user.exactOptional(),
  hostKey: hostKey.exactOptional(),
  jump: jump.exactOptional(),
  privilege: z.enum(["root", "sudo", "doas"]).exactOptional(),
  transport: z.enum(["ssh2", "openssh"]).exactOptional(),
  timer: z
    .int()
    .min(15)
    .max(1800)
    .exactOptional()
    .describe("Seconds until the host undoes an unconfirmed apply. Default 60."),
  neighbour: z
    .enum(["beside", "takeover"])
    .exactOptional()
    .describe("How to live with ufw or firewalld running there. Default: refused where one runs."),
  backend: z
    .enum(["nf_tables", "legacy"])
    .exactOptional()
    .describe("The kernel interface that its iptables must speak. Default: refused where both hold rules."),
  groups: z.array(word).exactOptional(),
  labels: z.record(word, z.string()).exactOptional(),
  lan: network.exactOptional().describe("Network behind the host."),
  lanIpv6: network.exactOptional().describe("IPv6 network behind the host, routed untranslated."),
  uplink: uplink.exactOptional(),
  adminNetworks: z.array(network).exactOptional().describe("Where ssh may come from. Default: everywhere."),
  ipv6Forwarding: z.enum(["on", "off"]).exactOptional().describe("Default: left as it is."),
  clampMss: z
    .enum(["on", "off"])
    .exactOptional()
    .describe("Fit TCP's segments to the path through the uplink. Default off."),
} as const;

const host = z.strictObject({ address, ...shared });

/** The shape of fleet.yaml. */
export const inventorySchema = z.strictObject({
  project: word.describe("First part of every owner id: project/stack/host."),
  defaults: z.strictObject(shared).default({}).describe("What holds for every host that does not say otherwise."),
  hosts: z.record(
    z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_.@:+-]*$/, { error: 'cannot name a host: use letters, digits and "_.@:+-"' }),
    host,
  ),
});

type Optional<T> = { readonly [K in keyof T]: T[K] };
/** What one host's entry may say. */
export type InventoryHostFields = Optional<z.output<typeof host>>;

const KEYS: Readonly<Record<string, readonly string[]>> = {
  root: Object.keys(inventorySchema.shape),
  defaults: Object.keys(shared),
  host: Object.keys(host.shape),
  jump: Object.keys(jump.shape),
  uplink: Object.keys(uplink.shape),
};

/** The keys that may stand below a path of the file. */
export function keysAt(path: readonly PropertyKey[]): readonly string[] {
  const last = String(path.at(-1) ?? "root");
  const kind = path[0] === "hosts" && path.length === 2 ? "host" : last;
  return KEYS[kind] ?? [];
}

/** The known key that a misspelt one most likely was: at most two letters away, and the nearest. */
export function closestKey(key: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map(candidate => ({ candidate, distance: editDistance(fold(key), fold(candidate)) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= 2 ? best.candidate : undefined;
}

/** `host_key`, `host-key` and `hostKey` are one name to people. */
function fold(key: string): string {
  return key.slice(0, 40).toLowerCase().replace(/[_-]/g, "");
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

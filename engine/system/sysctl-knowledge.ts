import type { SysctlName } from "./sysctl-name";

/**
 * What a person should hear about a sysctl that is absent, cannot be written, or reads back otherwise. `nature`:
 * `initial-namespace`: not of a network namespace (a container): absent or read-only there. `module`: its file exists
 * only while a kernel module is loaded. `rewritten`: the kernel prints it otherwise than it was written. `action`: writing
 * it does something once, so it cannot be declared. `spreading`: writing it changes other sysctls.
 */
export interface SysctlFact {
  readonly nature: "initial-namespace" | "module" | "rewritten" | "action" | "spreading";
  /** One sentence. */
  readonly words: string;
}

interface KnownSysctl extends SysctlFact {
  /** The name; a `*` as a whole part stands for any one part, and as the last part for any number of parts. */
  readonly name: string;
}

const KNOWN: readonly KnownSysctl[] = [
  {
    name: "net.core.default_qdisc",
    nature: "initial-namespace",
    words:
      "net.core.default_qdisc exists in the host's own network namespace only, counts for links that come up after the write, and refuses a qdisc the kernel does not have (EIO).",
  },
  {
    name: "net.netfilter.nf_conntrack_max",
    nature: "initial-namespace",
    words:
      "net.netfilter.nf_conntrack_max can be written in the host's own network namespace only; elsewhere it shows the host's value.",
  },
  {
    name: "net.nf_conntrack_max",
    nature: "initial-namespace",
    words:
      "net.nf_conntrack_max is the old name of net.netfilter.nf_conntrack_max and exists in the host's own network namespace only.",
  },
  {
    name: "net.netfilter.nf_conntrack_buckets",
    nature: "initial-namespace",
    words:
      "net.netfilter.nf_conntrack_buckets can be written in the host's own network namespace only, and the kernel rounds it up to whole pages (nf_conntrack_hash_resize).",
  },
  ...["rmem_max", "wmem_max", "rmem_default", "wmem_default"].map(
    (last): KnownSysctl => ({
      name: `net.core.${last}`,
      nature: "initial-namespace",
      words: `net.core.${last} can be written in the host's own network namespace only; elsewhere it is absent or read-only.`,
    }),
  ),
  {
    name: "net.ipv4.neigh.default.*",
    nature: "initial-namespace",
    words:
      "The thresholds of the neighbour table (net.ipv4.neigh.default.gc_*) exist in the host's own network namespace only.",
  },
  {
    name: "net.ipv4.ip_local_reserved_ports",
    nature: "rewritten",
    words: "The kernel sorts net.ipv4.ip_local_reserved_ports and joins neighbours: 8080,8081 reads back as 8080-8081.",
  },
  {
    name: "net.ipv4.route.flush",
    nature: "action",
    words: "net.ipv4.route.flush empties a cache when written and cannot be read, so no value of it can be held.",
  },
  {
    name: "net.ipv6.route.flush",
    nature: "action",
    words: "net.ipv6.route.flush empties a cache when written and cannot be read, so no value of it can be held.",
  },
  {
    name: "net.ipv4.tcp_congestion_control",
    nature: "module",
    words:
      "net.ipv4.tcp_congestion_control takes only what net.ipv4.tcp_available_congestion_control lists, or what a module tcp_NAME provides.",
  },
  {
    name: "net.ipv4.ip_forward",
    nature: "spreading",
    words:
      "Writing another value to net.ipv4.ip_forward sets forwarding of every device and resets the IPv4 settings of devices to a host's or a router's defaults (ip-sysctl.rst), so it is written first.",
  },
  {
    name: "net.ipv6.conf.all.*",
    nature: "spreading",
    words:
      "Several settings under net.ipv6.conf.all are copied to every device when written, so they are written before those of single devices.",
  },
  {
    name: "net.netfilter.*",
    nature: "module",
    words:
      "The settings under net.netfilter exist only while nf_conntrack is loaded, which the first rule with conntrack state does.",
  },
  {
    name: "net.bridge.*",
    nature: "module",
    words: "The settings under net.bridge exist only while the module br_netfilter is loaded (modprobe br_netfilter).",
  },
  {
    name: "net.ipv6.*",
    nature: "module",
    words: "The settings under net.ipv6 are absent where the kernel runs without IPv6 (ipv6.disable=1).",
  },
];

function matchesName(pattern: string, name: string): boolean {
  const wanted = pattern.split(".");
  const parts = name.split(".");
  const open = wanted.at(-1) === "*";
  if (open ? parts.length < wanted.length : parts.length !== wanted.length) return false;
  return wanted.every((part, index) => part === "*" || part === parts[index]);
}

/** What is known of a sysctl, the most special first; empty for one that simply holds what is written. */
export function findSysctlFacts(name: SysctlName): readonly SysctlFact[] {
  return KNOWN.filter(known => matchesName(known.name, name)).map(({ nature, words }) => ({ nature, words }));
}

import type { Neighbour } from "./document";

/** Zones that firewalld ships, and its one policy. */
const FIREWALLD_ZONES = [
  ...["block", "dmz", "docker", "drop", "external", "home", "internal"],
  ...["libvirt", "nm-shared", "public", "trusted", "work", "allow-host-ipv6"],
];

/** What firewalld makes with its iptables backend (core/ipXtables.py): chains of directions, and of zones. */
const FIREWALLD_CHAINS = [
  ...["INPUT", "OUTPUT", "FORWARD", "PREROUTING", "POSTROUTING"].flatMap(chain => [
    `${chain}_direct`,
    `${chain}_ZONES`,
    `${chain}_ZONES_SOURCE`,
    `${chain}_POLICIES_*`,
  ]),
  "RFC3964_IPv4",
  ...["FORWARD_IN_ZONES", "FORWARD_IN_ZONES_SOURCE", "FORWARD_OUT_ZONES", "FORWARD_OUT_ZONES_SOURCE"],
  ...["IN", "FWDI", "FWDO", "FWD", "PRE", "POST"].flatMap(way => [
    ...FIREWALLD_ZONES.map(zone => `${way}_${zone}`),
    ...["log", "deny", "allow", "pre", "post"].map(part => `${way}_*_${part}`),
  ]),
];

export const FIREWALLD: Neighbour = { name: "firewalld", chains: FIREWALLD_CHAINS };

/**
 * Owners that are recognised on every host. Patterns are what these programs write by themselves: Docker
 * (libnetwork's iptables driver), libvirt (network/bridge_driver_linux.c), fail2ban (action.d/iptables*.conf),
 * kube-proxy and the network plug-ins of Kubernetes, Podman (netavark), LXD and Incus (rule comments), ufw, firewalld
 * (its iptables backend), Tailscale, NixOS; sshguard and CrowdSec only as deny-lists.
 */
export const BUILT_IN_NEIGHBOURS: readonly Neighbour[] = [
  { name: "Docker's user chain", chains: ["DOCKER-USER"], role: "deny-list" },
  { name: "Docker", chains: ["DOCKER", "DOCKER-*"], interfaces: ["docker0", "docker_gwbridge", "br-????????????"] },
  { name: "libvirt", chains: ["LIBVIRT_*"], interfaces: ["virbr*"] },
  { name: "fail2ban", chains: ["f2b-*", "fail2ban-*"], role: "deny-list" },
  { name: "sshguard", chains: ["sshguard", "sshguard-*"], role: "deny-list" },
  { name: "Kubernetes", chains: ["KUBE-*"], comments: ["kubernetes *"] },
  { name: "Calico", chains: ["cali-*"], interfaces: ["cali*"] },
  { name: "Cilium", chains: ["CILIUM_*", "OLD_CILIUM_*"], interfaces: ["cilium_*", "lxc*"] },
  { name: "Flannel", chains: ["FLANNEL-*"], interfaces: ["flannel.*", "cni0"], comments: ["flanneld *"] },
  { name: "Weave", chains: ["WEAVE", "WEAVE-*"], interfaces: ["weave"] },
  { name: "CNI", chains: ["CNI-*"] },
  { name: "Podman", chains: ["NETAVARK", "NETAVARK-*", "NETAVARK_*"], interfaces: ["podman*"] },
  {
    name: "LXD",
    interfaces: ["lxdbr*", "lxcbr*", "incusbr*"],
    comments: ["generated for LXD *", "generated for Incus *"],
  },
  { name: "ufw", chains: ["ufw-*", "ufw6-*"] },
  FIREWALLD,
  { name: "Tailscale", chains: ["ts-*"], interfaces: ["tailscale*"] },
  { name: "NixOS", chains: ["nixos-fw", "nixos-fw-*", "nixos-nat-*"] },
  { name: "CrowdSec", chains: ["CROWDSEC_CHAIN", "crowdsec*"], role: "deny-list" },
];

/** Names of chains that these programs keep for themselves, as globs, for every neighbour given. */
export function neighbourOfChain(chain: string, neighbours: readonly Neighbour[]): Neighbour | undefined {
  return neighbours.find(neighbour => neighbour.chains?.some(glob => matchesGlob(chain, glob)));
}

/** Shell-like glob with `*` and `?` only, in linear time for the patterns people write. */
export function matchesGlob(text: string, glob: string): boolean {
  let at = 0;
  let pattern = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (pattern < glob.length && (glob[pattern] === "?" || glob[pattern] === text[at])) {
      at += 1;
      pattern += 1;
    } else if (glob[pattern] === "*") {
      star = pattern;
      resume = at;
      pattern += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      pattern = star + 1;
    } else {
      return false;
    }
  }
  while (glob[pattern] === "*") pattern += 1;
  return pattern === glob.length;
}

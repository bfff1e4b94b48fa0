import type { Neighbour } from "./document";

/**
 * Owners that are recognised on every host. Patterns are what these programs write by themselves: Docker
 * (libnetwork's iptables driver), libvirt (network/bridge_driver_linux.c) and fail2ban (action.d/iptables*.conf);
 * sshguard and CrowdSec only as deny-lists.
 */
export const BUILT_IN_NEIGHBOURS: readonly Neighbour[] = [
  { name: "Docker's user chain", chains: ["DOCKER-USER"], role: "deny-list" },
  { name: "Docker", chains: ["DOCKER", "DOCKER-*"], interfaces: ["docker0", "docker_gwbridge", "br-????????????"] },
  { name: "libvirt", chains: ["LIBVIRT_*"], interfaces: ["virbr*"] },
  { name: "fail2ban", chains: ["f2b-*", "fail2ban-*"], role: "deny-list" },
  { name: "sshguard", chains: ["sshguard", "sshguard-*"], role: "deny-list" },
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

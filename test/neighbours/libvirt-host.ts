import type { LabHost } from "../../lab/lab-host";
import { byHand } from "../lab/practice-host";
import { rulesOfOthers } from "./neighbour-host";

const START = "libvirtd -d; until virsh -q -c network:///system net-list --all >/dev/null 2>&1; do sleep 0.2; done";
export const RESTART = `pid=$(cat /run/libvirtd.pid); kill $pid; while kill -0 $pid 2>/dev/null; do sleep 0.2; done; ${START}`;
/** libvirtd writes the rules of all its networks anew. */
export const RELOAD = "kill -HUP $(cat /run/libvirtd.pid)";

/** `default` as Debian defines it (virbr0, 192.168.122.0/24), and one with IPv6. */
export const NETWORKS = ["default", "second"] as const;

/** Starts the real libvirtd, with its networks defined and none of them running. qemu is not there, and no guest. */
export async function startLibvirt(host: LabHost): Promise<void> {
  await byHand(
    host,
    `mkdir -p /run/dbus; dbus-daemon --system --fork; ${START}
cat >/root/second.xml <<'END'
<network><name>second</name><forward mode='nat'/><bridge name='virbr7'/>
<ip address='192.168.150.1' netmask='255.255.255.0'><dhcp><range start='192.168.150.2' end='192.168.150.99'/></dhcp></ip>
<ip family='ipv6' address='fd99::1' prefix='64'/></network>
END
${network("net-define /root/second.xml")}`,
  );
}

/** A command to libvirt: `net-start default`. */
export function network(deed: string): string {
  return `virsh -q -c network:///system ${deed} >/dev/null`;
}

/** libvirt's jumps and the rules of its chains, sorted: which network comes first differs from one libvirtd to the next. */
export async function libvirtRules(host: LabHost): Promise<readonly string[]> {
  return (await rulesOfOthers(host)).filter(line => line.includes("LIBVIRT_")).sort();
}

/** Lines of libvirt that only one of two hosts has, or has more often: in two tables, for both families. */
export async function difference(one: LabHost, other: LabHost): Promise<readonly string[]> {
  const [here, there] = await Promise.all([libvirtRules(one), libvirtRules(other)]);
  const beyond = (lines: readonly string[], others: readonly string[]) => {
    const left = [...others];
    return lines.filter(line => {
      const at = left.indexOf(line);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  return [
    ...beyond(here, there).map(line => `only on ${one.name}: ${line}`),
    ...beyond(there, here).map(line => `only on ${other.name}: ${line}`),
  ];
}

/** What a guest on virbr0 reaches, a network namespace for a guest: the world behind NAT, and libvirt's own name server. */
export async function guestReaches(host: LabHost): Promise<{ readonly world: boolean; readonly names: boolean }> {
  await byHand(
    host,
    `[ -e /run/netns/guest ] || {
  ip netns add guest; ip link add tap0 type veth peer name eth0 netns guest
  ip -n guest addr add 192.168.122.50/24 dev eth0; ip -n guest link set eth0 up; ip -n guest route add default via 192.168.122.1
}
ip link set tap0 master virbr0 up
# The bridge's spanning tree lets nothing through at first.
until [ "$(cat /sys/class/net/tap0/brport/state)" = 3 ]; do sleep 0.2; done`,
  );
  const reached = async (command: string) => (await host.run(`ip netns exec guest ${command}`)).exitCode === 0;
  return {
    world: await reached("ping -c 1 -W 5 10.77.0.1"),
    names: await reached("timeout 5 bash -c '</dev/tcp/192.168.122.1/53'"),
  };
}

import { BOOT_FOLDER, STATE_FOLDER } from "../shell/paths";

/** What starts programs at boot here. `none`: nothing that is known; the boot files are kept, and it is said. */
export const INIT_SYSTEMS = ["systemd", "openrc", "sysvinit", "none"] as const;
export type InitSystem = (typeof INIT_SYSTEMS)[number];

/** What the hooks run. */
export const LOAD_SCRIPT = `${BOOT_FOLDER}/load.sh`;

/** A file outside of our own folder that has the boot files loaded, and the link that enables it. */
export interface BootHook {
  readonly path: string;
  readonly content: string;
  /** An executable script. */
  readonly mode: "644" | "755";
  /** Path of a link to it. */
  readonly enabledBy?: string;
}

const DESCRIPTION = "netfilter-fleet: firewall, NAT and queueing as last applied";

/**
 * Rules stand before any interface is configured (systemd.special(7), network-pre.target), and after others' boot files:
 * each start of firewalld flushes every iptables rule. Of those that a boot does not start, `After=` says nothing.
 */
const service = (launch: string) => `[Unit]
Description=${DESCRIPTION}
DefaultDependencies=no
RequiresMountsFor=${STATE_FOLDER}
After=local-fs.target systemd-modules-load.service systemd-sysctl.service
After=netfilter-persistent.service nftables.service ufw.service firewalld.service
Wants=network-pre.target
Before=network-pre.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -c '${launch}'

[Install]
WantedBy=sysinit.target
`;

/** A link that appears (again) gets its queue; udev(7), RUN. */
const UDEV_RULE = `# netfilter-fleet: an interface that appears gets the queue it had at the last apply.
ACTION=="add|move", SUBSYSTEM=="net", TEST=="${LOAD_SCRIPT}", RUN+="/bin/sh ${LOAD_SCRIPT} device $env{INTERFACE}"
`;

const openrcScript = (launch: string) => `#!/sbin/openrc-run
# ${DESCRIPTION}
depend() {
  need localmount
  after bootmisc modules sysctl iptables ip6tables
  before net
}
start() {
  ebegin "netfilter-fleet"
  (${launch})
  eend $?
}
`;

const sysvScript = (launch: string) => `#!/bin/sh
### BEGIN INIT INFO
# Provides:          netfilter-fleet
# Required-Start:    $local_fs
# Required-Stop:
# X-Start-Before:    networking
# Default-Start:     S
# Default-Stop:
# Short-Description: ${DESCRIPTION}
### END INIT INFO
case "$1" in
start | restart | force-reload) (${launch}) ;;
esac
`;

const UDEV: BootHook = { path: "/etc/udev/rules.d/90-netfilter-fleet.rules", content: UDEV_RULE, mode: "644" };

/** As the host names it; anything else is `none`. */
export function readInitSystem(name: string | undefined): InitSystem {
  return INIT_SYSTEMS.find(init => init === name) ?? "none";
}

/**
 * What is put beside the boot files. Only files of our own names: an admin's are never written to.
 * @param launch the shell command that loads the boot files, without single quotes and variables
 */
export function bootHooks(init: InitSystem, launch: string): readonly BootHook[] {
  switch (init) {
    case "systemd":
      return [
        {
          path: "/etc/systemd/system/netfilter-fleet.service",
          content: service(launch),
          mode: "644",
          enabledBy: "/etc/systemd/system/sysinit.target.wants/netfilter-fleet.service",
        },
        UDEV,
      ];
    case "openrc":
      return [
        {
          path: "/etc/init.d/netfilter-fleet",
          content: openrcScript(launch),
          mode: "755",
          enabledBy: "/etc/runlevels/boot/netfilter-fleet",
        },
        UDEV,
      ];
    case "sysvinit":
      return [
        {
          path: "/etc/init.d/netfilter-fleet",
          content: sysvScript(launch),
          mode: "755",
          enabledBy: "/etc/rcS.d/S09netfilter-fleet",
        },
        UDEV,
      ];
    case "none":
      return [];
  }
}

/** Every path that a hook of ours may stand at, and every link that may enable one. */
export function hookPaths(): { readonly files: readonly string[]; readonly links: readonly string[] } {
  const hooks = INIT_SYSTEMS.flatMap(init => bootHooks(init, ""));
  return {
    files: [...new Set(hooks.map(({ path }) => path))],
    links: [...new Set(hooks.flatMap(({ enabledBy }) => (enabledBy === undefined ? [] : [enabledBy])))],
  };
}

import { findLinkSetting, isFeatureGroup, type QueueLimit, type Ring, settableFeatureName } from "../system";
import { quoteShell } from "../transport";

const LINKS_FOLDER = "/sys/class/net";

function writeQueueLength(device: string, value: string): string {
  return `printf '%s\\n' ${quoteShell(value)} >${quoteShell(`${LINKS_FOLDER}/${device}/tx_queue_len`)}`;
}

function writeQueueLimit(device: string, queue: number, limit: QueueLimit, value: string): string {
  const path = `${LINKS_FOLDER}/${device}/queues/tx-${queue}/byte_queue_limits/${limit}`;
  return `printf '%s\\n' ${quoteShell(value)} >${quoteShell(path)}`;
}

/** Of a device whose queues nobody has counted yet, because it is made just before. */
function writeEveryQueueLimit(device: string, limit: QueueLimit, value: string): string {
  const folder = quoteShell(`${LINKS_FOLDER}/${device}`);
  return `(for queue in ${folder}/queues/tx-*; do printf '%s\\n' ${quoteShell(value)} >"$queue/byte_queue_limits/${limit}" || exit 1; done)`;
}

/** ethtool before 5.8 answers 80 where nothing is to be changed. */
function setRings(device: string, sizes: ReadonlyMap<Ring, string>): string {
  const words = [...sizes].flatMap(([ring, size]) => [ring, quoteShell(size)]);
  return `ethtool -G ${quoteShell(device)} ${words.join(" ")} >/dev/null || [ $? = 80 ]`;
}

/**
 * Groups by one command, and what they are made of by a second: in one, a group has the last word on all of its own.
 * @param features by the names that ethtool prints
 */
function setFeatures(device: string, features: ReadonlyMap<string, string>): readonly string[] {
  const groups = [...features].filter(([name]) => isFeatureGroup(name));
  const single = [...features].filter(([name]) => !isFeatureGroup(name));
  return [groups, single].flatMap(entries => {
    if (entries.length === 0) return [];
    const words = entries.flatMap(([name, value]) => [settableFeatureName(name), value]);
    return [`ethtool -K ${[device, ...words].map(quoteShell).join(" ")} >/dev/null`];
  });
}

/** The kernel makes an ifb0 and an ifb1 of its own when it loads the module: one that came meanwhile is as good. */
export function makeLink(device: string, type: string): string {
  const name = quoteShell(device);
  const folder = quoteShell(`${LINKS_FOLDER}/${device}`);
  return `{ [ -e ${folder} ] || ip link add name ${name} type ${quoteShell(type)} || [ -e ${folder} ]; } && ip link set dev ${name} up`;
}

export function removeLink(device: string): string {
  return `if [ -e ${quoteShell(`${LINKS_FOLDER}/${device}`)} ]; then ip link delete dev ${quoteShell(device)}; fi`;
}

export function raiseLink(device: string): string {
  return `ip link set dev ${quoteShell(device)} up`;
}

export function lowerLink(device: string): string {
  return `ip link set dev ${quoteShell(device)} down`;
}

/**
 * Commands that write settings of one device, by their names: all rings by one command, so that a card begins anew once
 * at most, then txqueuelen and byte limits.
 */
export function settingCommands(device: string, values: ReadonlyMap<string, string>): readonly string[] {
  const features = new Map<string, string>();
  const rings = new Map<Ring, string>();
  const files: string[] = [];
  for (const [name, value] of values) {
    const setting = findLinkSetting(name);
    switch (setting?.kind) {
      case "feature":
        for (const [feature, state] of featuresOf(setting.feature, value)) features.set(feature, state);
        break;
      case "ring":
        rings.set(setting.ring, value);
        break;
      case "txqueuelen":
        files.push(writeQueueLength(device, value));
        break;
      case "queue":
        files.push(
          setting.queue === "*"
            ? writeEveryQueueLimit(device, setting.limit, value)
            : writeQueueLimit(device, setting.queue, setting.limit, value),
        );
    }
  }
  return [...setFeatures(device, features), ...(rings.size === 0 ? [] : [setRings(device, rings)]), ...files];
}

/** `on tx-tcp-mangleid-segmentation=off`: the group first, then those of it that are otherwise. */
function featuresOf(group: string, value: string): readonly (readonly [string, string])[] {
  const [state = "", ...members] = value.split(" ");
  return [
    [group, state],
    ...members.map(text => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)] as const),
  ];
}

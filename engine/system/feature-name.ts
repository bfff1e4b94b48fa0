/** ethtool's short names, and kernel names that its listing shows under another one (ethtool(8), -K; ethtool features.c). */
const PRINTED_NAMES: ReadonlyMap<string, string> = new Map([
  ["rx", "rx-checksumming"],
  ["rx-checksum", "rx-checksumming"],
  ["tx", "tx-checksumming"],
  ["sg", "scatter-gather"],
  ["tso", "tcp-segmentation-offload"],
  ["ufo", "udp-fragmentation-offload"],
  ["tx-udp-fragmentation", "udp-fragmentation-offload"],
  ["gso", "generic-segmentation-offload"],
  ["tx-generic-segmentation", "generic-segmentation-offload"],
  ["gro", "generic-receive-offload"],
  ["rx-gro", "generic-receive-offload"],
  ["lro", "large-receive-offload"],
  ["rx-lro", "large-receive-offload"],
  ["rxvlan", "rx-vlan-offload"],
  ["rx-vlan-hw-parse", "rx-vlan-offload"],
  ["txvlan", "tx-vlan-offload"],
  ["tx-vlan-hw-insert", "tx-vlan-offload"],
  ["ntuple", "ntuple-filters"],
  ["rx-ntuple-filter", "ntuple-filters"],
  ["rxhash", "receive-hashing"],
  ["rx-hashing", "receive-hashing"],
]);

const SHORT_NAMES: ReadonlyMap<string, string> = new Map(
  [...PRINTED_NAMES].filter(([name]) => !name.includes("-")).map(([short, printed]) => [printed, short]),
);

/** Letters, digits and the signs that the kernel's names hold. Nothing that means anything to a shell. */
const FEATURE_NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;

/** Whether a text could name a feature of a device. */
export function isFeatureName(name: string): boolean {
  return FEATURE_NAME.test(name);
}

/** The name that `ethtool -k` prints: `tso` is `tcp-segmentation-offload`. Other names stay as they are. */
export function canonicalizeFeatureName(name: string): string {
  return PRINTED_NAMES.get(name) ?? name;
}

/** Whether a feature stands for several: switching it switches them all, so it is switched before them. */
export function isFeatureGroup(printed: string): boolean {
  return SHORT_NAMES.has(printed);
}

/** The name that every ethtool takes for -K: of features that it groups, the short one. */
export function settableFeatureName(printed: string): string {
  return SHORT_NAMES.get(printed) ?? printed;
}

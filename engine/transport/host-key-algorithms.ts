import type { HostKeyPin } from "./host-key";
import type { HostKeyKnowledge } from "./known-hosts-files";

/** What we accept, best first. `ssh-rsa` (SHA-1) is left out; an RSA key signs as rsa-sha2-*. */
const HOST_KEY_ALGORITHMS = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
] as const;

export type HostKeyAlgorithm = (typeof HOST_KEY_ALGORITHMS)[number];

/** The key type a signature algorithm belongs to (RFC 8332: rsa-sha2-* sign with an `ssh-rsa` key). */
export function keyTypeOfAlgorithm(algorithm: HostKeyAlgorithm): string {
  return algorithm.startsWith("rsa-sha2-") ? "ssh-rsa" : algorithm;
}

/**
 * The types we know a key of go first, so that a host known by RSA is not met by its ed25519 key and taken for another.
 * `refusedTypes` are left out: a pinned fingerprint does not tell its type, so the types are tried one by one.
 */
export function orderHostKeyAlgorithms(
  knowledge: HostKeyKnowledge,
  pin: HostKeyPin | undefined,
  refusedTypes: ReadonlySet<string>,
): HostKeyAlgorithm[] {
  const known = new Set<string>();
  if (pin?.kind === "key") known.add(pin.type);
  if (pin === undefined) for (const key of [...knowledge.keys, ...knowledge.bareKeys]) known.add(key.keyType);
  const offered = HOST_KEY_ALGORITHMS.filter(algorithm => !refusedTypes.has(keyTypeOfAlgorithm(algorithm)));
  const isKnown = (algorithm: HostKeyAlgorithm) => known.has(keyTypeOfAlgorithm(algorithm));
  return [...offered.filter(isKnown), ...offered.filter(algorithm => !isKnown(algorithm))];
}

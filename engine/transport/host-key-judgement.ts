import { fingerprintOf, type HostKeyPin, keyTypeOf } from "./host-key";
import type { HostKeyKnowledge, KnownKey } from "./known-hosts-files";

/** What is to be said of a host key that a server showed. */
export type HostKeyJudgement =
  | { readonly kind: "known" }
  | { readonly kind: "revoked"; readonly key: KnownKey }
  | { readonly kind: "not-the-pin" }
  | { readonly kind: "changed"; readonly key: KnownKey }
  /** Keys of other types are known for the name, none of this one. */
  | { readonly kind: "other-type"; readonly key: KnownKey }
  | { readonly kind: "unknown" };

/**
 * Pure. A revoked key is refused first, whatever else vouches for it; then the pin decides alone; then the files.
 * Stricter than ssh(1) in one point: under accept-new, too, a key of another type than the known ones is not new.
 */
export function judgeHostKey(blob: Buffer, knowledge: HostKeyKnowledge, pin: HostKeyPin | undefined): HostKeyJudgement {
  const revoked = knowledge.revoked.find(key => key.blob.equals(blob));
  if (revoked !== undefined) return { kind: "revoked", key: revoked };
  if (pin !== undefined) return matchesPin(blob, pin) ? { kind: "known" } : { kind: "not-the-pin" };
  if ([...knowledge.keys, ...knowledge.bareKeys].some(key => key.blob.equals(blob))) return { kind: "known" };
  const type = keyTypeOf(blob);
  const changed = knowledge.keys.find(key => key.keyType === type);
  if (changed !== undefined) return { kind: "changed", key: changed };
  const [other] = knowledge.keys;
  return other === undefined ? { kind: "unknown" } : { kind: "other-type", key: other };
}

function matchesPin(blob: Buffer, pin: HostKeyPin): boolean {
  return pin.kind === "key" ? pin.blob.equals(blob) : pin.fingerprint === fingerprintOf(blob);
}

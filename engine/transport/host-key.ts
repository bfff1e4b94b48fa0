import { createHash } from "node:crypto";

/** The base64 fingerprint as ssh-keygen -l prints it: `SHA256:` and 43 characters. */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** The key type inside a wire blob (RFC 4253, 6.6): a length and a name. An RSA key is `ssh-rsa` whatever signed. */
export function keyTypeOf(blob: Buffer): string | undefined {
  if (blob.length < 4) return undefined;
  const length = blob.readUInt32BE(0);
  if (length === 0 || length > 64 || blob.length < 4 + length) return undefined;
  return blob.toString("latin1", 4, 4 + length);
}

/** Reads the words `type` and `base64`; undefined unless the blob says the same type (sshkey_read in OpenSSH). */
export function readPublicKey(type: string, base64: string): Buffer | undefined {
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const blob = Buffer.from(base64, "base64");
  return keyTypeOf(blob) === type ? blob : undefined;
}

/** A pinned host key: the whole key, or its fingerprint. */
export type HostKeyPin =
  | { readonly kind: "key"; readonly blob: Buffer; readonly type: string }
  | { readonly kind: "fingerprint"; readonly fingerprint: string };

/** Reads `ssh-ed25519 AAAA… comment` or `SHA256:…`; undefined when it is neither. */
export function readHostKeyPin(text: string): HostKeyPin | undefined {
  const trimmed = text.trim();
  if (/^SHA256:[A-Za-z0-9+/]{43}=?$/.test(trimmed))
    return { kind: "fingerprint", fingerprint: trimmed.replace(/=$/, "") };
  const [type, base64] = trimmed.split(/[ \t]+/);
  if (type === undefined || base64 === undefined) return undefined;
  const blob = readPublicKey(type, base64);
  return blob === undefined ? undefined : { kind: "key", blob, type };
}

/** A well-formed ed25519 public key blob (RFC 8709, 4); the seed fills its 32 bytes. */
export function ed25519Blob(seed: number): Buffer {
  return keyBlob("ssh-ed25519", Buffer.alloc(32, seed));
}

/** A wire blob: the type, then one field. */
export function keyBlob(type: string, field: Buffer): Buffer {
  const parts = [Buffer.from(type), field].flatMap(part => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return Buffer.concat(parts);
}

export function publicKeyLine(blob: Buffer): string {
  return `${blob.toString("latin1", 4, 4 + blob.readUInt32BE(0))} ${blob.toString("base64")}`;
}

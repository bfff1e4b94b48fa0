/** A flag (1: compressed) and the length of what follows, as a big-endian number (gRPC, PROTOCOL-HTTP2.md). */
const PREFIX_BYTES = 5;

/** Puts a message behind its prefix. */
export function frameMessage(message: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(PREFIX_BYTES + message.length);
  framed[0] = 0;
  framed.writeUInt32BE(message.length, 1);
  message.copy(framed, PREFIX_BYTES);
  return framed;
}

/**
 * The one message of a unary call.
 * @param chunks all that came, in order.
 * @throws RangeError when it is not just one whole message, uncompressed: no compression was offered.
 */
export function readOneMessage(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  const bytes = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
  if (bytes.length < PREFIX_BYTES) throw new RangeError("the call ended before its message began");
  if (bytes[0] !== 0) throw new RangeError("the message is compressed, which nobody offered");
  const announced = bytes.readUInt32BE(1);
  const found = bytes.length - PREFIX_BYTES;
  if (found !== announced) throw new RangeError(`the message has ${found} bytes, and ${announced} were announced`);
  return bytes.subarray(PREFIX_BYTES);
}

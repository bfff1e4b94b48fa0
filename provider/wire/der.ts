/** The few types of ASN.1 that a certificate needs, as DER writes them (ITU-T X.690). */
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const UTF8_STRING = 0x0c;
const SEQUENCE = 0x30;
const SET = 0x31;

/** A type, the length, the content. Content of 64 KiB or more is refused: nothing here is that long. */
export function tagged(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length > 0xffff) throw new RangeError(`DER content of ${body.length} bytes is longer than 65535.`);
  const { length } = body;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
}

export function sequence(...items: readonly Buffer[]): Buffer {
  return tagged(SEQUENCE, ...items);
}

export function set(...items: readonly Buffer[]): Buffer {
  return tagged(SET, ...items);
}

/** A positive number from its bytes, the highest first. */
export function integer(bytes: Buffer): Buffer {
  const positive = (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.alloc(1), bytes]);
  return tagged(INTEGER, positive);
}

/** Whole bytes as a string of bits; `unused` bits at its end do not count. */
export function bitString(content: Buffer, unused = 0): Buffer {
  return tagged(BIT_STRING, Buffer.from([unused]), content);
}

export function octetString(content: Buffer): Buffer {
  return tagged(OCTET_STRING, content);
}

export function utf8String(text: string): Buffer {
  return tagged(UTF8_STRING, Buffer.from(text));
}

/** `2.5.29.17` */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return tagged(OBJECT_IDENTIFIER, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** Seven bits a byte, the highest first; all but the last carry the eighth bit. */
function base128(value: number): readonly number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

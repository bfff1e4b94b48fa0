import { Decoder, Encoder, ExtData, type ExtensionCodecType } from "@msgpack/msgpack";
import { UNKNOWN } from "../framework/value";

/** cty's unknown value is an extension: type 0, or 12 with hints about the value (go-cty, cty/msgpack). Nothing else is one. */
const UNKNOWN_TYPE = 0;

const extensionCodec: ExtensionCodecType<undefined> = {
  tryToEncode: value => (value === UNKNOWN ? new ExtData(UNKNOWN_TYPE, new Uint8Array(1)) : null),
  decode: () => UNKNOWN,
};
const encoder = new Encoder({ extensionCodec, useBigInt64: true });
const decoder = new Decoder({ extensionCodec, useBigInt64: true });

/** Plain data with `UNKNOWN` in it as msgpack, the way cty writes it. */
export function encodeMsgpack(value: unknown): Uint8Array {
  return encoder.encode(value);
}

/**
 * The reverse: integers beyond 32 bits come as bigint.
 *
 * @throws Error for anything but one whole msgpack value, and for a map with the key `__proto__`.
 */
export function decodeMsgpack(bytes: Uint8Array): unknown {
  return decoder.decode(bytes);
}

import { deflateRawSync } from "node:zlib";

/**
 * Data as a text that may stand in a script element of HTML: JSON, deflated (RFC 1951), in base64 (RFC 4648). No letter of
 * that alphabet ends an element or begins a comment, whatever the data say. Rules of a fleet are much alike, so it is also
 * about a quarter of the JSON.
 */
export function packData(value: unknown): string {
  return deflateRawSync(JSON.stringify(value)).toString("base64");
}

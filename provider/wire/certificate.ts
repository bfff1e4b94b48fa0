import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { bitString, integer, objectIdentifier, octetString, sequence, set, tagged, utf8String } from "./der";

/** Object identifiers of RFC 5280 and RFC 5758. */
const ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
const COMMON_NAME = "2.5.4.3";
const KEY_USAGE = "2.5.29.15";
const SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
const BASIC_CONSTRAINTS = "2.5.29.19";
const EXTENDED_KEY_USAGE = "2.5.29.37";
const SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
const CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";

const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const DNS_NAME = 0x82;
const EXTENSIONS = 0xa3;
const VERSION = 0xa0;
const TRUE = Buffer.from([0x01, 0x01, 0xff]);

/** A key and its self-signed certificate, for one process. */
export interface OwnCertificate {
  /** PKCS #8, PEM */
  readonly privateKey: string;
  readonly der: Buffer;
  readonly pem: string;
}

/**
 * Makes a P-256 key and a certificate for `localhost` that is its own authority, as go-plugin's AutoMTLS wants from both
 * sides (go-plugin mtls.go). It has no date of expiry: the key ends with the process, and a wrong clock must not matter.
 */
export function createCertificate(): OwnCertificate {
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(objectIdentifier(ECDSA_WITH_SHA256));
  const name = sequence(set(sequence(objectIdentifier(COMMON_NAME), utf8String("localhost"))));
  const toBeSigned = sequence(
    tagged(VERSION, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x01]), randomBytes(15)])),
    algorithm,
    name,
    sequence(
      tagged(UTC_TIME, Buffer.from("000101000000Z")),
      // RFC 5280, 4.1.2.5: "no well-defined expiration date"
      tagged(GENERALIZED_TIME, Buffer.from("99991231235959Z")),
    ),
    name,
    keys.publicKey.export({ type: "spki", format: "der" }),
    tagged(EXTENSIONS, extensions()),
  );
  const signature = sign("sha256", toBeSigned, { key: keys.privateKey, dsaEncoding: "der" });
  const der = sequence(toBeSigned, algorithm, bitString(signature));
  return {
    privateKey: keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    der,
    pem: `-----BEGIN CERTIFICATE-----\n${der.toString("base64").replace(/.{1,64}/g, "$&\n")}-----END CERTIFICATE-----\n`,
  };
}

function extensions(): Buffer {
  // digitalSignature, keyCertSign: bits 0 and 5
  const keyUsage = bitString(Buffer.from([0b1000_0100]), 2);
  return sequence(
    critical(KEY_USAGE, keyUsage),
    critical(BASIC_CONSTRAINTS, sequence(TRUE)),
    extension(
      EXTENDED_KEY_USAGE,
      sequence(objectIdentifier(SERVER_AUTHENTICATION), objectIdentifier(CLIENT_AUTHENTICATION)),
    ),
    extension(SUBJECT_ALTERNATIVE_NAME, sequence(tagged(DNS_NAME, Buffer.from("localhost")))),
  );
}

function extension(identifier: string, value: Buffer): Buffer {
  return sequence(objectIdentifier(identifier), octetString(value));
}

function critical(identifier: string, value: Buffer): Buffer {
  return sequence(objectIdentifier(identifier), TRUE, octetString(value));
}

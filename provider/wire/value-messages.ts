import type { AttributePath, PathStep } from "../framework/attribute-path";
import type { Diagnostic } from "../framework/diagnostic";
import type { PrivateData } from "../framework/resource";
import { withoutSecrets } from "../framework/secrets";
import { decodeMsgpack, encodeMsgpack } from "./msgpack";
import {
  bytes,
  chosenCount,
  chosenText,
  count,
  type Field,
  type Message,
  type MessageValue,
  many,
  mapped,
  message,
  nested,
  text,
} from "./protobuf";

/** Field numbers of the plugin protocol 6: tfplugin6.proto of Terraform. */

/** The bytes that an object came in: one that is handed back as it is needs no new ones, as most of a plan. */
const givenBytes = new WeakMap<object, Uint8Array>();

const DYNAMIC_VALUE = mapped(
  message({ msgpack: rawBytes(1), json: rawBytes(2) }),
  (value: unknown) => ({ msgpack: givenBytesOf(value) ?? encodeMsgpack(value), json: undefined }),
  ({ msgpack, json }) => {
    if (msgpack !== undefined) {
      const value = decodeMsgpack(msgpack);
      if (typeof value === "object" && value !== null) givenBytes.set(value, msgpack);
      return value;
    }
    return json === undefined ? null : (JSON.parse(Buffer.from(json).toString("utf8")) as unknown);
  },
);

function givenBytesOf(value: unknown): Uint8Array | undefined {
  return typeof value === "object" && value !== null ? givenBytes.get(value) : undefined;
}

/** A state as it was stored. Only the JSON form is read; the flat map of Terraform before 0.12 (field 2) is skipped. */
export const RAW_STATE = mapped(
  message({ json: rawBytes(1) }),
  (json: string | undefined) => ({ json: json === undefined ? undefined : Buffer.from(json) }),
  ({ json }) => (json === undefined ? undefined : Buffer.from(json).toString("utf8")),
);

/** A value of a schema. Absent: null. */
export function dynamicValue(number: number): Field<unknown> {
  const field = nested<unknown>(number, DYNAMIC_VALUE);
  return { ...field, absent: null };
}

/** Private data is UTF-8 text here. Empty and absent are the same. */
export function privateData(number: number): Field<PrivateData | undefined> {
  return bytes<PrivateData | undefined>(
    number,
    undefined,
    raw => (raw.length === 0 ? undefined : Buffer.from(raw).toString("utf8")),
    value => Buffer.from(value ?? "", "utf8"),
  );
}

const STEP = message({
  attributeName: chosenText(1),
  elementKeyString: chosenText(2),
  elementKeyInt: chosenCount(3),
});

/** Where in a value something stands. */
export const ATTRIBUTE_PATH: Message<AttributePath> = mapped(
  message({ steps: many(1, STEP) }),
  path => ({ steps: path.map(stepMessage) }),
  ({ steps }) => steps.map(stepOf),
);

function stepMessage(step: PathStep): MessageValue<typeof STEP> {
  const none = { attributeName: undefined, elementKeyString: undefined, elementKeyInt: undefined };
  switch (step.kind) {
    case "attribute":
      return { ...none, attributeName: step.name };
    case "key":
      return { ...none, elementKeyString: step.key };
    case "index":
      return { ...none, elementKeyInt: step.index };
  }
}

function stepOf({ attributeName, elementKeyString, elementKeyInt }: MessageValue<typeof STEP>): PathStep {
  if (elementKeyString !== undefined) return { kind: "key", key: elementKeyString };
  if (elementKeyInt !== undefined) return { kind: "index", index: elementKeyInt };
  return { kind: "attribute", name: attributeName ?? "" };
}

const SEVERITIES = { error: 1, warning: 2 } as const;

const DIAGNOSTIC: Message<Diagnostic> = mapped(
  message({ severity: count(1), summary: text(2), detail: text(3), attribute: nested(4, ATTRIBUTE_PATH) }),
  ({ severity, summary, detail, path }) => ({
    severity: SEVERITIES[severity],
    summary: withoutSecrets(summary),
    detail: withoutSecrets(detail),
    attribute: path,
  }),
  ({ severity, summary, detail, attribute }) => ({
    severity: severity === SEVERITIES.warning ? "warning" : "error",
    summary,
    detail,
    ...(attribute === undefined ? {} : { path: attribute }),
  }),
);

/** Diagnostics leave the process through here: registered secrets are covered. */
export function diagnostics(number: number): Field<readonly Diagnostic[]> {
  return many(number, DIAGNOSTIC);
}

function rawBytes(number: number): Field<Uint8Array | undefined> {
  const none = new Uint8Array(0);
  return bytes<Uint8Array | undefined>(
    number,
    undefined,
    raw => (raw.length === 0 ? undefined : raw),
    value => value ?? none,
  );
}

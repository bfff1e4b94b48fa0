import { Reader, Writer } from "protobufjs/minimal";

/** How a value is laid out: a number, or bytes with their length before them (Protocol Buffers, "Encoding"). */
const VARINT = 0;
const DELIMITED = 2;

/** One field of a message: its number in the definition, and how its value is read and written. */
export interface Field<T> {
  readonly number: number;
  readonly wireType: typeof VARINT | typeof DELIMITED;
  /** What a message without this field holds. */
  readonly absent: T;
  /** @param before what earlier occurrences of the field gave, or `absent`. */
  read(reader: Reader, before: T): T;
  /** Writes the field with its tag, or nothing. */
  write(writer: Writer, value: T): void;
}

/** A message as data: its fields by the names that this code uses for them. */
export interface Message<T> {
  /** Takes any bytes: unknown fields are skipped. @throws Error when they are cut short or no message. */
  decode(bytes: Uint8Array): T;
  encode(value: T): Buffer;
  readFrom(reader: Reader, end: number): T;
  writeTo(writer: Writer, value: T): void;
}

/** What `message` makes: `MessageValue<typeof DIAGNOSTIC>`. */
export type MessageValue<M> = M extends Message<infer T> ? T : never;

type FieldsOf<T> = { readonly [Name in keyof T]: Field<T[Name]> };

/** Puts a message together from its fields. */
export function message<T extends object>(fields: FieldsOf<T>): Message<T> {
  const named = Object.entries(fields) as [string, Field<unknown>][];
  const numbered = new Map(named.map(([name, field]) => [field.number, { name, field }]));
  const empty = Object.fromEntries(named.map(([name, { absent }]) => [name, absent]));
  const readFrom = (reader: Reader, end: number): T => {
    const value = { ...empty };
    while (reader.pos < end) {
      const tag = reader.uint32();
      const known = numbered.get(tag >>> 3);
      if (known?.field.wireType === (tag & 7)) value[known.name] = known.field.read(reader, value[known.name]);
      else reader.skipType(tag & 7);
    }
    return value as T;
  };
  const writeTo = (writer: Writer, value: T): void => {
    const values = value as Record<string, unknown>;
    for (const [name, field] of named) field.write(writer, values[name]);
  };
  return {
    readFrom,
    writeTo,
    decode: bytes => {
      const reader = Reader.create(bytes);
      return readFrom(reader, reader.len);
    },
    encode: value => {
      const writer = Writer.create();
      writeTo(writer, value);
      const { buffer, byteOffset, length } = writer.finish();
      return Buffer.from(buffer, byteOffset, length);
    },
  };
}

/** The same bytes read as another type. */
export function mapped<T, M>(inner: Message<M>, toMessage: (value: T) => M, fromMessage: (value: M) => T): Message<T> {
  return {
    decode: bytes => fromMessage(inner.decode(bytes)),
    encode: value => inner.encode(toMessage(value)),
    readFrom: (reader, end) => fromMessage(inner.readFrom(reader, end)),
    writeTo: (writer, value) => inner.writeTo(writer, toMessage(value)),
  };
}

/** Bytes of any content. `absent` and empty bytes are the same. */
export function bytes<T>(
  number: number,
  absent: T,
  parse: (raw: Uint8Array) => T,
  print: (value: T) => Uint8Array,
): Field<T> {
  return {
    number,
    wireType: DELIMITED,
    absent,
    read: reader => parse(reader.bytes()),
    write: (writer, value) => {
      const raw = print(value);
      if (raw.length > 0) writer.uint32(tagOf(number, DELIMITED)).bytes(raw);
    },
  };
}

/** UTF-8 text; lone surrogates become U+FFFD, because a reader refuses the whole message for them. Absent: empty. */
export function text(number: number): Field<string> {
  return bytes(
    number,
    "",
    raw => Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString("utf8"),
    value => Buffer.from(value, "utf8"),
  );
}

/** Text that may be empty and be there: a choice of a oneof. */
export function chosenText(number: number): Field<string | undefined> {
  const plain = text(number);
  return {
    ...plain,
    absent: undefined,
    read: reader => plain.read(reader, ""),
    write: (writer, value) => {
      if (value !== undefined) writer.uint32(tagOf(number, DELIMITED)).bytes(Buffer.from(value, "utf8"));
    },
  };
}

/** A whole number from 0 to 2^32 - 1. Of a larger one the low 32 bits are read. Absent: 0. */
export function count(number: number): Field<number> {
  return {
    number,
    wireType: VARINT,
    absent: 0,
    read: reader => reader.uint32(),
    write: (writer, value) => {
      if (value !== 0) writer.uint32(tagOf(number, VARINT)).uint32(value);
    },
  };
}

/** A number that may be 0 and be there: a choice of a oneof. */
export function chosenCount(number: number): Field<number | undefined> {
  return {
    number,
    wireType: VARINT,
    absent: undefined,
    read: reader => reader.uint32(),
    write: (writer, value) => {
      if (value !== undefined) writer.uint32(tagOf(number, VARINT)).uint32(value);
    },
  };
}

/** Yes or no. Absent: no. */
export function flag(number: number): Field<boolean> {
  return {
    number,
    wireType: VARINT,
    absent: false,
    read: reader => reader.bool(),
    write: (writer, value) => {
      if (value) writer.uint32(tagOf(number, VARINT)).bool(true);
    },
  };
}

/** A message inside the message, or undefined. */
export function nested<T>(number: number, inner: Message<T>): Field<T | undefined> {
  return {
    number,
    wireType: DELIMITED,
    absent: undefined,
    read: reader => readDelimited(reader, inner),
    write: (writer, value) => {
      if (value !== undefined) writeDelimited(writer, number, inner, value);
    },
  };
}

/** Any number of messages. */
export function many<T>(number: number, inner: Message<T>): Field<readonly T[]> {
  return {
    number,
    wireType: DELIMITED,
    absent: [],
    read: (reader, before) => [...before, readDelimited(reader, inner)],
    write: (writer, values) => {
      for (const value of values) writeDelimited(writer, number, inner, value);
    },
  };
}

/** Messages by name. */
export function byName<T>(number: number, inner: Message<T>): Field<ReadonlyMap<string, T>> {
  const entry = message<{ key: string; value: T | undefined }>({ key: text(1), value: nested(2, inner) });
  return {
    number,
    wireType: DELIMITED,
    absent: new Map(),
    read: (reader, before) => {
      const { key, value } = readDelimited(reader, entry);
      return value === undefined ? before : new Map([...before, [key, value]]);
    },
    write: (writer, values) => {
      for (const [key, value] of values) writeDelimited(writer, number, entry, { key, value });
    },
  };
}

function tagOf(number: number, wireType: number): number {
  return (number << 3) | wireType;
}

function readDelimited<T>(reader: Reader, inner: Message<T>): T {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new RangeError(`A message of ${length} bytes is cut short.`);
  const value = inner.readFrom(reader, end);
  if (reader.pos !== end) throw new RangeError("A field reaches beyond the end of its message.");
  return value;
}

function writeDelimited<T>(writer: Writer, number: number, inner: Message<T>, value: T): void {
  inner.writeTo(writer.uint32(tagOf(number, DELIMITED)).fork(), value);
  writer.ldelim();
}

import fc from "fast-check";
import { UNKNOWN } from "../../../provider/framework/value";

const leaf = fc.oneof(fc.string(), fc.constant(null), fc.constant(UNKNOWN));
const maybe = <T>(some: fc.Arbitrary<T>) => fc.oneof(some, fc.constant(null), fc.constant(UNKNOWN));
const record = <T>(some: fc.Arbitrary<T>) => fc.dictionary(fc.string(), some, { maxKeys: 4 });

/** Any value that fits the schema, with nulls and unknown values in every place. */
export const anyObject = fc.record({
  id: leaf,
  name: leaf,
  size: maybe(
    fc.oneof(
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(x => x + 0),
    ),
  ),
  on: maybe(fc.boolean()),
  words: maybe(fc.array(leaf)),
  labels: maybe(record(leaf)),
  groups: maybe(record(maybe(fc.array(leaf)))),
  maps: maybe(record(maybe(record(leaf)))),
  one: maybe(fc.record({ note: leaf })),
  chains: maybe(record(maybe(fc.record({ policy: leaf, rules: maybe(fc.array(leaf)), made: maybe(fc.integer()) })))),
  hops: maybe(fc.array(maybe(fc.record({ host: leaf })))),
});

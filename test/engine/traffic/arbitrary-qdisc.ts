import fc from "fast-check";
import { LONGEST_CODEL_TIME, parseHandle, type Qdisc } from "../../../engine/traffic";
import type { OptionValue } from "../../../engine/traffic/options/qdisc-option";

const time = fc.integer({ min: 1, max: LONGEST_CODEL_TIME });
const count = fc.integer({ min: 1, max: 0xffff_ffff });
const marking = fc.constantFrom("ecn", "noecn");
const selector = fc
  .tuple(fc.nat(255), fc.integer({ min: 1, max: 255 }))
  .map(([value, mask]) => `0x${value.toString(16)}/0x${mask.toString(16)}`);

const codelOptions = fc.record(
  { limit: count, target: time, ce_threshold: fc.nat(LONGEST_CODEL_TIME), interval: time, ecn: marking },
  { requiredKeys: [] },
);
const fqCodelOptions = fc
  .record(
    {
      limit: count,
      flows: fc.integer({ min: 1, max: 65536 }),
      quantum: fc.integer({ min: 1, max: 1 << 20 }),
      target: time,
      ce_threshold: fc.nat(LONGEST_CODEL_TIME),
      ce_threshold_selector: selector,
      interval: time,
      memory_limit: fc.integer({ min: 1, max: 2 ** 31 }),
      ecn: marking,
      drop_batch: count,
    },
    { requiredKeys: [] },
  )
  .map(({ ce_threshold_selector, ...rest }) =>
    rest.ce_threshold === undefined || ce_threshold_selector === undefined ? rest : { ...rest, ce_threshold_selector },
  );

/** Any qdisc that can be declared. */
export const anyQdisc: fc.Arbitrary<Qdisc> = fc
  .tuple(
    fc.oneof(
      codelOptions.map(options => ({ kind: "codel", options })),
      fqCodelOptions.map(options => ({ kind: "fq_codel", options })),
    ),
    fc.option(fc.integer({ min: 1, max: 0xffff }), { nil: undefined }),
  )
  .map(([{ kind, options }, major]) => {
    const given: readonly (readonly [string, OptionValue | undefined])[] = Object.entries(options);
    const set = given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
    const qdisc = { part: "qdisc", parent: "root", kind, options: new Map(set) } as const;
    return major === undefined ? qdisc : { ...qdisc, handle: parseHandle(major.toString(16), "test") };
  });

import type { QdiscOption } from "./qdisc-option";

/**
 * An option that is a word itself: `ecn` or `noecn`. Its value is that word. `tc -j` prints the key as `true` when it is
 * on and nothing when it is off, so it is always known.
 */
export function switchOption(on: string, off: string): QdiscOption {
  return {
    name: on,
    words: [on, off],
    keys: [on],
    change: "in-place",
    silent: off,
    parse: word => word,
    print: value => [String(value)],
    hold: value => value,
    ask: held => held,
    readLive: options => (options.get(on) === true ? on : off),
  };
}

import type { HostileShape } from "../hostile-texts";
import { input, save } from "./lint";

function address(index: number): string {
  return `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
}

export function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

const inMangle = (rule: (index: number) => string) => (size: number) =>
  save("mangle", ":INPUT ACCEPT [0:0]", ...numbers(size).map(index => `-A INPUT ${rule(index)}`));

const inChains = (rules: (index: number, size: number) => readonly string[]) => (size: number) =>
  save(
    "filter",
    ":INPUT ACCEPT [0:0]",
    ...numbers(size).map(index => `:C${index} - [0:0]`),
    "-A INPUT -j C0",
    ...numbers(size).flatMap(index => rules(index, size).map(rule => `-A C${index} ${rule}`)),
  );

/** Saves to be linted: by `npm test` for an answer, by `npm run bench:linear` for what twice the size costs. */
export const HOSTILE_RULESETS: readonly HostileShape[] = [
  ["rules of addresses", 1_500, inMangle(index => `-s ${address(index)}/32 -j DROP`)],
  [
    "rules of prefixes and ports",
    500,
    inMangle(index => `-s ${address(index * 256)}/${8 + (index % 25)} -p tcp -m tcp --dport ${index} -j DROP`),
  ],
  [
    "rules that only their ranges part",
    1_000,
    inMangle(index => `-p tcp -m tcp --dport ${index}:${index + 2} -j ACCEPT`),
  ],
  [
    "rules that look at marks and set them",
    500,
    inMangle(index =>
      index % 2 === 0 ? `-m mark --mark 0x${index.toString(16)} -j ACCEPT` : "-j MARK --set-xmark 0x1/0xffffffff",
    ),
  ],
  [
    "rules that never match",
    1_500,
    inMangle(
      index => `-d ${address(index)}/32 -m conntrack ! --ctstate NEW,INVALID,UNTRACKED,ESTABLISHED,RELATED -j DROP`,
    ),
  ],
  ["rules that stand twice", 2_000, inMangle(index => `-s ${address(index >> 1)}/32 -j LOG`)],
  ["texts that are cut", 250, inMangle(index => `-j LOG --log-prefix "${index} ${"x".repeat(40)}"`)],
  ["texts that cannot be read", 2_000, inMangle(index => `--foo ${index} -j DROP`)],
  ["chains in a row", 1_000, inChains((index, size) => (index + 1 < size ? [`-p tcp -j C${index + 1}`] : []))],
  ["chains that nothing leads to", 1_500, inChains(index => [`-s ${address(index)}/32 -j DROP`])],
  [
    "a row of chains that all lead back half way",
    1_000,
    inChains((index, size) => [`-j C${Math.min(index + 1, size - 1)}`, `-j C${index >> 1}`]),
  ],
  [
    "a row of chains, each with a way back from its side",
    1_000,
    inChains((index, size) =>
      index < size / 2
        ? [`-j C${index + 1}`, `-j C${size - 1 - index}`]
        : [`-j C${index - (size >> 1)}`, "-p tcp -j ACCEPT"],
    ),
  ],
  ["pairs of chains that lead into each other", 2_000, inChains(index => [`-j C${index ^ 1}`])],
  [
    "one chain that many jump to",
    1_000,
    inChains(index => (index === 0 ? ["-p tcp -j ACCEPT"] : ["-p udp -j C0", "-p icmp -j RETURN"])),
  ],
  [
    "lists of addresses",
    20,
    inMangle(
      index =>
        `-s ${numbers(60)
          .map(at => address(index * 64 + at))
          .join()} -j DROP`,
    ),
  ],
  [
    "two rules of one long list of ports",
    4_000,
    size =>
      inMangle(
        () =>
          `-p tcp -m multiport --dports ${numbers(size)
            .map(index => 2 * index + 1)
            .join()} -j DROP`,
      )(2),
  ],
  ["one word of many kilobytes", 250, size => input(`-m comment --comment ${"x".repeat(size * 1_024)} -j DROP`)],
];

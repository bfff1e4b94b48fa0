import { flag } from "../codecs/flag";
import { integer, integerRange } from "../codecs/number";
import { type ExtensionDescription, findOption, type ValueCodec } from "../extension";
import { isSince } from "../iptables-version";
import { ValueError } from "../rule-error";

const RANGE = integerRange({ min: 0, max: 65535 });

/** `LOW:HIGH`, at least two queues (libxt_NFQUEUE.c, which refuses a reversed range); the kernel refuses all 65,536 at once. */
const queues: ValueCodec = {
  ...RANGE,
  kind: "queue range",
  accepts: "a range LOW:HIGH of at least two queues from 0 to 65535",
  canonicalize: (values, scope) => {
    // iptables 1.8.11 reads an open upper end as 65534, the others as 65535.
    if (values[0] === ":" && isSince(scope.iptables, "1.8.11")) return ["0:65534"];
    const [printed = ""] = RANGE.canonicalize(values, { ...scope, traps: "refuse" });
    if (printed.includes(":") && printed !== "0:65535") return [printed];
    const fix = "Write LOW:HIGH with at least two and fewer than 65536 queues, or use --queue-num.";
    throw new ValueError(`${JSON.stringify(values[0])} is no range of queues`, fix);
  },
};

export const nfqueueTarget: ExtensionDescription = {
  name: "NFQUEUE",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Hands the packet to a program, which decides what becomes of it.",
  example: "--queue-num 1 --queue-bypass",
  source: "iptables-extensions(8), NFQUEUE; libxt_NFQUEUE.c",
  exclusive: [["--queue-num", "--queue-balance"]],
  requires: new Map([["--queue-cpu-fanout", "--queue-balance"]]),
  options: [
    {
      name: "--queue-num",
      negation: "refused",
      value: integer({ min: 0, max: 65535 }),
      filledIn: { ipv4: "0", ipv6: "0" },
      summary: "Number of the queue; default 0.",
    },
    { name: "--queue-balance", negation: "refused", value: queues, summary: "Spread connections over these queues." },
    { name: "--queue-bypass", negation: "refused", value: flag, summary: "Go on when no program listens." },
    { name: "--queue-cpu-fanout", negation: "refused", value: flag, summary: "Choose the queue by CPU." },
  ],
  settle: options =>
    findOption(options, "--queue-balance") === undefined
      ? options
      : options.filter(option => option.name !== "--queue-num"),
};

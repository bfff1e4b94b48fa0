/** The hosts of the demo. */
export const HOSTS = ["edge-1", "edge-2", "guest-1"] as const;
export type DemoHost = (typeof HOSTS)[number];

const DECLARED_CODEL = "qdisc root codel target 5ms interval 100ms";
const CHANGED_CODEL = "qdisc root codel target 20ms interval 100ms";
const STRANGE_RULE = "-s 192.0.2.66/32 -j ACCEPT";

/** What somebody does to each host by hand. */
export const BY_HAND: Readonly<Record<DemoHost, string>> = {
  "edge-1": "iptables -I INPUT -s 192.0.2.66 -j ACCEPT",
  "edge-2": "iptables -P FORWARD ACCEPT",
  "guest-1": "tc qdisc replace dev vec0 root codel target 20ms",
};

/** What each host must be said to have drifted by, and nothing else. */
export const DRIFT: Readonly<Record<DemoHost, readonly object[]>> = {
  "edge-1": [
    {
      subject: "chain",
      family: "ipv4",
      table: "filter",
      chain: "INPUT",
      action: "change",
      rules: [{ kind: "remove", text: STRANGE_RULE, before: 1 }],
    },
  ],
  "edge-2": [
    {
      subject: "chain",
      family: "ipv4",
      table: "filter",
      chain: "FORWARD",
      action: "change",
      policy: { from: "ACCEPT", to: "DROP" },
      rules: [],
    },
  ],
  "guest-1": [{ subject: "qdisc", device: "vec0", from: [CHANGED_CODEL], to: [DECLARED_CODEL] }],
};

/** The one finding of each host in a drift report. */
export const FINDINGS = {
  "edge-1": { kind: "unknown-rule", expected: undefined, actual: STRANGE_RULE },
  "edge-2": { kind: "policy", expected: "DROP", actual: "ACCEPT" },
  "guest-1": { kind: "qdisc", expected: DECLARED_CODEL, actual: CHANGED_CODEL },
} as const satisfies Readonly<Record<DemoHost, object>>;

/**
 * A tiny netfilter of its own, for the tests: rules as records, packets as records, and what the kernel would do. It
 * shares nothing with the product but the spelling of rules.
 */
export interface Packet {
  readonly source: number;
  readonly destination: number;
  readonly inInterface: string;
  readonly protocol: "tcp" | "udp" | "icmp";
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly flags: number;
  readonly icmpType: number;
  readonly state: string;
  readonly translated: readonly string[];
  readonly fragment: "first" | "later";
  readonly mark: number;
}

export interface Condition {
  readonly text: string;
  readonly protocol?: Packet["protocol"];
  readonly holds: (packet: Packet) => boolean;
}

export type Action =
  | { readonly kind: "accept" | "drop" | "return" | "log" }
  | { readonly kind: "mark"; readonly mark: number }
  | { readonly kind: "jump" | "goto"; readonly chain: string };

export interface ModelRule {
  readonly conditions: readonly Condition[];
  readonly action: Action;
}

export type ModelTable = ReadonlyMap<string, readonly ModelRule[]>;

export function printRule({ conditions, action }: ModelRule): string {
  return [...conditions.map(({ text }) => text), printAction(action)].filter(text => text !== "").join(" ");
}

function printAction(action: Action): string {
  switch (action.kind) {
    case "accept":
    case "drop":
    case "return":
    case "log":
      return `-j ${action.kind.toUpperCase()}`;
    case "mark":
      return `-j MARK --set-xmark 0x${action.mark.toString(16)}/0xffffffff`;
    case "jump":
      return `-j ${action.chain}`;
    case "goto":
      return `-g ${action.chain}`;
  }
}

/** Sends a packet through a built-in chain and names each rule it matches, as `CHAIN NUMBER`. */
export function matchedRules(table: ModelTable, chain: string, packet: Packet, matched: Set<string>): void {
  travel(table, chain, { ...packet }, matched);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** `done`: nothing further of the table sees it. `back`: it comes back to the caller. */
function travel(table: ModelTable, chain: string, packet: Mutable<Packet>, matched: Set<string>): "done" | "back" {
  for (const [index, { conditions, action }] of (table.get(chain) ?? []).entries()) {
    if (!conditions.every(condition => condition.holds(packet))) continue;
    matched.add(`${chain} ${index + 1}`);
    switch (action.kind) {
      case "accept":
      case "drop":
        return "done";
      case "return":
        return "back";
      case "goto":
        return travel(table, action.chain, packet, matched);
      case "jump":
        if (travel(table, action.chain, packet, matched) === "done") return "done";
        break;
      case "mark":
        packet.mark = action.mark;
        break;
      case "log":
        break;
    }
  }
  return "back";
}

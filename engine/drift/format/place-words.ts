import type { DriftFinding, FindingPlace } from "../finding";

/** `chain INPUT (ipv4 filter)`, `qdisc of eth0`, `txqueuelen of eth0`, `sysctl net.ipv4.ip_forward`, `the host`. Not escaped. */
export function placeWords(place: FindingPlace): string {
  switch (place.kind) {
    case "chain":
      return `chain ${place.chain} (${place.family} ${place.table})`;
    case "device":
      return `qdisc of ${place.device}`;
    case "link":
      return place.setting === "type" ? `interface ${place.device}` : `${place.setting} of ${place.device}`;
    case "sysctl":
      return `sysctl ${place.name}`;
    case "host":
      return "the host";
  }
}

/** `rule 5`, `rule 5, declared as rule 4`, `declared as rule 4`; empty where the finding is about no single rule. */
export function positionWords({ position }: Pick<DriftFinding, "position">): string {
  const { actual, expected } = position ?? {};
  if (actual !== undefined && actual === expected) return `rule ${actual}`;
  const words = [
    ...(actual === undefined ? [] : [`rule ${actual}`]),
    ...(expected === undefined ? [] : [`declared as rule ${expected}`]),
  ];
  return words.join(", ");
}

/** `declared at stacks/gateway-stack.ts:31 (gateway/edge-1/filter/INPUT/ssh)`; empty when nobody knows. Not escaped. */
export function declaredWords({ declared }: Pick<DriftFinding, "declared">): string {
  if (declared === undefined) return "";
  const { at, construct } = declared;
  return at === undefined ? `declared by ${construct}` : `declared at ${at} (${construct})`;
}

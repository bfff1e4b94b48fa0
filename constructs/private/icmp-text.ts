/**
 * A type and a code as iptables is told them.
 * @throws Error when a code stands beside a name, or when a number is out of its range
 */
export function icmpText(protocol: "Icmp" | "Icmpv6", type: string | number, code: number | undefined): string {
  for (const number of [type, code]) {
    if (typeof number !== "number" || (Number.isInteger(number) && number >= 0 && number <= 255)) continue;
    throw new Error(`${protocol}.type: ${number} is no type or code. Write whole numbers from 0 to 255.`);
  }
  if (code === undefined) return String(type);
  if (typeof type === "number") return `${type}/${code}`;
  throw new Error(
    `${protocol}.type(${JSON.stringify(type)}, ${code}): some names mean a code already. Write the type as a number where you give a code.`,
  );
}

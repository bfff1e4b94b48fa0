/** Two rulesets a size of which no rule is the same, so that each push after the other changes all of it. */
export type Edition = "even" | "odd";

/** `count` rules that let the bench in, then services by source and port: 90 bytes a rule, as in real files. */
export function rulesOf(count: number, edition: Edition): readonly string[] {
  const first = [
    `-m conntrack --ctstate RELATED,ESTABLISHED -m comment --comment "${edition}: under way" -j ACCEPT`,
    `-p tcp -m tcp --dport 22 -m comment --comment "${edition}: ssh" -j ACCEPT`,
  ];
  const services = Array.from({ length: count - first.length }, (_, number) => {
    const source = `10.${edition === "even" ? 100 : 101}.${number >> 8}.${number & 255}/32`;
    return `-s ${source} -p tcp -m tcp --dport ${1024 + number} -m comment --comment "${edition}: service ${number}" -j ACCEPT`;
  });
  return [...first, ...services];
}

/** The same rules as a file for iptables-restore. */
export function restoreFile(rules: readonly string[]): string {
  const policies = ["INPUT", "FORWARD", "OUTPUT"].map(chain => `:${chain} ACCEPT [0:0]`);
  return ["*filter", ...policies, ...rules.map(rule => `-A INPUT ${rule}`), "COMMIT", ""].join("\n");
}

/** Where a host is logged in to; a jump host has one of these as well. */
export interface Connection {
  readonly address: string;
  readonly port: number;
  readonly user: "root";
  readonly hostKey: string;
  readonly jump?: Connection;
}

/** The same rules as a desired document. */
export function documentWith(host: string, rules: readonly string[], connection: Connection): object {
  const owner = `bench/fleet/${host}`;
  return {
    version: 1,
    owner,
    ipv4: { filter: { INPUT: { mode: "shared", anchor: "first", rules } } },
    connection: { ...connection, privilege: "root" },
  };
}

/**
 * What a probe asks, read: a TCP port that takes a connection, a page that is answered, or whether fewer connections go
 * through the host than before the change, or more of them fail.
 */
export type ProbeCheck =
  | { readonly kind: "tcp"; readonly port: number; readonly host?: string }
  | { readonly kind: "http"; readonly url: URL }
  | ConntrackCheck;

export interface ConntrackCheck {
  readonly kind: "conntrack";
  /** Seconds of traffic that are compared, before the change and after it. 2 to 60, default 5. */
  readonly seconds: number;
  /** Fewer connections to a place within that time are no sign. 5 to 1,000,000, default 20. */
  readonly least: number;
  /** Percent of the connections to a place that must have gone. 10 to 100, default 30. */
  readonly worse: number;
}

/** What a probe of connections asks where nothing else is said, and how far each part may go. */
const CONNTRACK_PARTS = {
  seconds: { usual: 5, least: 2, most: 60 },
  least: { usual: 20, least: 5, most: 1_000_000 },
  worse: { usual: 30, least: 10, most: 100 },
} as const satisfies Readonly<Record<Exclude<keyof ConntrackCheck, "kind">, object>>;

/** What is said to whoever wrote something else. */
export const PROBE_FORMS = '"tcp:443", "tcp:10.0.0.9:443", "http://10.0.0.9/health" or "conntrack"';

/**
 * Reads `tcp:443`, `tcp:10.0.0.9:443`, `tcp:[2001:db8::9]:443`, `http://…`, `https://…`, `conntrack` or
 * `conntrack:seconds=5,least=20,worse=30`. `undefined` for anything else.
 */
export function parseProbeCheck(text: string): ProbeCheck | undefined {
  const conntrack = /^conntrack(?::([a-z]+=\d+(?:,[a-z]+=\d+)*))?$/.exec(text);
  if (conntrack !== null) return readConntrackCheck(conntrack[1]);
  const tcp = /^tcp:(?:(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):)?(\d{1,5})$/.exec(text);
  if (tcp !== null) {
    const port = Number(tcp[2]);
    if (port < 1 || port > 65_535) return undefined;
    const host = tcp[1]?.replace(/^\[|\]$/g, "");
    return { kind: "tcp", port, ...(host === undefined ? {} : { host }) };
  }
  if (!/^https?:\/\/[^\s]+$/.test(text) || !URL.canParse(text)) return undefined;
  return { kind: "http", url: new URL(text) };
}

/** The text of a probe of connections, with what differs from the usual. */
export function printConntrackCheck(parts: Partial<Omit<ConntrackCheck, "kind">>): string {
  const words = Object.entries(parts).map(([name, value]) => `${name}=${value}`);
  return words.length === 0 ? "conntrack" : `conntrack:${words.join(",")}`;
}

function readConntrackCheck(words: string | undefined): ConntrackCheck | undefined {
  const given = new Map(
    (words ?? "").split(",").flatMap(word => (word === "" ? [] : [word.split("=")])) as [string, string][],
  );
  const names = Object.keys(CONNTRACK_PARTS);
  if ([...given.keys()].some(name => !names.includes(name))) return undefined;
  const part = (name: keyof typeof CONNTRACK_PARTS): number => {
    const { usual, least, most } = CONNTRACK_PARTS[name];
    const value = Number(given.get(name) ?? usual);
    return value >= least && value <= most ? value : Number.NaN;
  };
  const check = { kind: "conntrack", seconds: part("seconds"), least: part("least"), worse: part("worse") } as const;
  return Number.isNaN(check.seconds + check.least + check.worse) ? undefined : check;
}

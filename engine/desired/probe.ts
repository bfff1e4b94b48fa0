/** What a probe asks, read: a TCP port that takes a connection, or a page that is answered. */
export type ProbeCheck =
  | { readonly kind: "tcp"; readonly port: number; readonly host?: string }
  | { readonly kind: "http"; readonly url: URL };

/**
 * Reads `tcp:443`, `tcp:10.0.0.9:443`, `tcp:[2001:db8::9]:443`, `http://…` or `https://…`. `undefined` for anything else.
 */
export function parseProbeCheck(text: string): ProbeCheck | undefined {
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

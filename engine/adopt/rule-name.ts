import type { AdoptedRule } from "./adopted-rule";
import { type Expression, flatCode } from "./expression";
import { kebabCase } from "./identifier";
import type { Properties, PropertyName } from "./rule-form";

/** What people call the servers behind the most usual ports. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ["20", "ftp-data"],
  ["21", "ftp"],
  ["22", "ssh"],
  ["23", "telnet"],
  ["25", "smtp"],
  ["53", "dns"],
  ["67", "dhcp-server"],
  ["68", "dhcp-client"],
  ["69", "tftp"],
  ["80", "http"],
  ["110", "pop3"],
  ["111", "portmapper"],
  ["123", "ntp"],
  ["137", "netbios"],
  ["143", "imap"],
  ["161", "snmp"],
  ["179", "bgp"],
  ["389", "ldap"],
  ["443", "https"],
  ["445", "smb"],
  ["465", "smtps"],
  ["500", "ipsec"],
  ["514", "syslog"],
  ["587", "submission"],
  ["636", "ldaps"],
  ["873", "rsync"],
  ["993", "imaps"],
  ["995", "pop3s"],
  ["1194", "openvpn"],
  ["1433", "mssql"],
  ["2049", "nfs"],
  ["3128", "proxy"],
  ["3306", "mysql"],
  ["3389", "rdp"],
  ["4500", "ipsec-nat"],
  ["5353", "mdns"],
  ["5432", "postgres"],
  ["6379", "redis"],
  ["9090", "prometheus"],
  ["9100", "node-exporter"],
  ["9200", "elasticsearch"],
  ["11211", "memcached"],
  ["27017", "mongodb"],
  ["51820", "wireguard"],
]);

/** A short name for a rule: its comment, else what it is about and what it does. Not yet unique in its chain. */
export function ruleName({ form }: AdoptedRule): string {
  if (form.kind === "raw") return kebabCase(form.text.replace(/-[a-z] /g, " "));
  const { properties } = form;
  const comment = plainText(properties.get("comment"));
  const named = comment === undefined ? "" : kebabCase(comment);
  if (named !== "") return named;
  const subject = subjectOf(properties);
  return [...actionOf(properties, subject !== ""), subject].filter(part => part !== "").join("-") || "count";
}

/** What a packet must be. */
function subjectOf(properties: Properties): string {
  const text = (name: PropertyName) => plainText(properties.get(name));
  const parts: string[] = [];
  if (text("inInterface") === "lo" || text("outInterface") === "lo") parts.push("loopback");
  const states = properties.get("connectionState");
  const state = states === undefined ? "" : flatCode(states);
  if (state.includes("INVALID") && !state.includes("not")) parts.push("invalid");
  if (state.includes("ESTABLISHED") && !state.includes("NEW") && !state.includes("not")) parts.push("established");
  parts.push(...portsOf(properties), ...icmpOf(properties));
  if (parts.length === 0) parts.push(...placeOf(properties));
  if (parts.length === 0) parts.push(...extensionsOf(properties));
  const protocol = text("protocol");
  if (parts.length === 0 && protocol !== undefined) parts.push(protocol);
  return kebabCase(parts.join(" "), 60);
}

function portsOf(properties: Properties): readonly string[] {
  for (const name of ["destinationPort", "sourcePort"] as const) {
    const value = properties.get(name);
    if (value === undefined) continue;
    const [first, ...more] = value.kind === "list" ? value.items : [value];
    const port = first?.kind === "plain" ? first.code.replaceAll('"', "") : "";
    const protocol = plainText(properties.get("protocol")) ?? "port";
    const service = SERVICES.get(port) ?? `${protocol} ${port}`;
    if (port === "") return ["other ports"];
    return [`${name === "sourcePort" ? "from " : ""}${service}${more.length > 0 ? " and more" : ""}`];
  }
  return [];
}

function icmpOf(properties: Properties): readonly string[] {
  const value = properties.get("icmpType") ?? properties.get("icmpv6Type");
  if (value === undefined) return [];
  const type = plainText(value);
  return [type === "echo-request" ? "ping" : type === undefined ? "icmp" : `icmp ${type}`];
}

function placeOf(properties: Properties): readonly string[] {
  const said = (name: PropertyName, word: string) => {
    const value = properties.get(name);
    const [first, ...more] = value?.kind === "list" ? value.items : [value];
    const text = plainText(first);
    return text === undefined ? [] : [`${word} ${text}${more.length > 0 ? " and more" : ""}`];
  };
  return [
    ...said("source", "from"),
    ...said("destination", "to"),
    ...said("inInterface", "in"),
    ...said("outInterface", "out"),
  ];
}

function extensionsOf(properties: Properties): readonly string[] {
  const matches = properties.get("matches");
  if (matches?.kind !== "list") return [];
  return matches.items.flatMap(item => (item.kind === "call" ? [item.callee.replace("Match.", "")] : []));
}

/** What happens to it; ACCEPT goes without saying where there is something to name. */
function actionOf(properties: Properties, hasSubject: boolean): readonly string[] {
  const target = properties.get("target");
  if (target === undefined) return [];
  const verdict = plainText(target);
  if (verdict === "ACCEPT") return hasSubject ? [] : ["accept-all"];
  if (verdict !== undefined) return [hasSubject ? verdict.toLowerCase() : `${verdict.toLowerCase()}-all`];
  if (target.kind === "call") return [kebabCase(target.callee.replace("Target.", ""))];
  const [entry] = target.kind === "object" ? target.entries : [];
  if (entry === undefined) return [];
  const [kind, value] = entry;
  if (value.kind === "chain") return [hasSubject ? "" : `to-${kebabCase(value.name)}`];
  return [kind === "clampMss" ? "clamp-mss" : kind];
}

/** The text of a string literal or a number. */
export function plainText(expression: Expression | undefined): string | undefined {
  if (expression?.kind !== "plain") return undefined;
  const { code } = expression;
  if (code.startsWith('"')) return String(JSON.parse(code));
  return code.startsWith("'") ? code.slice(1, -1) : code;
}

import type { JumpConnection } from "../desired";
import type { Family } from "../ruleset";
import type { AdoptOptions, HostToAdopt } from "./adopt-fleet";
import { call, type Entry, type Expression, flatCode, list, object, plain, quoted } from "./expression";
import { camelCase } from "./identifier";
import { forEachRow, type Statement, statement, statementLines } from "./statement";

export interface MainRole {
  readonly functionName: string;
  readonly file: string;
  readonly hosts: readonly (HostToAdopt & { readonly exceptions: readonly string[] })[];
}

type MainHost = MainRole["hosts"][number];

/** Fewest hosts of a role that stand in a loop. */
const LOOP_HOSTS = 3;

/** The program: an app with one stack, its hosts, and what each of them is. */
export function mainModule(roles: readonly MainRole[], { project, stack }: AdoptOptions): string {
  const hosts = roles.flatMap(role => role.hosts);
  const constructs = [
    "Host",
    ...(hosts.some(({ links }) => Object.keys(links).length > 0) ? ["LinkSetting"] : []),
    ...(hosts.some(({ sysctls }) => Object.keys(sysctls).length > 0) ? ["Sysctl"] : []),
  ];
  const imports = [
    'import { App, TerraformStack } from "cdktf";',
    `import { ${constructs.join(", ")} } from "netfilter-fleet";`,
    ...[...roles]
      .sort((one, other) => (one.file < other.file ? -1 : 1))
      .map(({ functionName, file }) => `import { ${functionName} } from "./${file.replace(/\.ts$/, "")}";`),
  ];
  const head: Statement[] = [
    { kind: "constant", name: "app", value: call("new App") },
    {
      kind: "constant",
      name: "stack",
      value: call("new TerraformStack", plain("app"), quoted(stack)),
    },
  ];
  const paragraphs = [
    imports.join("\n"),
    statementLines(head, 0).join("\n"),
    ...roles.map(role => statementLines(roleStatements(role, project), 0).join("\n")),
    statementLines([statement(call("app.synth"))], 0).join("\n"),
  ];
  return `${paragraphs.join("\n\n")}\n`;
}

function roleStatements(role: MainRole, project: string): readonly Statement[] {
  const alike = new Map<string, MainHost[]>();
  const single: MainHost[] = [];
  for (const host of role.hosts) {
    const isPlain = host.exceptions.length === 0 && settingsOf(host, "").length === 0;
    const key = flatCode(object(hostEntries(host, project, plain("address"))));
    if (!isPlain) single.push(host);
    else alike.set(key, [...(alike.get(key) ?? []), host]);
  }
  return [
    ...[...alike.values()].flatMap(hosts =>
      hosts.length < LOOP_HOSTS
        ? hosts.flatMap(host => hostStatements(role, host, project))
        : [loop(role, hosts, project)],
    ),
    ...single.flatMap(host => hostStatements(role, host, project)),
  ];
}

function loop({ functionName }: MainRole, hosts: readonly MainHost[], project: string): Statement {
  const [first] = hosts;
  const rows = list(hosts.map(({ name, connection }) => list([quoted(name), quoted(connection.address)])));
  const entries = first === undefined ? [] : hostEntries(first, project, plain("address"));
  const made = call("new Host", plain("stack"), plain("name"), object(entries));
  const code = statementLines([{ kind: "constant", name: "rows", value: rows }], 0)
    .join("\n")
    .replace(/^const rows = |;$/g, "");
  return forEachRow(`const [name, address] of ${code} as const`, [statement(call(functionName, made))]);
}

function hostStatements({ functionName }: MainRole, host: MainHost, project: string): readonly Statement[] {
  const { name, exceptions } = host;
  const made = call("new Host", plain("stack"), quoted(name), object(hostEntries(host, project, undefined)));
  const more: readonly Expression[] = exceptions.length === 0 ? [] : [list(exceptions.map(quoted))];
  const variable = `${camelCase(name, "own")}Host`;
  const settings = settingsOf(host, variable);
  if (settings.length === 0) return [statement(call(functionName, made, ...more))];
  return [
    { kind: "constant", name: variable, value: made },
    statement(call(functionName, plain(variable), ...more)),
    ...settings,
  ];
}

/** Sysctls, and settings of devices. */
function settingsOf({ sysctls, links }: MainHost, variable: string): readonly Statement[] {
  const made = (construct: string, ...words: readonly string[]) =>
    statement(call(`new ${construct}`, plain(variable), ...words.map(quoted)));
  return [
    ...Object.entries(sysctls).map(([name, value]) => made("Sysctl", name, value)),
    ...Object.entries(links).flatMap(([device, settings]) =>
      Object.entries(settings).map(([name, value]) => made("LinkSetting", device, name, value)),
    ),
  ];
}

/** How a server on the way is reached, besides its address. */
function hopEntries({ port, user, hostKey, jump }: Omit<JumpConnection, "address">): readonly Entry[] {
  const entries: Entry[] = [];
  if (port !== 22) entries.push(["port", plain(String(port))]);
  if (user !== "root") entries.push(["user", quoted(user)]);
  if (hostKey !== undefined) entries.push(["hostKey", quoted(hostKey)]);
  if (jump !== undefined && typeof jump.address === "string") {
    entries.push(["jump", object([["address", quoted(jump.address)], ...hopEntries(jump)])]);
  }
  return entries;
}

function hostEntries(
  { connection, neighbours, backend, held }: MainHost,
  project: string,
  address: Expression | undefined,
): readonly Entry[] {
  const { user, privilege, transport } = connection;
  const entries: Entry[] = [
    ["project", quoted(project)],
    ["address", address ?? quoted(connection.address)],
    ...hopEntries(connection),
  ];
  if (transport !== undefined) entries.push(["transport", quoted(transport)]);
  if (privilege !== (user === "root" ? "root" : "sudo")) entries.push(["privilege", quoted(privilege)]);
  if (backend !== undefined) entries.push(["backend", quoted(backend)]);
  if (neighbours.length > 0) entries.push(["neighbours", valueCode(neighbours)]);
  const open = openFamily(held);
  if (open !== undefined) entries.push(["leaveOpen", quoted(open)]);
  return entries;
}

/** The family that stays open although the other one drops by default: synthesis wants that said. */
function openFamily(held: MainHost["held"]): Family | undefined {
  const closed = (family: Family) =>
    new Set(held[family].filter(({ policy }) => policy === "DROP").map(({ table, name }) => `${table} ${name}`));
  const [four, six] = [closed("ipv4"), closed("ipv6")];
  if ([...four].some(chain => !six.has(chain))) return "ipv6";
  return [...six].some(chain => !four.has(chain)) ? "ipv4" : undefined;
}

function valueCode(value: unknown): Expression {
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return list(value.map(valueCode));
  if (typeof value !== "object" || value === null) return plain(String(value));
  return object(Object.entries(value).map(([key, inner]) => [key, valueCode(inner)] as const));
}

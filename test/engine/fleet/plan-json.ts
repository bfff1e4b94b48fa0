import { attributesOf, type DesiredDocument, type HostAttributes } from "../../../engine/desired";

/** A document with rules in the chain INPUT of both families. */
export function documentOf(
  host: string,
  rules: readonly string[],
  more: Partial<DesiredDocument> = {},
): DesiredDocument {
  return {
    version: 1,
    owner: `shop/gateway/${host}`,
    ipv4: { filter: { INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules } } },
    ipv6: {},
    qdiscs: { eth0: ["qdisc root fq_codel"] },
    sysctls: { "net.ipv4.ip_forward": "1" },
    neighbours: [],
    connection: { address: `${host}.example`, port: 22, user: "root", privilege: "root" },
    timer: 60,
    onDestroy: "remove",
    ...more,
  };
}

/** The attributes of a state as a plan's JSON has them: what is not set is null. */
export function stateOf(document: DesiredDocument, status = "held"): HostAttributes {
  return { adopt: null, ...attributesOf(document), status };
}

export interface PlannedChange {
  readonly actions: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  readonly importing?: { readonly id: string };
}

/** One entry of `resource_changes` or `resource_drift`. */
export function entryOf(name: string, change: PlannedChange, more: object = {}): object {
  return {
    address: `netfilter_host.${name}`,
    mode: "managed",
    type: "netfilter_host",
    name,
    provider_name: "terraform.local/netfilter/netfilter",
    change: { after_unknown: {}, before_sensitive: {}, after_sensitive: {}, ...change },
    ...more,
  };
}

/** A change in place, or none where both documents are equal. */
export function updateOf(from: DesiredDocument, to: DesiredDocument, more: object = {}): object {
  const [before, after] = [stateOf(from), stateOf(to)];
  const actions = [JSON.stringify(before) === JSON.stringify(after) ? "no-op" : "update"];
  return entryOf(nameOf(to), { actions, before, after }, more);
}

/** How the state fell behind what was found. */
export function driftOf(applied: DesiredDocument, found: DesiredDocument, status = "held"): object {
  return entryOf(nameOf(found), { actions: ["update"], before: stateOf(applied), after: stateOf(found, status) });
}

/** What `terraform show -json` prints, as far as it matters here. */
export function planJson(changes: readonly object[], more: object = {}): string {
  return JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.11.4",
    planned_values: { root_module: {} },
    resource_changes: changes,
    applyable: true,
    complete: true,
    errored: false,
    ...more,
  });
}

/**
 * Fifty hosts, named edge-1 to edge-50. The first 47 get one rule, each between rules of its own; three get something
 * else: edge-48 loses a rule, edge-49 gets another policy, edge-50 both.
 */
export function fiftyHosts(): readonly object[] {
  return Array.from({ length: 50 }, (_, index) => {
    const name = `edge-${index + 1}`;
    const rules = ["-i lo -j ACCEPT", `-s 10.0.0.${index + 1}/32 -j ACCEPT`, "-p icmp -j ACCEPT", "-j DROP"];
    const from = documentOf(name, rules);
    const wanted = {
      48: documentOf(name, rules.slice(0, 3)),
      49: withPolicy(from),
      50: withPolicy(documentOf(name, rules.slice(0, 3))),
    };
    const to = index + 1 in wanted ? wanted[(index + 1) as keyof typeof wanted] : documentOf(name, withSsh(rules));
    return updateOf(from, to);
  });
}

/** The rule comes third. */
export function withSsh(rules: readonly string[]): readonly string[] {
  return rules.toSpliced(2, 0, "-p tcp -m tcp --dport 22 -j ACCEPT");
}

function withPolicy(document: DesiredDocument): DesiredDocument {
  const rules = document.ipv4.filter?.INPUT?.rules ?? [];
  return { ...document, ipv4: { filter: { INPUT: { mode: "shared", anchor: "first", policy: "ACCEPT", rules } } } };
}

function nameOf({ owner }: DesiredDocument): string {
  return owner.slice(owner.lastIndexOf("/") + 1);
}

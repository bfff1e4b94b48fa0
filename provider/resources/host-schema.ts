import type { Attribute, Attributes, Schema } from "../framework/schema";

const string = { kind: "string" } as const;
const number = { kind: "number" } as const;
const strings = { kind: "list", of: "string" } as const;

const required = (type: Attribute["type"], description: string): Attribute => ({
  type,
  description,
  presence: "required",
});
const optional = (type: Attribute["type"], description: string): Attribute => ({
  type,
  description,
  presence: "optional",
});

const nested = (nesting: "single" | "list" | "map", attributes: Attributes): Attribute["type"] => ({
  kind: "nested",
  nesting,
  attributes,
});

const CHAIN: Attributes = {
  mode: optional(
    string,
    "`shared`: our rules stand in a chain of our own (`NF-INPUT` for `INPUT`) behind one jump, and rules of recognised owners stay. `whole`: every line of the chain is ours. Default: `shared` for built-in chains and recognised owners' chains, `whole` for all others.",
  ),
  anchor: optional(
    string,
    "Where the jump to our rules stands in a shared chain: `first` (behind deny-lists such as fail2ban's) or `last`; `none` in mode `whole`. Default: `first`, or `none` in mode `whole`. A read answers `missing` where somebody removed the jump.",
  ),
  policy: optional(string, "`ACCEPT` or `DROP`, of built-in chains only. Default: the policy is not managed."),
  rules: optional(
    strings,
    "One kernel rule a string: the words that follow `-A CHAIN ` in the output of iptables-save. Default: none.",
  ),
};

const TABLES = ["filter", "nat", "mangle", "raw", "security"] as const;

const FAMILY: Attributes = Object.fromEntries(
  TABLES.map(table => [table, optional(nested("map", CHAIN), `Chains of the ${table} table, by name.`)]),
);

const HOST_KEY = optional(
  string,
  "Pins the host's key: a public key line (`ssh-ed25519 AAAA…`) or its fingerprint (`SHA256:…`). Default: known_hosts decides.",
);

/** Terraform's schemas have an end; documents and the constructs take any number. */
const MOST_JUMPS = 4;

function jumpAttributes(levels: number): Attributes {
  return {
    address: required(string, "Name or address of the jump host."),
    port: optional(number, "TCP port of its sshd. Default: 22."),
    user: optional(string, "Login there. Default: `root`."),
    host_key: HOST_KEY,
    ...(levels === 1
      ? {}
      : {
          jump: optional(nested("single", jumpAttributes(levels - 1)), "The jump host before this one. Default: none."),
        }),
  };
}

/** How a host is reached; the data source has the same. */
export const ACCESS: Attribute = required(
  nested("single", {
    address: required(string, "Name or address of the host. May be another resource's attribute."),
    port: optional(number, "TCP port of sshd, 1 to 65535. Default: the provider's, else 22."),
    user: optional(string, "Login. Default: the provider's, else `root`."),
    privilege: optional(
      string,
      "`root`: the login is root. `sudo`, `doas`: every script runs through `sudo -n` or `doas -n`. Default: the provider's, else `root` for the user root and `sudo` for others.",
    ),
    host_key: HOST_KEY,
    transport: optional(
      string,
      "`ssh2`, or `openssh`: the system's ssh logs in, with the user's own configuration (certificates, FIDO keys, ProxyCommand). Default: `ssh2`.",
    ),
    jump: optional(
      nested("single", jumpAttributes(MOST_JUMPS)),
      "A host to go through first. Its own key is checked before the target is contacted. Default: the provider's, else none.",
    ),
  }),
  "How the host is reached over SSH. Never holds a private key: keys are named in the provider block or the environment.",
);

/** Owners of rules to leave alone. */
const NEIGHBOURS: Attribute = optional(
  nested("list", {
    name: required(string, "What people call the owner, for messages."),
    chains: optional(
      strings,
      "Names of its chains, as globs (`*`, `?`); of a `deny-list`, names of its ipsets and of its lists of `-m recent` as well. Default: none.",
    ),
    interfaces: optional(strings, "Names of its interfaces, as globs. Default: none."),
    comments: optional(strings, "Texts of its rule comments, as globs. Default: none."),
    subnets: optional(strings, "Its subnets in CIDR form: a rule with an address inside is its own. Default: none."),
    role: optional(
      string,
      "`deny-list`: its rules ban clients, so an anchor put `first` still stands behind them; what drops or rejects by an ipset or a list that `chains` name is its own, too. Default: `ordinary`.",
    ),
  }),
  "Owners of rules to leave alone in shared chains, beside Docker, Kubernetes, libvirt, fail2ban, sshguard, CrowdSec and others, which are always recognised. Default: none.",
);

export const PROBE_ATTRIBUTES: Attributes = {
  check: required(
    string,
    "`tcp:443`, `tcp:10.0.0.9:443` or `http://10.0.0.9/health`; without a host, the one that is changed. A page is answered with any status below 400. `conntrack`: no fewer connections go through the host than before the change, and no more of them fail; `conntrack:seconds=5,least=20,worse=30` says over how many seconds, from how many connections to a place on, and how many percent of them gone.",
  ),
  through: optional(
    nested("single", jumpAttributes(2)),
    "Asked from this host instead of from where the run is. Default: from there.",
  ),
};

/** The one resource that holds a host. Its attributes are the desired document. */
export const HOST_SCHEMA: Schema = {
  version: 0,
  description:
    "Firewall, NAT, queues, interface settings and sysctls of one Linux host, changed in one transaction: all or nothing, confirmed over a new connection, undone by the host itself where that does not come about.",
  attributes: {
    version: optional(number, "Version of the document's shape. Default: 1, the only one there is."),
    owner: required(
      string,
      "`project/stack/host`: under which name the host remembers who owns its rules. One owner a host; the last part names the host in messages.",
    ),
    access: ACCESS,
    ipv4: optional(nested("single", FAMILY), "IPv4: table → chain → what it holds. Default: nothing."),
    ipv6: optional(nested("single", FAMILY), "IPv6: table → chain → what it holds. Default: nothing."),
    qdiscs: optional(
      { kind: "map", of: "list of string" },
      "Device → its qdiscs, classes and filters, as tc spells them: `qdisc root fq_codel target 5ms`. Default: none is managed.",
    ),
    sysctls: optional(
      { kind: "map", of: "string" },
      "Dotted name → value: `net.ipv4.ip_forward` → `1`. Default: none is managed.",
    ),
    links: optional(
      { kind: "map", of: "map of string" },
      "Device → setting → value: `eth0` → `txqueuelen` → `500`. Settings: `txqueuelen` (packets); `tx-0.limit_max`, `tx-0.limit_min` (bytes) and `tx-0.hold_time` (milliseconds) of a transmit queue, `tx-*` for all; `ring.rx`, `ring.tx`, `ring.rx-mini`, `ring.rx-jumbo` (descriptors); `feature.NAME` (`on`, `off`) by the name that `ethtool -k` prints; `type` (`ifb`: the device is made, and goes with destroy). Default: none is managed.",
    ),
    neighbours: NEIGHBOURS,
    adopt: optional(
      nested("single", {
        existing: optional(
          string,
          "`replace`: rules of unknown origin in declared chains, and user chains of the same name, are replaced at first contact. Default: first contact with them is refused.",
        ),
        owner: optional(
          string,
          "Take the host over from this owner id, after a rename of the stack. Default: nobody's.",
        ),
      }),
      "What may be taken over from whoever was there before. Default: nothing.",
    ),
    timer: optional(
      number,
      "Seconds until the host undoes, by itself, a change that was not confirmed over a new connection. 15 to 1800. Default: 60.",
    ),
    on_destroy: optional(
      string,
      "What destroying does with what is owned: `remove` or `keep` (then the host is not even contacted). Default: `remove`.",
    ),
    probes: optional(
      nested("list", PROBE_ATTRIBUTES),
      "What must be answered after an apply, over connections of its own, before it is confirmed; else it is undone. Default: nothing but a new login.",
    ),
    neighbour: optional(
      string,
      "How to live with ufw or firewalld where one runs: `beside` leaves it running and puts our rules beside its own; `takeover` stops and disables it in the transaction of the first apply, and gives it back when the host is destroyed. Default: a host where one runs is refused.",
    ),
    backend: optional(
      string,
      "`nf_tables` or `legacy`: the kernel interface that the rules are written to, which must be the one that the host's own iptables speaks. Rules in the other one are left alone then, and a plan warns of them. Default: a host where both hold rules is refused.",
    ),
    stale_connections: optional(
      string,
      "What becomes of connections that new rules would not let in any more, or would send elsewhere: `end` (they are taken out of the kernel's table once the change is confirmed) or `keep`. Default: `end`.",
    ),
    status: {
      type: string,
      presence: "computed",
      description:
        "`held` when the host held what the state says at the last read or apply. Otherwise why that is not known, or what its books still want: `unread: …`, `rolled back`, `unfinished`, `boot files differ`, `not entered`, `owned by OWNER`, or what a firewall service wants (`ufw was taken over, and …`). Anything but `held` makes a plan that the next apply clears.",
    },
  },
};

const LIVE_CHAIN: Attributes = {
  policy: {
    type: string,
    presence: "computed",
    description: "`ACCEPT` or `DROP`; null for a chain that is not built in.",
  },
  rules: {
    type: strings,
    presence: "computed",
    description: "Every rule as iptables-save prints it, whoever wrote it.",
  },
};

const LIVE_FAMILY: Attributes = Object.fromEntries(
  TABLES.map(table => [
    table,
    {
      type: nested("map", LIVE_CHAIN),
      presence: "computed",
      description: `Chains of the ${table} table, by name; null where the table is not loaded.`,
    } satisfies Attribute,
  ]),
);

const computed = (type: Attribute["type"], description: string): Attribute => ({
  type,
  description,
  presence: "computed",
});

/** The data source of the same name: what stands on a host, foreign rules included. */
export const HOST_DATA_SCHEMA: Schema = {
  version: 0,
  description:
    "What stands on a Linux host right now, foreign rules included. Read at every plan; a host that cannot be read is an error, because what depends on it cannot be planned.",
  attributes: {
    access: ACCESS,
    owner: computed(string, "Owner id in the host's record (`project/stack/host`); null where nobody owns it."),
    backend: {
      type: string,
      presence: "optional-computed",
      description:
        "Kernel interface of its iptables: `nf_tables` or `legacy`. Said, a host that speaks the other one is refused, and rules in the other one are left out and warned of. Default: told by the host; one where both hold rules is refused.",
    },
    iptables_version: computed(string, "Version of its iptables: `1.8.9`."),
    kernel: computed(string, "Release of its kernel."),
    ipv4: computed(nested("single", LIVE_FAMILY), "IPv4: table → chain → policy and rules."),
    ipv6: computed(nested("single", LIVE_FAMILY), "IPv6: table → chain → policy and rules."),
  },
};

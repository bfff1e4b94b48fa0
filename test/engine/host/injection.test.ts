import { afterAll, describe, expect, it } from "vitest";
import { type ConnectionEntry, parseConnectionEntry } from "../../../engine/conntrack";
import { type DesiredDocument, DocumentError, documentJsonSchema, parseDocument } from "../../../engine/desired";
import { HostError } from "../../../engine/host";
import { bootFiles, hooksOf } from "../../../engine/host/boot/boot-files";
import { linkReadings } from "../../../engine/host/link-readings";
import { nextRecord, openRecord } from "../../../engine/host/next-record";
import { interpret, type Observation, sysctlPaths } from "../../../engine/host/observe";
import { printOwnerRecord } from "../../../engine/host/owner-record";
import { confirmScript } from "../../../engine/host/shell/confirm-shell";
import { lockAndReadScript } from "../../../engine/host/shell/lock-shell";
import { stageScript, undoScript } from "../../../engine/host/shell/stage-shell";
import { parseSnapshot } from "../../../engine/host/snapshot";
import { buildTransition } from "../../../engine/host/transition";
import { buildTrial } from "../../../engine/host/trial";
import { type LiveLink, QUEUE_LIMITS, RINGS } from "../../../engine/system";
import { NO_QUEUES } from "../../../engine/traffic";
import { openSshCall } from "../../../engine/transport/openssh-arguments";
import { findHopFault } from "../../../engine/transport/target";
import { observationOf, recordOf, snapshotOf } from "./fixtures";
import { ShellSandbox } from "./shell-sandbox";

/** Each makes a file named C in the working folder, or a rule that nobody declared, where it is taken for more than text. */
const HOSTILE = [
  "$(>C)",
  "`>C`",
  "'$(>C)'",
  "';>C;'",
  '";>C;"',
  "\\';>C;\\'",
  "a\n>C\n",
  "a\r\n>C",
  "a;>C",
  "a&&>C",
  "a|>C",
  "a>C",
  "$IFS;>C",
  "a\nCOMMIT\n*filter\n-A INPUT -j INJECTED\nCOMMIT\n",
  "a -j ACCEPT\n-A INPUT -j INJECTED",
  "%s%n\\n>C\\n",
  "-x",
  "--modprobe=./C",
  "../../C",
  "a\0>C",
  "__proto__",
  "constructor",
];

const DOCUMENT = {
  version: 1,
  owner: "shop/site/edge-1",
  ipv4: {
    filter: {
      INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules: ["-i lo -j ACCEPT", "-j WEB"] },
      WEB: { mode: "whole", anchor: "none", rules: ['-m comment --comment "a" -j LOG --log-prefix "b"'] },
    },
    nat: {},
    mangle: {},
    raw: {},
    security: {},
  },
  ipv6: { filter: { INPUT: { mode: "shared", anchor: "last", rules: ["-j ACCEPT"] } } },
  qdiscs: { eth0: ["root fq_codel limit 1000"] },
  sysctls: { "net.ipv4.ip_forward": "1", "net.ipv4.tcp_rmem": "4096 131072 6291456" },
  links: {
    eth0: { txqueuelen: "500", "tx-0.limit_max": "30000", "feature.tcp-segmentation-offload": "off", "ring.rx": "512" },
    ifb7: { type: "ifb" },
  },
  neighbours: [
    {
      name: "vpn",
      chains: ["VPN-*"],
      interfaces: ["tun*"],
      comments: ["vpn *"],
      subnets: ["10.9.0.0/16"],
      role: "ordinary",
    },
  ],
  adopt: { existing: "replace", owner: "shop/site/edge-0" },
  connection: {
    address: "192.0.2.1",
    port: 22,
    user: "root",
    hostKey: `SHA256:${"A".repeat(43)}`,
    jump: { address: "192.0.2.2", port: 22, user: "hop" },
    transport: "openssh",
    privilege: "root",
  },
  timer: 60,
  onDestroy: "remove",
  probes: [{ check: "tcp:443", through: { address: "192.0.2.3", user: "hop" } }],
  staleConnections: "end",
  neighbour: "beside",
  backend: "nf_tables",
};

type Json = string | number | readonly Json[] | { readonly [key: string]: Json };

/** The document with one string in another's place, for each string of it, keys too; of a rule also what stands in it. */
function* mutations(value: Json, hostile: string): Generator<Json> {
  if (typeof value === "string") {
    yield hostile;
    for (const text of [hostile, hostile.replace(/["\\]/g, "\\$&")]) {
      yield `-m comment --comment "${text}" -j ACCEPT`;
      yield `-j LOG --log-prefix "${text}"`;
      yield `-i ${text} -j ACCEPT`;
      yield `-j ${text}`;
      yield `root fq_codel limit ${text}`;
    }
  } else if (Array.isArray(value)) {
    for (const [index, entry] of value.entries())
      for (const changed of mutations(entry, hostile)) yield value.with(index, changed) as readonly Json[];
  } else if (typeof value === "object") {
    const entries = Object.entries(value);
    for (const [index, [key, entry]] of entries.entries()) {
      for (const changed of mutations(entry, hostile)) yield Object.fromEntries(entries.with(index, [key, changed]));
      yield Object.fromEntries(entries.with(index, [hostile, entry]));
    }
  }
}

/** The document, or undefined where it is refused in words of its own. */
function read(value: unknown): DesiredDocument | undefined {
  try {
    return parseDocument(value, "edge-1.json");
  } catch (error) {
    if (error instanceof DocumentError) return undefined;
    throw error;
  }
}

const RUN = { run: "0123456789abcdef01234567", owner: "shop/site/edge-1", by: "ci@'$(>C)'" };

const sandboxes: ShellSandbox[] = [];
afterAll(() => {
  for (const sandbox of sandboxes) sandbox.remove();
});

const RECORDED = "net.ipv4.conf.all.rp_filter";
const RECORDED_PATH = `/proc/sys/${RECORDED.replaceAll(".", "/")}`;

/** A device that has what is declared of it, with other values. */
function linkOf([device, settings]: [string, object]): [string, LiveLink][] {
  if ("type" in settings) return [];
  const queue = { limit_max: "1", limit_min: "1", hold_time: "1" };
  const features = Object.keys(settings).flatMap(name => (name.startsWith("feature.") ? [name.slice(8)] : []));
  return [
    [
      device,
      {
        txqueuelen: "1",
        queues: new Map([[0, queue]]),
        rings: new Map(RINGS.map(ring => [ring, { size: "1" }])),
        features: new Map(features.map(name => [name, { value: "on", state: "free", members: new Map() }])),
      },
    ],
  ];
}

/** Runs all that an apply runs on a host, its undo and its boot; answers the host. */
function applyIn(document: DesiredDocument, observation: Observation, ending: "confirm" | "undo"): ShellSandbox {
  const sandbox = new ShellSandbox();
  sandboxes.push(sandbox);
  for (const path of [...sysctlPaths(document).values(), RECORDED_PATH]) sandbox.write(path, "0\n");
  for (const device of [...Object.keys(document.links ?? {}), ...observation.snapshot.links.keys()]) {
    const files = ["tx_queue_len", ...QUEUE_LIMITS.map(limit => `queues/tx-0/byte_queue_limits/${limit}`)];
    for (const file of files) sandbox.write(`sys/class/net/${device}/${file}`, "1\n");
  }
  const sysctls = sysctlPaths(document);
  sandbox.run(
    lockAndReadScript(RUN, { sysctls, links: linkReadings(document), trial: buildTrial(document).files }).text,
  );
  const record = nextRecord(document, observation);
  const said = sandbox.run(
    stageScript({
      identity: RUN,
      transition: buildTransition(document, observation),
      openRecord: printOwnerRecord(openRecord(observation.snapshot.record, record)),
      timer: 60,
      sysctls,
      links: linkReadings(document),
      recordedSettings: "some",
      connections: ["ipv4", "ipv6"],
    }).text,
  );
  // A test of scripts that never came to their end would show nothing.
  expect(said).toMatch(/@step applied/);
  if (ending === "confirm") {
    const keep = {
      kind: "keep",
      record: printOwnerRecord(record),
      boot: bootFiles(document),
      hooks: hooksOf(document, "systemd"),
    } as const;
    sandbox.run(confirmScript(RUN, { ending: keep, stale: [], endingSeconds: 15 }).text);
    sandbox.run("sh /var/lib/netfilter-fleet/boot/load.sh\n");
  } else {
    // The stub of systemd starts nothing, so the dead-man is run here as it would be.
    const folder = "/run/netfilter-fleet/transaction";
    sandbox.write(`${folder}/armed.${RUN.run}`, "");
    sandbox.run(`sh ${folder}/deadman.sh now 0 ${RUN.run} 'the reason is $(>C)'\n`);
    expect(sandbox.read("run/netfilter-fleet/rolled-back")).toContain("everything was undone");
    sandbox.run(undoScript(RUN, "it's `>C`").text);
  }
  return sandbox;
}

function expectHarmless(sandbox: ShellSandbox, what: unknown): void {
  expect([what, sandbox.executed]).toEqual([what, false]);
  const injected = sandbox
    .read("restored")
    .split("\n")
    .filter(line => line === "-A INPUT -j INJECTED");
  expect([what, injected]).toEqual([what, []]);
}

describe("a string of a document", () => {
  it("is seen by this test wherever a document may hold one", () => {
    const names = new Set<string>();
    const collect = (schema: unknown): void => {
      if (typeof schema !== "object" || schema === null) return;
      for (const [key, value] of Object.entries(schema)) {
        if (key === "properties") for (const name of Object.keys(value)) names.add(name);
        collect(value);
      }
    };
    collect(documentJsonSchema());
    const text = JSON.stringify(DOCUMENT);
    expect([...names].filter(name => name !== "unknown" && !text.includes(`"${name}":`))).toEqual([]);
    expect(read(DOCUMENT)).toBeDefined();
  });

  it("would be seen if a shell took it for more than text", () => {
    for (const hostile of HOSTILE.slice(0, 2)) {
      const sandbox = new ShellSandbox();
      sandboxes.push(sandbox);
      sandbox.run(`printf '%s\\n' "${hostile}"\n`);
      expect(sandbox.executed).toBe(true);
    }
  });

  it("is refused, or reaches a host as text: nothing of it is run, and no rule comes of it", {
    timeout: 300_000,
  }, () => {
    let accepted = 0;
    for (const hostile of HOSTILE) {
      const documents = [...mutations(DOCUMENT, hostile)].flatMap(value => read(value) ?? []);
      accepted += documents.length;
      // What they differ in is put into one: each host is slow to imitate.
      const rules = documents.flatMap(({ ipv4 }) =>
        [ipv4.filter?.INPUT?.rules ?? [], ipv4.filter?.WEB?.rules ?? []].flat(),
      );
      const joined = parseDocument(
        {
          ...DOCUMENT,
          ipv4: {
            filter: {
              INPUT: { mode: "shared", anchor: "first", rules: [...new Set(rules.map(String))] },
              WEB: DOCUMENT.ipv4.filter.WEB,
            },
          },
          qdiscs: Object.assign({}, ...documents.map(({ qdiscs }) => qdiscs)),
          sysctls: Object.assign({}, ...documents.map(({ sysctls }) => sysctls)),
          links: Object.assign({}, ...documents.map(({ links }) => links)),
        },
        "joined",
      );
      const chains = documents.flatMap(({ ipv4 }) => Object.keys(ipv4.filter ?? {}));
      const lines = [":INPUT ACCEPT [0:0]"];
      const queues = new Map(Object.keys(joined.qdiscs).map(device => [device, NO_QUEUES]));
      const observation = observationOf(
        joined,
        snapshotOf(lines, {
          queues,
          links: new Map(Object.entries(joined.links ?? {}).flatMap(linkOf)),
          sysctls: new Map([...sysctlPaths(joined).keys()].map(name => [name, "0"])),
        }),
      );
      const ending = HOSTILE.indexOf(hostile) % 2 === 0 ? "confirm" : "undo";
      expectHarmless(applyIn(joined, observation, ending), [hostile, ending]);
      for (const chain of new Set(chains)) expect(chain).toMatch(/^[A-Za-z0-9_.%()+,:=@-]+$/);
    }
    expect(accepted).toBeGreaterThan(50);
  });

  it("is one argument of ssh, and names no other host, where it tells how to log in", () => {
    const files = { socket: "/s", knownHosts: "/k" };
    const options = { knownHosts: [], hostKeyPolicy: "strict", identities: [] } as const;
    for (const hostile of [...HOSTILE, "a,b", "-oProxyCommand=>C", "a b", "a@b"]) {
      for (const changes of [{ user: hostile }, { address: hostile }]) {
        const hop = { host: "edge", address: "192.0.2.1", port: 22, user: "root", ...changes };
        if (findHopFault(hop) !== undefined) continue;
        const target = { ...hop, privilege: "root", jump: { ...hop, host: "hop" } } as const;
        const words = openSshCall(options, target, files).arguments;
        expect(words.slice(-4)).toEqual(["-l", hop.user, "--", hop.address]);
        expect(words.filter(word => word.startsWith("-o")).every(word => word === "-o")).toBe(true);
        const sandbox = new ShellSandbox();
        sandboxes.push(sandbox);
        // As ssh does with ProxyCommand, and with a jump host.
        expect(sandbox.run(`printf '%s %s' ${words.at(-3)} ${hop.address}\n`).includes(">")).toBe(false);
        expect(sandbox.executed).toBe(false);
      }
    }
  });
});

describe("a string of a host", () => {
  const document = parseDocument({ ...DOCUMENT, ipv4: { filter: DOCUMENT.ipv4.filter } }, "edge-1.json");
  const section = (stdout: string) => ({ stdout, stderr: "", exitCode: 0 });

  /** A host that says the hostile text in one place; undefined where that is refused. */
  function observe(place: string, hostile: string): Observation | undefined {
    const at = (name: string, plain: string): string => (name === place ? hostile : plain);
    const save = [
      "*filter",
      `:INPUT ${at("policy", "ACCEPT")} [0:0]`,
      `:${at("chain", "OLD")} - [0:0]`,
      `-A INPUT -i ${at("interface", "tun0")} -j ACCEPT`,
      `-A INPUT -m comment --comment "${at("comment", "vpn x")}" -j ${at("target", "DROP")}`,
      `-A INPUT ${at("rule", "-j RETURN")}`,
      "COMMIT",
      "",
    ].join("\n");
    const record = recordOf(
      { INPUT: "shared", [at("recorded chain", "OLD")]: "whole" },
      {
        owner: at("owner", "shop/site/edge-1"),
        document: at("document hash", "sha256:0"),
        replaced: [{ family: "ipv4", table: "filter", chain: "INPUT", rules: [at("replaced rule", "-j LOG")] }],
        qdiscs: [
          {
            device: at("recorded device", "eth9"),
            ours: ["root fq_codel limit 1000"],
            before: [["qdisc", at("tc word", "del")]],
          },
        ],
        sysctls: [{ name: at("recorded sysctl", RECORDED), ours: "1", before: at("recorded value", "0") }],
        links: [
          {
            reading: `link/${at("recorded interface", "eth1")}`,
            settings: [{ setting: "txqueuelen", ours: "100", before: at("recorded length", "1000") }],
          },
          {
            reading: "features/eth2",
            settings: [
              {
                setting: `feature.${at("recorded feature", "rx-all")}`,
                ours: "off",
                before: at("recorded state", "on"),
              },
            ],
          },
        ],
      },
    );
    const qdisc = (dev: string) => ({
      kind: "fq_codel",
      handle: "8001:",
      dev,
      root: true,
      options: {
        limit: 1000,
        flows: 1024,
        quantum: 1514,
        target: 4999,
        interval: 99999,
        memory_limit: 33554432,
        ecn: true,
        drop_batch: 64,
      },
    });
    const sections = new Map([
      [
        "facts",
        section(
          `uid=0\niptables=iptables v1.8.9 (nf_tables)\nipv6=${at("ipv6", "")}\ntc=tc\ninit=${at("init", "systemd")}\nconnection=${at("connection", "192.0.2.9 1 192.0.2.1 22")}\nkernel=${at("kernel", "6")}\n`,
        ),
      ],
      ["save4", section(save)],
      ["namespaces", { ...section(""), exitCode: 1 }],
      [
        "qdiscs",
        section(JSON.stringify([qdisc("eth0"), qdisc(at("device", "eth9")), qdisc(at("recorded device", "eth8"))])),
      ],
      [
        "addresses",
        section(
          JSON.stringify([
            { ifname: at("link", "docker0"), addr_info: [{ local: at("address", "10.0.0.1"), prefixlen: 8 }] },
          ]),
        ),
      ],
      ["record", section(JSON.stringify(record))],
      ["rolled-back", section(at("rolled back", "x"))],
      ["sysctl net.ipv4.ip_forward", section(at("value", "0"))],
      ["sysctl net.ipv4.tcp_rmem", section("1 2 3")],
      [`sysctl ${at("recorded sysctl", RECORDED)}`, section("1")],
      [
        "link/eth0",
        section(
          `tx_queue_len ${at("length", "1000")}\nqueues/tx-${at("queue", "0")}/byte_queue_limits/limit_max 7\nqueues/tx-0/byte_queue_limits/limit_max ${at("limit", "9")}\n`,
        ),
      ],
      [
        "features/eth0",
        section(
          `Features for eth0:\n${at("feature", "tcp-segmentation-offload")}: ${at("state", "on")}\n\t${at("member", "tx-tcp-mangleid-segmentation")}: off\ntcp-segmentation-offload: on\n\ttx-tcp-segmentation: off\n`,
        ),
      ],
      [
        "ring/eth0",
        section(
          `Pre-set maximums:\nRX:\t\t${at("most", "4096")}\nCurrent hardware settings:\nRX:\t\t${at("ring", "256")}\nRX:\t\t300\n`,
        ),
      ],
      ["link/ifb7", section("tx_queue_len 32\n")],
      [
        "type/ifb7",
        section(JSON.stringify([{ flags: [at("flag", "UP")], linkinfo: { info_kind: at("link type", "ifb") } }])),
      ],
      [`link/${at("recorded interface", "eth1")}`, section("tx_queue_len 100\n")],
      ["features/eth2", section(`${at("recorded feature", "rx-all")}: off\n`)],
      ["end", section("")],
    ]);
    try {
      const observation = interpret(document, buildTrial(document), parseSnapshot("edge-1", sections, ""));
      buildTransition(document, observation);
      return observation;
    } catch (error) {
      if (
        error instanceof HostError ||
        (error instanceof Error && /Error$/.test(error.name) && error.name !== "TypeError")
      )
        return undefined;
      throw error;
    }
  }

  const PLACES = [
    "policy chain interface comment target rule owner init connection kernel device link address value ipv6 length queue limit feature state member most ring flag".split(
      " ",
    ),
    [
      "recorded chain",
      "document hash",
      "replaced rule",
      "recorded device",
      "tc word",
      "recorded sysctl",
      "recorded value",
      "recorded interface",
      "recorded length",
      "recorded feature",
      "recorded state",
      "link type",
      "rolled back",
    ],
  ].flat();

  it("is refused, or stays text, in whatever the host is given next", { timeout: 300_000 }, () => {
    let ran = 0;
    const run = new Set<string>();
    for (const place of PLACES) {
      expect(observe(place, "plain"), place).not.toBe("never");
      for (const hostile of HOSTILE) {
        const observation = observe(place, hostile);
        if (observation === undefined) continue;
        const { system, tables } = buildTransition(document, observation);
        // Of one line each: a text that broke out of its line would be a command or a rule of its own.
        for (const line of [...system.apply, ...system.undo]) expect(line).not.toMatch(/[\n\0]/);
        const text = JSON.stringify([system, tables, nextRecord(document, observation)]);
        if (!text.includes(JSON.stringify(hostile).slice(1, -1))) continue;
        // Of each place two ways out of a shell, and those out of a line.
        const kind = `${place} ${/[\n\r]/.test(hostile) ? "line" : hostile.includes("'") ? "quote" : hostile.includes(">") ? "shell" : "name"}`;
        if (run.has(kind)) continue;
        run.add(kind);
        ran += 1;
        expectHarmless(applyIn(document, observation, ran % 2 === 0 ? "confirm" : "undo"), [place, hostile]);
      }
    }
    expect(ran).toBeGreaterThan(10);
  });

  it("is no connection that could be ended by a command, unless each of its words is one", () => {
    const words =
      "tcp 6 431999 ESTABLISHED src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 [ASSURED] mark=0 zone=3 use=1";
    const plain = parseConnectionEntry(words);
    expect(plain).toBeDefined();
    for (const hostile of HOSTILE) {
      for (const [index, word] of words.split(" ").entries()) {
        const value = word.includes("=") ? `${word.split("=")[0]}=${hostile}` : hostile;
        const entry = parseConnectionEntry(words.split(" ").with(index, value).join(" "));
        if (entry === undefined) continue;
        const { family, protocol, original, zone } = entry satisfies ConnectionEntry;
        for (const said of [family, protocol, original.source, original.destination, String(zone)])
          expect(said).toMatch(/^[a-z0-9.:-]+$/);
      }
    }
  });
});

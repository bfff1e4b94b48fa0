import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { HostError } from "../../../engine/host";
import type { ManagedResource, ReadAnswer } from "../../../provider/framework/resource";
import { preferPrior } from "../../../provider/framework/semantic-equality";
import { type ObjectValue, UNKNOWN, type Value } from "../../../provider/framework/value";
import { HOST_SCHEMA } from "../../../provider/resources/host-schema";
import { fillNulls } from "../../../provider/resources/host-values";
import { printMemory, readMemory } from "../../../provider/resources/private-memory";
import { recordOf, snapshotOf } from "../../engine/host/fixtures";
import { FakeEngine, hostOver } from "./fake-engine";

const signal = new AbortController().signal;

function chain(rules: Value, more: ObjectValue = {}): ObjectValue {
  return { mode: null, anchor: null, policy: null, rules, ...more };
}

function stateOf(filter: ObjectValue, more: ObjectValue = {}): ObjectValue {
  return fillNulls(HOST_SCHEMA.attributes, {
    owner: "shop/site/edge-1",
    access: { address: "192.0.2.1" },
    ipv4: { filter },
    status: "held",
    ...more,
  });
}

const HELD_LINES = [
  ":INPUT DROP [0:0]",
  ":NF-INPUT - [0:0]",
  "-A INPUT -j NF-INPUT",
  "-A NF-INPUT -i lo -j ACCEPT",
  "-A NF-INPUT -p tcp -m tcp --dport 80 -j ACCEPT",
];
const RECORD = { record: recordOf({ INPUT: "shared" }, { document: "sha256:other" }) };
const HELD_STATE = stateOf({ INPUT: chain(["-i lo -j ACCEPT", "-p TCP --dport http -j ACCEPT"], { policy: "DROP" }) });

let engine: FakeEngine;
let resource: ManagedResource;
beforeEach(() => {
  engine = new FakeEngine();
  engine.snapshot = snapshotOf(HELD_LINES, RECORD);
  resource = hostOver(engine);
});

const read = (state: ObjectValue, memory = printMemory({ hash: "sha256:1" })): Promise<ReadAnswer> =>
  resource.read({ state, private: memory, signal });

describe("a read", () => {
  it("leaves a state that the host holds exactly as it was, its own spelling and its nulls", async () => {
    const { state, diagnostics } = await read(HELD_STATE);
    expect(state).toEqual(HELD_STATE);
    expect(engine.calls.map(({ what }) => what)).toEqual(["observe"]);
    expect(diagnostics?.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("shows a rule that somebody added as just that, among the rules in their own spelling", async () => {
    engine.snapshot = snapshotOf([...HELD_LINES, "-A NF-INPUT -s 192.0.2.66/32 -j ACCEPT"], RECORD);
    const { state } = await read(HELD_STATE);
    expect(state).toEqual(
      stateOf({
        INPUT: chain(["-i lo -j ACCEPT", "-p TCP --dport http -j ACCEPT", "-s 192.0.2.66/32 -j ACCEPT"], {
          policy: "DROP",
        }),
      }),
    );
  });

  it("says that an anchor is missing, and that it is back", async () => {
    engine.snapshot = snapshotOf(
      HELD_LINES.filter(line => line !== "-A INPUT -j NF-INPUT"),
      RECORD,
    );
    const { state } = await read(HELD_STATE);
    const found = state ?? {};
    expect(found).toEqual(
      stateOf({
        INPUT: chain(["-i lo -j ACCEPT", "-p TCP --dport http -j ACCEPT"], { policy: "DROP", anchor: "missing" }),
      }),
    );
    engine.snapshot = snapshotOf(HELD_LINES, RECORD);
    const again = await read(found);
    expect(again.state?.ipv4).toMatchObject({ filter: { INPUT: { anchor: "first" } } });
  });

  it("keeps the state of a host that cannot be read, with a warning and a status that wants an apply", async () => {
    engine.failure = new HostError("edge-1", "unreachable", "edge-1 (192.0.2.1) does not answer.");
    const answer = await read(HELD_STATE);
    expect(answer.state).toEqual({ ...HELD_STATE, status: "unread: unreachable" });
    expect(answer.private).toBe(printMemory({ hash: "sha256:1" }));
    expect(answer.diagnostics).toMatchObject([{ severity: "warning", summary: "edge-1: unreachable: not read" }]);
    expect(answer.diagnostics?.[0]?.detail).toContain("edge-1 (192.0.2.1) does not answer.");
  });

  it("warns of a firewall service that the state does not say how to live with, before an apply is refused", async () => {
    const services = [{ name: "ufw", state: "running", boot: "enabled" }] as const;
    engine.snapshot = snapshotOf(HELD_LINES, { ...RECORD, services });
    const { state, diagnostics } = await read(HELD_STATE);
    expect(state).toEqual(HELD_STATE);
    const [warning, ...more] = (diagnostics ?? []).filter(({ summary }) => summary === "edge-1: another firewall");
    expect(more).toEqual([]);
    expect(warning).toMatchObject({ severity: "warning", path: [{ kind: "attribute", name: "neighbour" }] });
    expect(warning?.detail).toContain('neighbour: "beside" leaves ufw as it is');
    const said = await read({ ...HELD_STATE, neighbour: "beside" });
    expect(said.diagnostics?.map(({ summary }) => summary)).not.toContain("edge-1: another firewall");
  });

  it("warns of one that was taken over, when the state no longer says what becomes of it", async () => {
    const takenOver = [{ name: "ufw", state: "running", boot: "enabled" }] as const;
    engine.snapshot = snapshotOf(HELD_LINES, { record: { ...RECORD.record, takenOver } });
    const { diagnostics } = await read(HELD_STATE);
    expect(diagnostics?.map(({ detail }) => detail).join()).toContain(
      "edge-1 had ufw until an apply of ours took it over",
    );
  });

  it("tells whose the host is when another owner has it, and never speaks in that owner's name", async () => {
    engine.snapshot = snapshotOf(HELD_LINES, { record: recordOf({ INPUT: "shared" }, { owner: "other/site/edge-1" }) });
    const { state } = await read(HELD_STATE);
    expect(state).toEqual({ ...HELD_STATE, status: "owned by other/site/edge-1" });
  });

  it("keeps what was written as null (not this one) as long as the host holds nothing there", async () => {
    const state = stateOf(
      { INPUT: chain(["-i lo -j ACCEPT", "-p TCP --dport http -j ACCEPT"], { policy: "DROP" }), FORWARD: null },
      { sysctls: { "net.ipv4.ip_forward": null }, qdiscs: { eth0: null } },
    );
    expect((await read(state)).state).toEqual(state);
  });

  it("tells settings of devices as the host has them, and keeps what was written as null or without any", async () => {
    const links = {
      eth0: { txqueuelen: "500", "tx-*.hold_time": "5", "ring.rx": null },
      eth1: { "ring.rx": null },
      eth2: {},
    };
    const live = new Map([[0, { limit_max: "1", limit_min: "0", hold_time: "8" }]]);
    const state = stateOf(
      { INPUT: chain(["-i lo -j ACCEPT", "-p TCP --dport http -j ACCEPT"], { policy: "DROP" }) },
      { links },
    );
    engine.snapshot = snapshotOf(HELD_LINES, {
      ...RECORD,
      links: new Map([["eth0", { txqueuelen: "500", queues: live }]]),
    });
    expect((await read(state)).state).toEqual(state);
    engine.snapshot = snapshotOf(HELD_LINES, {
      ...RECORD,
      links: new Map([["eth0", { txqueuelen: "700", queues: live }]]),
    });
    expect((await read(state)).state?.links).toEqual({ ...links, eth0: { ...links.eth0, txqueuelen: "700" } });
  });

  it("reads what stands there when the host no longer takes the state's own rules", async () => {
    const refused = new HostError("edge-1", "rule-refused", "edge-1 refuses rule 2: no such set.");
    const observe = engine.observe.bind(engine);
    engine.observe = async document => {
      if (document.ipv4.filter?.INPUT?.rules.length !== 0) throw refused;
      return observe(document);
    };
    const { state } = await read(HELD_STATE);
    expect(state?.status).toBe("held");
    const rules = ["-i lo -j ACCEPT", "-p tcp -m tcp --dport 80 -j ACCEPT"];
    expect(state?.ipv4).toMatchObject({ filter: { INPUT: { rules } } });
  });

  it("lets no fault of ours stop the plan of the other hosts", async () => {
    engine.observe = () => Promise.reject(new TypeError("a fault"));
    const { state, diagnostics } = await read(HELD_STATE);
    expect(state?.status).toBe("unread: fault");
    expect(diagnostics).toMatchObject([{ severity: "warning" }]);
  });

  it("does not log in as somebody else while the provider block's user is unknown", async () => {
    const unsettled = hostOver(engine, { user: UNKNOWN });
    const { state } = await unsettled.read({ state: HELD_STATE, private: undefined, signal });
    expect(state?.status).toBe("unread: unreachable");
    expect(engine.calls).toEqual([]);
  });

  it.each([
    ["rolled back", { ...RECORD, rolledBack: "at noon" }],
    ["unfinished", { record: recordOf({ INPUT: "shared" }, { status: "open" }) }],
    ["not entered", {}],
  ])("says %s where the host's books say so", async (status, more) => {
    engine.snapshot = snapshotOf(HELD_LINES, more);
    expect((await read(HELD_STATE)).state?.status).toBe(status);
  });

  it("remembers a hash that an apply through its state finds again", async () => {
    engine.snapshot = snapshotOf([":INPUT DROP [0:0]"], RECORD);
    const gone = await read(HELD_STATE);
    const again = await read(gone.state ?? {});
    expect(readMemory(gone.private).hash).toMatch(/^sha256:/);
    expect(readMemory(again.private).hash).toBe(readMemory(gone.private).hash);
  });
});

describe("a plan", () => {
  const plan = (config: ObjectValue, prior: ObjectValue | null): ObjectValue =>
    resource.plan({ config, prior, proposed: config, private: undefined }).planned;
  const configOf = (state: ObjectValue): ObjectValue => ({ ...state, status: null });

  it("changes nothing where the configuration spells the state otherwise", () => {
    const config = configOf(
      stateOf({
        INPUT: chain(["--in-interface lo -j ACCEPT", "-p tcp -m tcp --dport 80 -j ACCEPT"], { policy: "DROP" }),
      }),
    );
    expect(plan(config, HELD_STATE)).toEqual(HELD_STATE);
  });

  it("takes the configuration, whole lists at a time, where one rule means something else", () => {
    const config = configOf(
      stateOf({
        INPUT: chain(["--in-interface lo -j ACCEPT", "-p tcp -m tcp --dport 81 -j ACCEPT"], { policy: "DROP" }),
      }),
    );
    expect(plan(config, HELD_STATE)).toEqual({ ...config, status: "held" });
  });

  it("leaves what is unknown unknown", () => {
    const config = configOf(stateOf({ INPUT: chain(["-i lo -j ACCEPT", UNKNOWN], { policy: "DROP" }) }));
    expect(plan(config, HELD_STATE)).toEqual({ ...config, status: "held" });
  });

  it("plans an apply for a host that was not read", () => {
    expect(plan(configOf(HELD_STATE), { ...HELD_STATE, status: "unread: unreachable" })).toEqual(HELD_STATE);
  });

  it("holds only leaves that are the configuration's or the prior state's", () => {
    const config = configOf(stateOf({ INPUT: chain(["-p tcp --dport 80 -j ACCEPT"]), FORWARD: chain(null) }));
    const planned = plan(config, HELD_STATE);
    const taken = preferPrior(HOST_SCHEMA.attributes, config, HELD_STATE, () => false);
    expect(planned).toEqual({ ...taken, status: "held" });
  });
});

describe("an apply", () => {
  it("creates with whatever is there, and leaves no state when it fails", async () => {
    const planned = HELD_STATE;
    const done = await resource.create({ planned, config: planned, signal });
    expect(done.state).toEqual(planned);
    expect(engine.calls.at(-1)?.options?.expectedHash).toBe("any");
    engine.failure = new HostError(
      "edge-1",
      "first-contact",
      "edge-1: chain INPUT holds 1 rule:\n    1: -A INPUT -j EVIL",
    );
    const failed = await resource.create({ planned, config: planned, signal });
    expect(failed.state).toBeNull();
    expect(failed.diagnostics?.[0]).toMatchObject({ severity: "error", summary: "edge-1: first contact" });
    expect(failed.diagnostics?.[0]?.detail).toContain("-A INPUT -j EVIL");
  });

  it("updates what the read behind the plan saw, and keeps the state when it fails", async () => {
    const planned = stateOf({ INPUT: chain(["-i lo -j ACCEPT"], { policy: "DROP" }) });
    const request = { planned, config: planned, prior: HELD_STATE, signal };
    const done = await resource.update({ ...request, private: printMemory({ hash: "sha256:seen" }) });
    expect(done.state).toEqual(planned);
    const { options } = engine.calls.at(-1) ?? {};
    expect(options?.expectedHash).toBe("sha256:seen");
    expect(options?.readThrough?.ipv4.filter?.INPUT?.rules).toHaveLength(2);
    engine.failure = new HostError("edge-1", "changed-since-plan", "edge-1 is not what it was.");
    const failed = await resource.update({ ...request, private: undefined });
    expect(failed.state).toEqual(HELD_STATE);
  });

  it("takes a host that is reached elsewhere now for one of which nothing was read", async () => {
    const access = { ...fillAccess("192.0.2.200"), port: null };
    const planned = { ...HELD_STATE, access };
    await resource.update({
      planned,
      config: planned,
      prior: HELD_STATE,
      private: printMemory({ hash: "sha256:seen" }),
      signal,
    });
    expect(engine.calls.at(-1)?.options).toMatchObject({ expectedHash: "any" });
    expect(engine.calls.at(-1)?.options).not.toHaveProperty("readThrough");
  });

  it("vouches for no rule that it has no hash of", async () => {
    const request = { planned: HELD_STATE, config: HELD_STATE, prior: HELD_STATE, signal };
    await resource.update({ ...request, private: undefined });
    expect(engine.calls.at(-1)?.options).not.toHaveProperty("readThrough");
  });

  it("points at the refused rule in the configuration", async () => {
    engine.failure = new HostError("edge-1", "rule-refused", "edge-1 refuses rule 2.", ["/ipv4/filter/INPUT/rules/1"]);
    const { diagnostics } = await resource.create({ planned: HELD_STATE, config: HELD_STATE, signal });
    expect(diagnostics?.[0]?.path).toEqual([
      { kind: "attribute", name: "ipv4" },
      { kind: "attribute", name: "filter" },
      { kind: "key", key: "INPUT" },
      { kind: "attribute", name: "rules" },
      { kind: "index", index: 1 },
    ]);
  });
});

describe("a destroy", () => {
  const destroy = (state: ObjectValue, over: ManagedResource = resource) =>
    over.delete({ prior: state, private: printMemory({ hash: "sha256:seen" }), signal });

  it("gives back what the read behind it saw", async () => {
    expect((await destroy(HELD_STATE)).state).toBeNull();
    expect(engine.calls.at(-1)?.options).toMatchObject({ expectedHash: "sha256:seen" });
  });

  it("does not even contact a host whose rules stay", async () => {
    engine.failure = new HostError("edge-1", "unreachable", "gone");
    expect((await destroy({ ...HELD_STATE, on_destroy: "keep" })).state).toBeNull();
    expect(engine.calls).toEqual([]);
  });

  it("fails for a host that cannot be reached and says what to do; one that is named as gone is forgotten", async () => {
    engine.failure = new HostError("edge-1", "unreachable", "edge-1 does not answer.");
    const failed = await destroy(HELD_STATE);
    expect(failed.state).toEqual(HELD_STATE);
    expect(failed.diagnostics?.[0]?.detail).toContain('gone = ["shop/site/edge-1"]');
    const over = hostOver(engine, { gone: ["shop/site/edge-1"] });
    for (const kind of ["host-key", "auth"] as const) {
      engine.failure = new HostError("edge-1", kind, "somebody else answers there.");
      expect((await destroy(HELD_STATE)).state).toEqual(HELD_STATE);
      expect((await destroy(HELD_STATE, over)).state).toBeNull();
    }
    engine.failure = new HostError("edge-1", "unreachable", "edge-1 does not answer.");
    const gone = await destroy(HELD_STATE, over);
    expect(gone.state).toBeNull();
    expect(gone.diagnostics).toMatchObject([{ severity: "warning", summary: "edge-1: forgotten" }]);
  });
});

describe("a destroy of a host that is not ours any more", () => {
  it("forgets it and leaves it alone", async () => {
    engine.failure = new HostError("edge-1", "other-owner", "edge-1 belongs to other/site/edge-1.");
    const { state, diagnostics } = await resource.delete({ prior: HELD_STATE, private: undefined, signal });
    expect(state).toBeNull();
    expect(diagnostics?.[0]).toMatchObject({ severity: "warning", summary: "edge-1: forgotten" });
    expect(diagnostics?.[0]?.detail).toContain("has another owner by now");
  });

  it("says so when there was nothing to give back", async () => {
    engine.notes = ["nothing of ours is on this host"];
    const { diagnostics } = await resource.delete({ prior: HELD_STATE, private: undefined, signal });
    expect(diagnostics?.[0]?.detail).toBe("edge-1: nothing of ours is on this host.");
  });
});

describe("an import", () => {
  const importOf = async (id: string) => {
    const begun = resource.import?.(id) ?? { state: null };
    if (begun.state === null) return begun;
    return resource.read({ state: begun.state, private: begun.private, signal });
  };

  it("fills the state with what nobody's host holds, in as few words as it would be written", async () => {
    engine.snapshot = snapshotOf([":INPUT DROP [0:0]", ":OUTPUT ACCEPT [0:0]", "-A INPUT -i lo -j ACCEPT"]);
    const { state, private: kept } = await importOf("root@192.0.2.1:22/shop/site/edge-1");
    expect(state).toEqual(
      stateOf(
        { INPUT: chain(["-i lo -j ACCEPT"], { policy: "DROP" }) },
        { access: { address: "192.0.2.1", port: 22, user: "root" } },
      ),
    );
    const again = await resource.read({ state: state ?? {}, private: kept, signal });
    expect(again.state).toEqual(state);
  });

  it("is an error for a host that cannot be read: nobody else waits for it", async () => {
    engine.failure = new HostError("192.0.2.1", "unreachable", "192.0.2.1 does not answer.");
    const { diagnostics } = await importOf("192.0.2.1");
    expect(diagnostics).toMatchObject([{ severity: "error" }]);
  });

  it("refuses an id that names no host", async () => {
    const { state, diagnostics } = await importOf("root@");
    expect(state).toBeNull();
    expect(diagnostics?.[0]?.detail).toContain("root@192.0.2.7:22");
  });
});

describe("a validation", () => {
  it("names the place of a bad rule and points at it", () => {
    const diagnostics = resource.validate(
      stateOf({ INPUT: chain(["-i lo -j ACCEPT", "-p tcp --dport 99999 -j ACCEPT"]) }),
    );
    expect(diagnostics).toMatchObject([
      {
        severity: "error",
        summary: "edge-1: rule 2 of chain INPUT (ipv4 filter) cannot be used",
        path: [{ name: "ipv4" }, { name: "filter" }, { key: "INPUT" }, { name: "rules" }, { index: 1 }],
      },
    ]);
    expect(diagnostics[0]?.detail).toContain("--dport 99999");
  });

  it("warns of a queue that is hardly meant, which a construct would have warned of already", () => {
    const tree = ["qdisc root handle 1: htb", "class parent 1: classid 1:10 htb quantum 200 rate 1mbit"];
    const config = stateOf({}, { qdiscs: { eth0: tree, eth1: ["qdisc root codel target 100ms"], eth2: [UNKNOWN] } });
    const place = (device: string, index: number) => [{ name: "qdiscs" }, { key: device }, { index }];
    expect(resource.validate(config)).toMatchObject([
      { severity: "warning", summary: "edge-1: the qdisc of eth0 is hardly meant", path: place("eth0", 1) },
      { severity: "warning", summary: "edge-1: the qdisc of eth1 is hardly meant", path: place("eth1", 0) },
    ]);
    const folder = mkdtempSync(join(tmpdir(), "documents-"));
    writeFileSync(join(folder, "edge-1.sources.json"), '{"/qdiscs/eth0/1":{"construct":"gw/voice","at":"gw.ts:3"}}');
    const synthesized = hostOver(engine, { documents: folder });
    expect(synthesized.validate(config).map(({ path }) => path)).toMatchObject([place("eth1", 0)]);
  });

  it("goes by the read of the same process for a configuration that says just what was found, and by nothing else", async () => {
    const strange = stateOf({
      INPUT: chain(["-i lo -j ACCEPT", "-p tcp -m tcp --dport 80 -j ACCEPT"], { policy: "DROP" }),
    });
    await read(strange);
    expect(resource.validate({ ...strange, status: null })).toEqual([]);
    expect(resource.validate({ ...strange, status: null, timer: 1 })).toHaveLength(1);
  });

  it("looks at what is known and leaves the rest for later", () => {
    const config = stateOf(
      { INPUT: chain(UNKNOWN), FORWARD: chain([UNKNOWN, "-i lo -j ACCEPT"]) },
      {
        owner: UNKNOWN,
        access: UNKNOWN,
        timer: UNKNOWN,
        sysctls: { "net.ipv4.ip_forward": UNKNOWN },
        links: { eth0: { txqueuelen: UNKNOWN }, eth1: UNKNOWN },
      },
    );
    const found = resource.validate({ ...config, access: fillAccess(UNKNOWN) });
    expect(found).toEqual([]);
  });

  it.each<readonly [string, ObjectValue]>([
    ["access as a whole", { access: UNKNOWN }],
    ["the list of neighbours", { neighbours: UNKNOWN }],
    ["a neighbour's name", { neighbours: [{ name: UNKNOWN, chains: ["VPN-*"] }] }],
    ["one of the neighbours", { neighbours: [UNKNOWN] }],
    ["the qdisc of a device", { qdiscs: { eth0: UNKNOWN } }],
  ])("says nothing of what %s may turn out to be", (_what, more) => {
    const shared = chain(["-j RETURN"], { mode: "shared", anchor: "first" });
    const neighbours = [{ name: "vpn", chains: ["VPN-*"] }];
    const config = fillNulls(HOST_SCHEMA.attributes, stateOf({ "VPN-IN": shared }, { neighbours, ...more }));
    expect(resource.validate(config)).toEqual([]);
  });

  it.each<readonly [string, Value]>([
    ["a probe", UNKNOWN],
    ["what a probe asks", { check: UNKNOWN, through: null }],
    ["whom a probe goes through", { check: "tcp:443", through: UNKNOWN }],
    ["the address of whom a probe goes through", { check: "tcp:443", through: fillAccess(UNKNOWN) }],
    ["a jump before that", { check: "tcp:443", through: { ...fillAccess("192.0.2.7"), jump: UNKNOWN } }],
    ["its address", { check: "tcp:443", through: { ...fillAccess("192.0.2.7"), jump: fillAccess(UNKNOWN) } }],
  ])("says nothing of %s while it is unknown, and still finds the bad probe beside it", (_what, probe) => {
    const probes = (...more: readonly Value[]) => fillNulls(HOST_SCHEMA.attributes, stateOf({}, { probes: more }));
    expect(resource.validate(probes(probe))).toEqual([]);
    const [diagnostic] = resource.validate(probes(probe, { check: "udp:53", through: null }));
    expect(diagnostic?.detail).toContain("is no probe");
    expect(diagnostic?.path).toMatchObject([{ name: "probes" }, { kind: "index", index: 1 }, { name: "check" }]);
  });

  it.each<readonly [string, Value]>([
    ["a jump host", UNKNOWN],
    ["the jump host before a jump host", { ...fillAccess("192.0.2.7"), jump: UNKNOWN }],
    ["its address", { ...fillAccess("192.0.2.7"), jump: { ...fillAccess("192.0.2.8"), jump: fillAccess(UNKNOWN) } }],
  ])("says nothing of %s while it is unknown", (_what, jump) => {
    const access: ObjectValue = { ...fillAccess("192.0.2.1"), jump };
    expect(resource.validate(fillNulls(HOST_SCHEMA.attributes, stateOf({}, { access })))).toEqual([]);
  });

  it("says nothing of an anchor whose mode is unknown, and still finds the bad rule beside it", () => {
    const filter = { INPUT: chain(["-p tcp --dport 99999 -j ACCEPT"], { mode: UNKNOWN, anchor: "none" }) };
    expect(resource.validate(stateOf(filter)).map(({ summary }) => summary)).toEqual([
      "edge-1: rule 1 of chain INPUT (ipv4 filter) cannot be used",
    ]);
  });

  it("says in Terraform's words which attribute is at fault", () => {
    const [diagnostic] = resource.validate(stateOf({}, { on_destroy: "explode" }));
    expect(diagnostic?.path).toEqual([{ kind: "attribute", name: "on_destroy" }]);
  });
});

function fillAccess(address: Value): ObjectValue {
  return { address, port: UNKNOWN, user: null, privilege: null, host_key: null, jump: null };
}

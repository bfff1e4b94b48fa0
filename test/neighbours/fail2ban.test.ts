import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, destroy, observe, plan } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, differences, failureOf, gatewayDocument, machineOf, savedRules } from "../lab/practice-host";
import {
  banning,
  heldBans,
  hooks,
  hooksBehindUs,
  spellBans,
  startFail2ban,
  unbanning,
  untilHeld,
} from "./fail2ban-host";
import { lockingDocument, ownRules, rulesOfOthers, startNeighbourLab } from "./neighbour-host";

describe.each(["nf_tables", "legacy"] as const)("a host where fail2ban bans, on the %s backend", backend => {
  let lab: Lab;
  let host: LabHost;
  let bans: Map<string, Set<string>>;
  let hooked: readonly string[];

  /** Bans in the kernel and in what this test knows, and waits for it. */
  const ban = async (jail: string, address: string): Promise<void> => {
    bans.get(jail)?.add(address);
    await byHand(host, banning(jail, [address]));
    await untilHeld(host, bans);
  };
  const expectAllThere = async (): Promise<void> => {
    await untilHeld(host, bans);
    expect(await hooks(host)).toEqual(hooked);
    expect(await hooksBehindUs(host)).toEqual([]);
  };

  beforeAll(async () => {
    lab = await startNeighbourLab({ backend });
    host = machineOf(lab, "edge");
    bans = await startFail2ban(host);
    hooked = await hooks(host);
  });
  afterAll(() => lab.stop());

  it("has every rule of every action recognised: none is shown, none refuses the first contact", async () => {
    expect(hooked).toHaveLength(9);
    const document = gatewayDocument(host);
    const shown = plan(document, await observe(accessTo(lab, document), document));
    expect(shown.refusals).toEqual([]);
    expect(JSON.stringify(shown.changes)).not.toContain("f2b");
  });

  it("keeps all of it, byte for byte, through a deploy, and is no drift afterwards, whatever fail2ban does", async () => {
    const before = await rulesOfOthers(host);
    const native = await byHand(host, "nft list table inet f2b-table");
    const document = gatewayDocument(host);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await rulesOfOthers(host)).toEqual(before);
    expect(await byHand(host, "nft list table inet f2b-table")).toBe(native);
    await expectAllThere();
    expect(await differences(lab, document)).toEqual([]);

    for (const command of ["reload", "restart"]) {
      await byHand(host, `fail2ban-client ${command} >/dev/null`);
      await expectAllThere();
      expect(await differences(lab, document)).toEqual([]);
    }
    await ban("allports", "10.66.1.1");
    await ban("ipset", "2001:db8::1:1");
    expect(await differences(lab, document)).toEqual([]);
  });

  it("is no reason to refuse a plan when it bans between plan and apply", async () => {
    const document = gatewayDocument(host, { timer: 30 });
    const more = gatewayDocument(host, {
      timer: 30,
      sysctls: { "net.ipv4.ip_forward": "1", "net.ipv4.conf.all.rp_filter": "1" },
    });
    const { expectedHash } = plan(more, await observe(accessTo(lab, more), more));
    for (const jail of bans.keys()) await ban(jail, "10.66.1.2");
    await apply(accessTo(lab, more), more, { expectedHash });
    await expectAllThere();
    expect(await differences(lab, more)).toEqual([]);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
  });

  it("loses no ban of those that it writes while an apply is running", async () => {
    const before = gatewayDocument(host);
    const document = withoutOneRule(host);
    const times = new Map<string, number>();
    const addresses = Array.from({ length: 500 }, (_, at) => `10.67.${at >> 8}.${at & 255}`);
    const banned = byHand(host, banning("multiport", addresses));
    await expect.poll(() => heldBans(host), { timeout: 10_000, interval: 20 }).toContain(`multiport ${addresses[0]}`);
    await apply(accessTo(lab, document), document, {
      expectedHash: "any",
      onStep: step => times.set(step, Date.now()),
    });
    const end = Date.now();
    await banned;
    for (const address of addresses) bans.get("multiport")?.add(address);
    await expectAllThere();
    expect(await differences(lab, document)).toEqual([]);
    expect(await bansBetween(host, times.get("apply") ?? end, end)).toBeGreaterThan(0);
    await apply(accessTo(lab, before), before, { expectedHash: "any" });
  });

  it("bans from the log, and a client that we let in stays out as long as it is banned", async () => {
    await byHand(host, "cd /srv; python3 -m http.server 8080 >/dev/null 2>&1 & true");
    const document = gatewayDocument(host, {
      ipv4: { filter: { INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules: ["-p tcp -j ACCEPT"] } } },
    });
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    await expect.poll(() => tryConnection(host.address, 8080), { timeout: 10_000 }).toBe("connected");
    await byHand(
      host,
      `for n in 1 2 3; do echo "$(date '+%Y-%m-%d %H:%M:%S') refused 10.77.0.1"; done >>/var/log/door.log`,
    );
    bans.get("multiport")?.add("10.77.0.1");
    await expectAllThere();
    expect(await tryConnection(host.address, 8080)).toBe("ECONNREFUSED");
    expect(await differences(lab, document)).toEqual([]);
    await byHand(host, unbanning("multiport", ["10.77.0.1"]));
    bans.get("multiport")?.delete("10.77.0.1");
    await expectAllThere();
    expect(await tryConnection(host.address, 8080)).toBe("connected");
    const gateway = gatewayDocument(host);
    await apply(accessTo(lab, gateway), gateway, { expectedHash: "any" });
  });

  it("keeps what it wrote, and misses what it took back, while a change that locked the door was on", async () => {
    const held = await ownRules(host);
    const locking = lockingDocument(host);
    let meanwhile: Promise<unknown> | undefined;
    const failure = await failureOf(
      apply(accessTo(lab, locking), locking, {
        expectedHash: "any",
        onStep: step => {
          if (step !== "applied") return;
          meanwhile = byHand(
            host,
            `${banning("logged", ["10.66.3.1"])}; ${unbanning("multiport", ["10.66.1.2"])}; fail2ban-client reload >/dev/null; fail2ban-client stop allports >/dev/null`,
          );
        },
      }),
    );
    expect(failure.cause.kind).toBe("rolled-back");
    await meanwhile;
    await expect.poll(() => ownRules(host), { timeout: 25_000, interval: 500 }).toEqual(held);
    bans.get("logged")?.add("10.66.3.1");
    bans.get("multiport")?.delete("10.66.1.2");
    bans.delete("allports");
    hooked = hooked.filter(rule => !rule.includes("allports"));
    await expectAllThere();
    expect(await savedRules(host)).not.toContain("allports");
  });

  it("stays as it is when we leave", async () => {
    const before = await rulesOfOthers(host);
    const native = await byHand(host, "nft list table inet f2b-table");
    const document = gatewayDocument(host);
    await destroy(accessTo(lab, document), document, {});
    expect(await rulesOfOthers(host)).toEqual(before);
    expect(await byHand(host, "nft list table inet f2b-table")).toBe(native);
    expect(await heldBans(host)).toEqual(spellBans(bans));
    expect(await savedRules(host)).not.toContain("NF-");
  });
});

/** A small change: the gateway without its rule for ICMP. */
function withoutOneRule(host: LabHost) {
  const { ipv4 } = gatewayDocument(host);
  const input = ipv4.filter?.INPUT;
  const rules = input?.rules.filter(rule => typeof rule !== "string" || !rule.includes("icmp"));
  return gatewayDocument(host, { ipv4: { ...ipv4, filter: { ...ipv4.filter, INPUT: { ...input, rules } } } });
}

/** How many bans fail2ban's log tells of between these times, in milliseconds since the epoch. */
async function bansBetween(host: LabHost, from: number, to: number): Promise<number> {
  const log = await byHand(host, "grep -E 'NOTICE .*Ban ' /var/log/fail2ban.log");
  const times = log
    .split("\n")
    .map(line => Date.parse(`${line.slice(0, 19).replace(" ", "T")}.${line.slice(20, 23)}Z`));
  return times.filter(time => time >= from && time <= to).length;
}

/** `connected`, or the error code. */
function tryConnection(address: string, port: number): Promise<string> {
  return new Promise(resolve => {
    const socket = connect({ host: address, port, timeout: 3000 });
    socket.on("connect", () => {
      socket.destroy();
      resolve("connected");
    });
    socket.on("timeout", () => {
      socket.destroy();
      resolve("timeout");
    });
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

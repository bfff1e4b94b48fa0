import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { apply, observe } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import {
  accessTo,
  byHand,
  differences,
  failureOf,
  gatewayDocument,
  machineOf,
  NOBODY,
  savedRules,
  startPracticeLab,
  waitFor,
} from "../lab/practice-host";

const SSH = "-p tcp -m tcp --dport 22 -j ACCEPT";
const ESTABLISHED = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";

/** Rules of one INPUT chain in both families, and whatever else is said. */
function inputDocument(host: LabHost, rules: readonly string[], more: Record<string, unknown> = {}): DesiredDocument {
  const chain = { filter: { INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules } } };
  return gatewayDocument(host, { ipv4: chain, ipv6: chain, sysctls: {}, ...more });
}

describe("an undo that meets trouble", () => {
  let lab: Lab;
  const host = (name: string): LabHost => machineOf(lab, name);
  const begin = (on: LabHost) =>
    apply(accessTo(lab, inputDocument(on, [ESTABLISHED, SSH])), inputDocument(on, [ESTABLISHED, SSH]), {
      expectedHash: "any",
    });

  beforeAll(async () => {
    lab = await startPracticeLab({
      hosts: [
        { name: "gone-target" },
        { name: "gone-between" },
        { name: "busy-undo", backend: "legacy" },
        { name: "busy-apply", backend: "legacy" },
        { name: "next-run", backend: "legacy" },
        { name: "full-run" },
      ],
    });
  });
  afterAll(() => lab.stop());

  it("opens the host all the same when a chain that an old rule jumps to has gone meanwhile", async () => {
    const on = host("gone-target");
    await byHand(on, "iptables -N f2b-sshd");
    const old = gatewayDocument(on, {
      ipv4: {
        filter: {
          INPUT: {
            mode: "shared",
            anchor: "first",
            policy: "DROP",
            rules: [ESTABLISHED, "-p tcp -m tcp --dport 22 -j f2b-sshd", SSH],
          },
        },
      },
      ipv6: {},
    });
    await apply(accessTo(lab, old), old, { expectedHash: "any" });
    const locking = inputDocument(on, [ESTABLISHED, NOBODY], { ipv6: {} });
    const onStep = (step: string) => {
      if (step === "applied") void on.run("iptables -F f2b-sshd; iptables -X f2b-sshd");
    };
    const { cause } = await failureOf(apply(accessTo(lab, locking), locking, { expectedHash: "any", onStep }));
    expect(cause.kind).toBe("rolled-back");
    expect(cause.message).toContain("f2b-sshd");
    expect(await byHand(on, "iptables -S NF-INPUT")).toBe(
      `-N NF-INPUT\n-A NF-INPUT ${ESTABLISHED}\n-A NF-INPUT ${SSH}\n`,
    );
    await observe(accessTo(lab, locking), locking);
  });

  it("leaves out the one rule whose chain has gone, and no rule behind it", async () => {
    const on = host("gone-between");
    await byHand(
      on,
      "iptables -N MINE; iptables -A INPUT -p udp -j MINE; iptables -A INPUT -p tcp --dport 22 -j ACCEPT; iptables -A INPUT -i lo -j ACCEPT; iptables -P INPUT DROP",
    );
    const locking = inputDocument(on, [ESTABLISHED, NOBODY], { ipv6: {}, adopt: { existing: "replace" } });
    const onStep = (step: string) => {
      if (step === "applied") void on.run("iptables -F MINE; iptables -X MINE");
    };
    const { cause } = await failureOf(apply(accessTo(lab, locking), locking, { expectedHash: "any", onStep }));
    expect(cause.kind).toBe("rolled-back");
    expect(cause.message).toContain("-p udp -j MINE");
    expect(await byHand(on, "iptables -S INPUT")).toBe(
      "-P INPUT DROP\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n-A INPUT -i lo -j ACCEPT\n",
    );
  });

  it("is told as what it was when the host itself refuses a part of the change", async () => {
    const on = host("gone-target");
    await byHand(
      on,
      "iptables -P INPUT ACCEPT; iptables -F; iptables -X; iptables -N f2b-sshd; rm -rf /var/lib/netfilter-fleet /run/netfilter-fleet",
    );
    const input = (rules: readonly string[]) => ({ filter: { INPUT: { mode: "shared", anchor: "first", rules } } });
    const old = gatewayDocument(on, { ipv4: input([SSH, "-j f2b-sshd"]), ipv6: {}, sysctls: {} });
    await apply(accessTo(lab, old), old, { expectedHash: "any" });
    const refused = gatewayDocument(on, {
      ipv4: input([SSH]),
      ipv6: {},
      sysctls: {},
      qdiscs: { eth0: ["qdisc root codel"] },
    });
    const onStep = (step: string) => {
      if (step === "arm")
        void on.run(
          "until ! iptables -S NF-INPUT | grep -q f2b; do :; done; iptables -F f2b-sshd; iptables -X f2b-sshd",
        );
    };
    const { cause } = await failureOf(apply(accessTo(lab, refused), refused, { expectedHash: "any", onStep }));
    expect(cause.kind).toBe("rolled-back");
    const word = await byHand(on, "cat /run/netfilter-fleet/rolled-back");
    expect(cause.message.includes("Everything was undone")).toBe(word.includes("everything was undone"));
    expect(await byHand(on, "iptables -S NF-INPUT")).toContain(SSH);
  });

  it("has room on a full /run, though others hold thousands of rules in the same table", async () => {
    const on = host("full-run");
    await byHand(
      on,
      `awk 'BEGIN { print "*filter\\n:f2b-many - [0:0]"; for (at = 0; at < 6000; at++) print "-A f2b-many -s 198.18." int(at / 256) "." at % 256 " -j DROP"; print "COMMIT" }' | iptables-restore --noflush`,
    );
    await begin(on);
    const before = await savedRules(on);
    const locking = inputDocument(on, [ESTABLISHED, NOBODY]);
    const onStep = (step: string) => {
      if (step === "applied") void on.run("mount -o remount,size=4m /run; cat /dev/zero >/run/filler 2>/dev/null");
    };
    const { cause } = await failureOf(apply(accessTo(lab, locking), locking, { expectedHash: "any", onStep }));
    expect(cause.kind).toBe("rolled-back");
    await waitFor(40, [before], () => savedRules(on));
    // What was full is what the undo took back of its own, and no more.
    expect(await byHand(on, "test -s /run/filler && echo full")).toBe("full\n");
  });

  it("goes on until another program lets the xtables lock go", async () => {
    const on = host("busy-undo");
    await begin(on);
    const before = await savedRules(on);
    const locking = inputDocument(on, [ESTABLISHED, NOBODY]);
    const onStep = (step: string) => {
      if (step === "applied") void on.run("flock -x /run/xtables.lock sleep 35 </dev/null >/dev/null 2>&1 &");
    };
    const { cause } = await failureOf(apply(accessTo(lab, locking), locking, { expectedHash: "any", onStep }));
    expect(cause.kind).toBe("rolled-back");
    await waitFor(40, [before], () => savedRules(on));
    await waitFor(30, ["free\n"], () => byHand(on, "[ -e /run/netfilter-fleet/lock ] && echo held || echo free"));
  });

  it("leaves nothing half new when the dead-man fires while a table is being written", async () => {
    const on = host("busy-apply");
    await begin(on);
    const before = await savedRules(on);
    const more = {
      raw: { PREROUTING: { mode: "shared", anchor: "first", rules: ["-p udp -j ACCEPT"] } },
      mangle: { FORWARD: { mode: "shared", anchor: "first", rules: ["-p udp -j ACCEPT"] } },
    };
    const changed = gatewayDocument(on, {
      ipv4: {
        ...more,
        filter: {
          INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules: [ESTABLISHED, SSH, "-i lo -j ACCEPT"] },
        },
      },
      ipv6: more,
      sysctls: {},
    });
    // What comes before the apply has a lock of its own: the host's is held for sure when the tables come to be written.
    await byHand(
      on,
      "(flock -x /run/xtables.lock sleep 10; flock -x /run/xtables.lock sleep 9) </dev/null >/dev/null 2>&1 &\nwhile flock -n /run/xtables.lock true; do sleep 0.1; done",
    );
    const { cause } = await failureOf(apply(accessTo(lab, changed), changed, { expectedHash: "any" }));
    expect(cause.kind).toBe("rolled-back");
    const old = withoutEmptyTables(before);
    await waitFor(40, [old], async () => withoutEmptyTables(await savedRules(on)));
    await waitFor(30, ["free\n"], () => byHand(on, "[ -e /run/netfilter-fleet/lock ] && echo held || echo free"));
    expect(withoutEmptyTables(await savedRules(on))).toBe(old);
  });

  it("is waited for by the next run, which then converges", async () => {
    const on = host("next-run");
    await begin(on);
    const locking = inputDocument(on, [ESTABLISHED, NOBODY]);
    const onStep = (step: string) => {
      if (step === "applied") void on.run("flock -x /run/xtables.lock sleep 25 </dev/null >/dev/null 2>&1 &");
    };
    const failing = failureOf(apply(accessTo(lab, locking), locking, { expectedHash: "any", onStep }));
    await waitFor(40, ["undoing\n"], () =>
      byHand(on, "[ -e /run/netfilter-fleet/transaction/undoing ] && echo undoing || echo no"),
    );
    const next = inputDocument(on, [ESTABLISHED, SSH, "-i lo -j ACCEPT"]);
    // Locked out until the undo is through: then the lock is waited for as well.
    await waitFor(60, ["done"], () =>
      apply(accessTo(lab, next), next, { expectedHash: "any" }).then(
        () => "done",
        error => String(error),
      ),
    );
    expect((await failing).cause.kind).toBe("rolled-back");
    expect(await differences(lab, next)).toEqual([]);
    expect(await byHand(on, "cat /var/lib/netfilter-fleet/owner.json")).toContain('"status": "closed"');
  });
});

function withoutEmptyTables(saved: string): string {
  return saved.replace(/\*\w+\n(:\w+ ACCEPT\n)+COMMIT\n/g, "");
}

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { apply, destroy, observe, plan } from "../../engine/host";
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
} from "./practice-host";

const SSH = "-p tcp -m tcp --dport 22 -j ACCEPT";
const ESTABLISHED = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";
const shared = (rules: readonly string[], more: object = {}) => ({ mode: "shared", anchor: "first", rules, ...more });
const whole = (rules: readonly string[]) => ({ mode: "whole", anchor: "none", rules });

describe.each(["nf_tables", "legacy"] as const)("what a host remembers, with the %s backend", backend => {
  let lab: Lab;
  let host: LabHost;
  const filter = (chains: Record<string, object>, more: object = {}) =>
    gatewayDocument(host, { ipv4: { filter: chains }, ipv6: {}, sysctls: {}, ...more });
  const bring = (document: DesiredDocument) => apply(accessTo(lab, document), document, { expectedHash: "any" });

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge", backend }] });
    host = machineOf(lab, "edge");
  });
  afterAll(() => lab.stop());
  afterEach(() =>
    host.run(
      "umount /var/lib/netfilter-fleet 2>/dev/null; for p in iptables iptables-nft; do $p -P INPUT ACCEPT; $p -P FORWARD ACCEPT; $p -F; $p -X; done; rm -rf /var/lib/netfilter-fleet /run/netfilter-fleet",
    ),
  );

  it("is not written again by an apply that has nothing to do", async () => {
    const document = filter({ INPUT: shared([ESTABLISHED, SSH]) });
    expect((await bring(document)).outcome).toBe("applied");
    const before = await byHand(host, "stat -c '%Y %i' /var/lib/netfilter-fleet/owner.json");
    expect((await bring(document)).outcome).toBe("unchanged");
    expect(
      await byHand(
        host,
        "stat -c '%Y %i' /var/lib/netfilter-fleet/owner.json; ls /run/netfilter-fleet/lock 2>&1 | wc -l",
      ),
    ).toBe(`${before}1\n`);
  });

  it("holds even a document that writes no file for the boot", async () => {
    const document = filter({ INPUT: shared([], { policy: "ACCEPT" }) });
    await bring(document);
    expect(await differences(lab, document)).toEqual([]);
  });

  it("shows boot files that somebody edited, and writes them anew", async () => {
    const document = filter({ INPUT: shared([ESTABLISHED, SSH]) });
    await bring(document);
    await byHand(host, "echo '# mine' >>/var/lib/netfilter-fleet/boot/ipv4.rules");
    expect(await differences(lab, document)).toEqual(["record: boot-files"]);
    await bring(document);
    expect(await differences(lab, document)).toEqual([]);
  });

  it("knows at which end the anchor was put, and moves it when the document says so", async () => {
    await byHand(host, "iptables -N LIBVIRT_INP; iptables -A INPUT -j LIBVIRT_INP");
    const first = filter({ INPUT: shared([ESTABLISHED, SSH]) });
    await bring(first);
    const last = filter({ INPUT: shared([ESTABLISHED, SSH], { anchor: "last" }) });
    expect(await differences(lab, last)).toEqual(["ipv4 filter INPUT: anchor first -> last"]);
    await bring(last);
    expect(await byHand(host, "iptables -S INPUT")).toBe(
      "-P INPUT ACCEPT\n-A INPUT -j LIBVIRT_INP\n-A INPUT -j NF-INPUT\n",
    );
    expect(await differences(lab, last)).toEqual([]);
  });

  it("does not take an apply that never came for a first contact", async () => {
    const document = filter({ INPUT: shared([ESTABLISHED, SSH]) });
    const cut = apply(accessTo(lab, document), document, {
      expectedHash: "any",
      onStep: step => {
        if (step === "arm") void host.powerOff();
      },
    }).catch(() => undefined);
    await new Promise(resolve => setTimeout(resolve, 3000));
    await host.powerOff();
    await host.powerOn();
    await byHand(host, "iptables -A INPUT -s 192.0.2.1 -j ACCEPT");
    const { cause } = await failureOf(bring(document));
    expect(cause.kind).toBe("first-contact");
    expect(await byHand(host, "iptables -S INPUT")).toContain("192.0.2.1");
    await cut;
  });

  it("is whole when the disk is full at the end: told, and ended by the next run", async () => {
    const rules = Array.from({ length: 200 }, (_, index) => `-s 10.0.0.${index}/32 -j ACCEPT`);
    const document = filter({ INPUT: shared([ESTABLISHED, SSH]), WEB: whole(rules) });
    await byHand(
      host,
      "mkdir -p /var/lib/netfilter-fleet; mount -t tmpfs -o size=96k,mode=700 tmpfs /var/lib/netfilter-fleet",
    );
    const { cause } = await failureOf(
      apply(accessTo(lab, document), document, {
        expectedHash: "any",
        onStep: async step => {
          if (step === "applied") await host.run("dd if=/dev/zero of=/var/lib/netfilter-fleet/full bs=1k 2>/dev/null");
        },
      }),
    );
    expect(["not-kept", "rolled-back"]).toContain(cause.kind);
    await byHand(host, "rm -f /var/lib/netfilter-fleet/full");
    await bring(document);
    expect(await differences(lab, document)).toEqual([]);
  });

  it("tells whoever plans meanwhile who is applying, as long as that run lives", async () => {
    const document = filter({ INPUT: shared([ESTABLISHED, SSH]) });
    await bring(document);
    const worker = (
      await byHand(
        host,
        `setsid sleep 600 </dev/null >/dev/null 2>&1 & read -r up _ </proc/uptime; up=\${up%%.*}
printf 'run=%s\\nowner=shop/other/edge\\nby=ann@desk\\nlogin=%s\\nlogin_start=%s\\nsince=%s\\nlapses=%s\\n' 0 $! "$(cut -d' ' -f22 /proc/$!/stat)" $((up - 42)) $((up + 60)) >/run/netfilter-fleet/lock; echo $!`,
      )
    ).trim();
    const notes = async () => (await observe(accessTo(lab, document), document)).notes.map(({ message }) => message);
    const told =
      /^ann@desk has been applying shop\/other\/edge here for 4\d seconds: .* read again when it has ended$/m;
    expect((await notes()).join("\n")).toMatch(told);
    await byHand(host, `kill ${worker}`);
    expect((await notes()).join("\n")).not.toMatch(/ann@desk/);
    await byHand(host, "rm -f /run/netfilter-fleet/lock");
  });

  it("lets runs of one owner take turns", async () => {
    const document = filter({ INPUT: shared([ESTABLISHED, SSH]) });
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => bring(document)));
    expect(results.map(({ status }) => status)).toEqual(Array(4).fill("fulfilled"));
    expect(await differences(lab, document)).toEqual([]);
  });

  it("keeps a journal of every step, readable by root alone", async () => {
    const document = filter({ INPUT: shared([ESTABLISHED, SSH]) });
    await bring(document);
    const locking = filter({ INPUT: shared([ESTABLISHED, NOBODY], { policy: "DROP" }) });
    await failureOf(bring(locking));
    const journal = await byHand(host, "cat /run/netfilter-fleet/journal; stat -c %a /run/netfilter-fleet/journal");
    const words = journal.split("\n").map(line => line.replace(/^[0-9.]+ [0-9a-f]{24} /, ""));
    const steps = ["read", "record", "upload", "rehearse", "arm", "apply", "read-back", "applied"];
    const locked = expect.stringMatching(/^locked by .+ for practice\/gateway\/edge at 20.+Z$/);
    expect(words).toEqual([
      ...[locked, ...steps, "confirmed", "persist", "close", "closed"],
      ...[locked, ...steps, "undo"],
      expect.stringMatching(/^undo, because /),
      "undone: whole",
      "600",
      "",
    ]);
  });

  it("does not call a Docker restart beside a chain that is given back a change since the plan", async () => {
    const both = filter({ INPUT: shared([ESTABLISHED, SSH]), FORWARD: shared([ESTABLISHED]) });
    await bring(both);
    const less = filter({ INPUT: shared([ESTABLISHED, SSH]) });
    const { expectedHash } = plan(less, await observe(accessTo(lab, less), less));
    await byHand(
      host,
      "iptables -N DOCKER-USER; iptables -I FORWARD -j DOCKER-USER; iptables -I FORWARD -o docker0 -j ACCEPT",
    );
    await apply(accessTo(lab, less), less, { expectedHash });
    expect(await byHand(host, "iptables -S FORWARD")).toBe(
      "-P FORWARD ACCEPT\n-A FORWARD -o docker0 -j ACCEPT\n-A FORWARD -j DOCKER-USER\n",
    );
  });

  it("brings back what the kernel changed by itself when forwarding was switched", async () => {
    await byHand(host, "echo 0 >/proc/sys/net/ipv4/ip_forward; echo 0 >/proc/sys/net/ipv4/conf/all/accept_redirects");
    const settings = "grep . /proc/sys/net/ipv4/conf/*/accept_redirects /proc/sys/net/ipv4/conf/*/forwarding";
    const before = await byHand(host, settings);
    const document = filter({ INPUT: shared([ESTABLISHED, SSH]) }, { sysctls: { "net.ipv4.ip_forward": "1" } });
    await bring(document);
    await destroy(accessTo(lab, document), document, {});
    expect(await byHand(host, settings)).toBe(before);
    const locking = filter(
      { INPUT: shared([ESTABLISHED, NOBODY], { policy: "DROP" }) },
      { sysctls: { "net.ipv4.ip_forward": "1" } },
    );
    await failureOf(bring(locking));
    expect(await byHand(host, settings)).toBe(before);
    expect(
      await byHand(host, "ls /var/lib/netfilter-fleet 2>&1 | wc -l; [ -d /var/lib/netfilter-fleet ] || echo gone"),
    ).toBe("1\ngone\n");
  });

  it("is given up by destroy also where the anchor was doubled by hand", async () => {
    const document = filter({ INPUT: shared([ESTABLISHED, SSH]) });
    await bring(document);
    await byHand(host, "iptables -I INPUT -j NF-INPUT");
    await destroy(accessTo(lab, document), document, {});
    expect(await savedRules(host)).not.toContain("NF-INPUT");
  });

  it("is given up by destroy also where the foreign chain has gone", async () => {
    await byHand(host, "iptables -N DOCKER-USER; iptables -I FORWARD -j DOCKER-USER");
    const document = filter({ "DOCKER-USER": shared(["-s 192.0.2.3/32 -j DROP"]) });
    await bring(document);
    await byHand(host, "iptables -F FORWARD; iptables -F DOCKER-USER; iptables -X DOCKER-USER");
    await destroy(accessTo(lab, document), document, {});
    expect(await savedRules(host)).not.toContain("DOCKER-USER");
  });

  it("names a rule of ours that jumps to a chain of ours which leaves the document", async () => {
    await bring(filter({ INPUT: shared([ESTABLISHED, SSH, "-j WEB"]), WEB: whole(["-j RETURN"]) }));
    const { cause } = await failureOf(bring(filter({ INPUT: shared([ESTABLISHED, SSH, "-j WEB"]) })));
    expect(cause.kind).toBe("rule-refused");
    expect(cause.message).toContain("rule 3 of chain INPUT");
  });

  it("tells of a closed policy in the other kernel interface, rules or not", async () => {
    const other = backend === "nf_tables" ? "iptables-legacy" : "iptables-nft";
    const document = filter({ INPUT: shared([ESTABLISHED, SSH]) });
    await byHand(host, `${other} -P FORWARD DROP`);
    const { cause } = await failureOf(observe(accessTo(lab, document), document));
    expect(cause.kind).toBe("hidden-rules");
    expect(cause.message).toContain("both kernel interfaces");
    await byHand(host, `${other} -P FORWARD ACCEPT`);
  });

  it("is read while somebody writes rules all the time", async () => {
    const document = filter({ INPUT: shared([ESTABLISHED, SSH]) });
    await bring(document);
    await byHand(
      host,
      "iptables -N f2b-busy; (for i in $(seq 1 200); do iptables -w 5 -I f2b-busy -s 192.0.2.1 -j DROP; sleep 0.05; done) >/dev/null 2>&1 </dev/null &",
    );
    for (let reading = 0; reading < 10; reading += 1) expect(await differences(lab, document)).toEqual([]);
  });
});

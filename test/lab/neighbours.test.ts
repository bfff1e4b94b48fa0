import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, destroy } from "../../engine/host";
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

/** What Docker, libvirt and fail2ban leave on a host: chains, jumps and plain rules in built-in chains. */
const NEIGHBOURS = `
ip link add docker0 type bridge; ip addr add 172.17.0.1/16 dev docker0; ip link set docker0 up
ip link add virbr0 type bridge; ip addr add 192.168.122.1/24 dev virbr0; ip link set virbr0 up
iptables-restore --noflush -w 5 <<'RULES'
*filter
:DOCKER - [0:0]
:DOCKER-USER - [0:0]
:DOCKER-ISOLATION-STAGE-1 - [0:0]
:LIBVIRT_INP - [0:0]
:LIBVIRT_FWO - [0:0]
:f2b-sshd - [0:0]
-A INPUT -p tcp -m multiport --dports 22 -j f2b-sshd
-A INPUT -j LIBVIRT_INP
-A INPUT -i virbr0 -p udp -m udp --dport 67 -j ACCEPT
-A FORWARD -j DOCKER-USER
-A FORWARD -j DOCKER-ISOLATION-STAGE-1
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
-A FORWARD -j LIBVIRT_FWO
-A FORWARD -d 192.168.122.0/24 -j ACCEPT
-A DOCKER-USER -j RETURN
-A LIBVIRT_INP -i virbr0 -p tcp -m tcp --dport 53 -j ACCEPT
-A f2b-sshd -s 192.0.2.66/32 -j REJECT --reject-with icmp-port-unreachable
-A f2b-sshd -j RETURN
COMMIT
*nat
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A POSTROUTING -s 192.168.122.0/24 -d 224.0.0.0/24 -j RETURN
-A DOCKER -i docker0 -j RETURN
COMMIT
RULES
`;

describe.each(["nf_tables", "legacy"] as const)("beside Docker, libvirt and fail2ban with the %s backend", backend => {
  let lab: Lab;
  let host: LabHost;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge", backend }] });
    host = machineOf(lab, "edge");
    await byHand(host, NEIGHBOURS);
  });
  afterAll(() => lab.stop());

  it("keeps their chains, jumps and plain rules byte for byte through apply, rollback and destroy", async () => {
    const before = await savedRules(host);
    const document = gatewayDocument(host);
    const access = accessTo(lab, document);
    await apply(access, document, { expectedHash: "any" });
    const own = /NF-|WEB|practice/;
    const foreign = before.split("\n").filter(line => line.startsWith("-A"));
    const applied = (await savedRules(host)).split("\n").filter(line => line.startsWith("-A") && !own.test(line));
    expect(applied).toEqual(foreign);
    expect(await differences(lab, document)).toEqual([]);

    const locking = gatewayDocument(host, {
      ipv4: {
        filter: { INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules: ["-i lo -j ACCEPT", NOBODY] } },
      },
    });
    const afterApply = await savedRules(host);
    const failure = await failureOf(apply(accessTo(lab, locking), locking, { expectedHash: "any" }));
    expect(failure.cause.kind).toBe("rolled-back");
    await expect.poll(() => savedRules(host), { timeout: 25_000, interval: 500 }).toBe(afterApply);

    await destroy(access, document, {});
    // Docker needs forwarding to stay closed but for its own rules, so that policy is not opened under it.
    const [ipv4, ipv6] = (await savedRules(host)).split("---\n");
    expect(ipv4).toBe(before.split("---\n")[0]?.replace(":FORWARD ACCEPT", ":FORWARD DROP"));
    expect(ipv6).not.toMatch(/-A|DROP|NF-/);
    await byHand(host, "iptables -w 5 -P FORWARD ACCEPT");
  });

  it("leaves a banned client banned: the anchor put first stands behind fail2ban's jump", async () => {
    await byHand(
      host,
      "iptables -w 5 -I f2b-sshd 1 -s 10.77.0.1/32 -p tcp --dport 2222 -j REJECT; iptables -w 5 -I INPUT 1 -p tcp -m multiport --dports 2222 -j f2b-sshd",
    );
    await byHand(
      host,
      "(while :; do echo hello | busybox nc -l -p 2222 -w 1 2>/dev/null || sleep 0.2; done) >/dev/null 2>&1 & true",
    );
    const rules = ["-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "-p tcp -j ACCEPT"];
    const document = gatewayDocument(host, {
      ipv4: { filter: { INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules } } },
    });
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    const order = await byHand(host, "iptables -S INPUT");
    expect(order.indexOf("f2b-sshd")).toBeLessThan(order.indexOf("NF-INPUT"));
    expect(await tryConnection(host.address, 2222)).toBe("ECONNREFUSED");
    await byHand(host, "iptables -w 5 -D f2b-sshd 1");
    await destroy(accessTo(lab, document), document, {});
  });

  it("keeps a ban that was added after the read and before the undo", async () => {
    const document = gatewayDocument(host, {
      ipv4: {
        filter: { INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules: ["-i lo -j ACCEPT", NOBODY] } },
      },
    });
    const banned = new Promise<void>(resolve => {
      const onStep = (step: string) => {
        if (step !== "applied") return;
        byHand(
          host,
          "iptables -w 5 -A f2b-sshd -s 192.0.2.99/32 -j DROP; iptables -w 5 -I INPUT 1 -s 192.0.2.98/32 -j f2b-sshd",
        ).then(
          () => resolve(),
          () => resolve(),
        );
      };
      void failureOf(apply(accessTo(lab, document), document, { expectedHash: "any", onStep }));
    });
    await banned;
    await expect
      .poll(() => byHand(host, "iptables -S INPUT | head -n 1"), { timeout: 25_000, interval: 500 })
      .toBe("-P INPUT ACCEPT\n");
    const after = await savedRules(host);
    expect(after).toContain("-A f2b-sshd -s 192.0.2.99/32 -j DROP");
    expect(after).toContain("-A INPUT -s 192.0.2.98/32 -j f2b-sshd");
    expect(after).not.toContain("NF-INPUT");
  });
});

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

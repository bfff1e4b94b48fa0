import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { endTraffic, examine, startTraffic } from "./conntrack-stage";
import { byHand, machineOf, startPracticeLab } from "./practice-host";
import { runNffleet } from "./run-nffleet";

describe.each(["nf_tables", "legacy"] as const)(
  "a gateway that sends a service to a server that drops it (%s)",
  backend => {
    let lab: Lab;
    let edge: LabHost;
    let client: LabHost;
    let server: LabHost;

    beforeAll(async () => {
      lab = await startPracticeLab({ hosts: [{ name: "edge", backend }, { name: "client" }, { name: "server" }] });
      [edge, client, server] = [machineOf(lab, "edge"), machineOf(lab, "client"), machineOf(lab, "server")];
      await byHand(server, "iptables -I INPUT -p tcp --dport 8006 -j DROP");
      await byHand(
        edge,
        `sysctl -qw net.ipv4.ip_forward=1
iptables -P FORWARD DROP
iptables -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
iptables -N WEB; iptables -A FORWARD -p tcp -j WEB
iptables -A WEB -p tcp --dport 8001 -j ACCEPT
iptables -A WEB -d ${server.address} -p tcp --dport 8006 -j ACCEPT
iptables -t nat -A PREROUTING -p tcp --dport 8006 -j DNAT --to-destination ${server.address}
iptables -t nat -A POSTROUTING -d ${server.address} -j MASQUERADE`,
      );
      await startTraffic(client, `client filtered ${edge.address} 30`);
      await new Promise(resolve => setTimeout(resolve, 5_000));
    });
    afterAll(async () => {
      await endTraffic(client);
      await lab.stop();
    });

    it("is told with the place that was asked for, the server behind it, and the rules that sent it there", async () => {
      const { diagnoses } = await examine(lab, edge);
      expect(diagnoses.map(({ id, severity }) => `${severity} ${id}`)).toEqual(["critical lost-syn"]);
      const [end] = diagnoses[0]?.ends ?? [];
      expect(end?.end).toEqual({
        route: "through",
        protocol: "tcp",
        address: edge.address,
        port: 8006,
        answerer: { address: server.address, port: 8006 },
      });
      expect(end?.entries).toBeGreaterThan(15);
      expect(
        end?.rules.map(({ table, what, rule }) => `${what}: ${table} ${rule?.chain} ${rule?.rule} ${rule?.text}`),
      ).toEqual([
        `translates: nat PREROUTING 1 -p tcp -m tcp --dport 8006 -j DNAT --to-destination ${server.address}`,
        `lets in: filter WEB 2 -d ${server.address}/32 -p tcp -m tcp --dport 8006 -j ACCEPT`,
        `translates: nat POSTROUTING 1 -d ${server.address}/32 -j MASQUERADE`,
      ]);
    });

    const say = (words: readonly string[]) =>
      runNffleet(words, { NFFLEET_IDENTITY: lab.identity, NFFLEET_KNOWN_HOSTS: lab.knownHosts });

    it("is told by nffleet conntrack in words, as JSON and for Prometheus, with exit code 2", async () => {
      const host = `gate=root@${edge.address}`;
      const common = [host, "--between", "2", "--threshold", "lost-syn-least=15"];
      const text = await say(["conntrack", ...common]);
      expect(text.code).toBe(2);
      expect(text.stdout).toMatch(
        /^gate: 1 diagnosis, 1 critical\n {2}critical {2}requests for connections get no answer \(lost-syn\)\n/,
      );
      expect(text.stdout).toMatch(
        new RegExp(
          `through, tcp to ${edge.address}:8006, answered by ${server.address}:8006\n +translated by nat PREROUTING, rule 1: `,
        ),
      );
      const json = await say(["conntrack", ...common, "--json"]);
      expect(JSON.parse(json.stdout)).toMatchObject({
        version: 1,
        command: "conntrack",
        hosts: [{ host: "gate", status: "diagnosed", diagnoses: [{ id: "lost-syn" }], cause: null }],
      });
      const metrics = await say(["conntrack", ...common, "--format", "prometheus"]);
      expect(metrics.stdout).toContain('nffleet_conntrack_diagnosis{host="gate",diagnosis="lost-syn"} 2\n');
      const watched = await say(["conntrack", host, "--watch", "1", "--rounds", "3"]);
      expect(watched.stdout.match(/^gate: /gm)).toHaveLength(3);
      const well = await say(["conntrack", host, "--between", "1", "--threshold", "lost-syn-least=100000"]);
      expect(well.code).toBe(0);
      expect(well.stdout).toMatch(/^gate: nothing is failing, as far as its connection table tells\n/);
    });
  },
);

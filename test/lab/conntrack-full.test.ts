import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { endTraffic, examine, startTraffic } from "./conntrack-stage";
import { byHand, machineOf, startPracticeLab } from "./practice-host";

const RUNS = process.env.NFFLEET_CONNTRACK === "all" ? 50 : 1;
/** Entries that the guest's table has room for. */
const MAX = 60;

/** Only the host's own network namespace can set the limit, so this needs a kernel of its own. */
describe("a guest whose table is full of connections that are all well", () => {
  let lab: Lab;
  let guest: LabHost;
  let client: LabHost;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "client" }], guests: [{ name: "guest" }] });
    [guest, client] = [machineOf(lab, "guest"), machineOf(lab, "client")];
    // A full table lets no new login in, unless logins are not tracked.
    await byHand(
      guest,
      `iptables -A INPUT -m conntrack --ctstate NEW -j ACCEPT
iptables -t raw -A PREROUTING -p tcp --dport 22 -j CT --notrack
iptables -t raw -A OUTPUT -p tcp --sport 22 -j CT --notrack`,
    );
    await startTraffic(guest, "server");
    await new Promise(resolve => setTimeout(resolve, 6_000));
  });
  afterAll(() => lab.stop());

  it(
    `gives that diagnosis and no other, and none while there is room, ${RUNS} runs`,
    async () => {
      for (let run = 0; run < RUNS; run += 1) {
        await byHand(guest, "sysctl -qw net.netfilter.nf_conntrack_max=4096; conntrack -F 2>/dev/null; true");
        await startTraffic(client, `client kept ${guest.address} 40 ${MAX - 8}`);
        await new Promise(resolve => setTimeout(resolve, 3_000));
        if (run === 0) expect((await examine(lab, guest)).diagnoses.map(({ id }) => id)).toEqual([]);
        await byHand(guest, `sysctl -qw net.netfilter.nf_conntrack_max=${MAX}`);
        await startTraffic(client, `client kept ${guest.address} 20 100`);
        await new Promise(resolve => setTimeout(resolve, 2_000));
        const { diagnoses, after } = await examine(lab, guest);
        expect(diagnoses.map(({ id, severity }) => `${severity} ${id}`)).toEqual(["critical table-full"]);
        expect(after.max).toBe(MAX);
        expect(diagnoses[0]?.evidence.find(({ unit }) => unit === "per second")?.value).toBeGreaterThan(0);
        await endTraffic(client);
      }
      console.log(`table full: ${RUNS} of ${RUNS} runs`);
    },
    RUNS * 40_000 + 60_000,
  );
});

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, destroy } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import {
  accessTo,
  byHand,
  failureOf,
  gatewayDocument,
  machineOf,
  NOBODY,
  savedRules,
  startPracticeLab,
} from "./practice-host";

const CORPUS = join(__dirname, "../../../shared/corpus/rulesets");
/** All with NFFLEET_CORPUS=all; else a few, one of each owner. */
const rulesets = chooseRulesets(process.env.NFFLEET_CORPUS === "all" ? Number.POSITIVE_INFINITY : 1);
if (rulesets.length === 0) console.log("skipped: no corpus");

/** Marks that only the owners themselves write. */
const MARKS = /DOCKER|LIBVIRT_|f2b-|fail2ban-|[io] docker0|[io] br-[0-9a-f]{12}|[io] virbr\d/;

describe.skipIf(rulesets.length === 0).each(["nf_tables", "legacy"] as const)(
  "rulesets that Docker, libvirt and fail2ban left on real hosts, on the %s backend",
  backend => {
    let lab: Lab;
    let host: LabHost;

    beforeAll(async () => {
      lab = await startPracticeLab({ hosts: [{ name: "edge", backend }] });
      host = machineOf(lab, "edge");
      await byHand(
        host,
        `ip link add docker0 type bridge; ip addr add 172.17.0.1/16 dev docker0
         ip link add virbr0 type bridge; ip addr add 192.168.122.1/24 dev virbr0`,
      );
    });
    afterAll(() => lab.stop());

    it.each(rulesets)("%s: a rollback brings every line back, an apply and a destroy keep the owners'", async name => {
      await load(host, name);
      const before = await savedRules(host);
      const established = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";
      const documentWith = (rules: readonly string[]) => {
        const shared = { mode: "shared", anchor: "first", rules: [] };
        return gatewayDocument(host, {
          adopt: { existing: "replace" },
          ipv4: {
            filter: { INPUT: { ...shared, policy: "DROP", rules }, FORWARD: { ...shared, rules: [established] } },
            nat: {
              PREROUTING: shared,
              POSTROUTING: { ...shared, rules: ["-s 172.16.100.0/24 -o eth0 -j MASQUERADE"] },
            },
          },
          ipv6: {},
        });
      };

      const locking = documentWith([established, NOBODY]);
      expect((await failureOf(apply(accessTo(lab, locking), locking, { expectedHash: "any" }))).cause.kind).toBe(
        "rolled-back",
      );
      expect(withoutEmptyTables(await savedRules(host))).toBe(withoutEmptyTables(before));

      const good = documentWith([established, "-p tcp -m tcp --dport 22 -j ACCEPT"]);
      await apply(accessTo(lab, good), good, { expectedHash: "any" });
      expect(ownersLines(await savedRules(host))).toEqual(ownersLines(before));

      await destroy(accessTo(lab, good), good, {});
      expect(ownersLines(await savedRules(host))).toEqual(ownersLines(before));
      expect(await savedRules(host)).not.toContain("NF-");
    });
  },
);

function chooseRulesets(each: number): readonly string[] {
  if (!existsSync(CORPUS)) return [];
  // IPv4 ones that need no ipset.
  const files = readdirSync(CORPUS).filter(
    file =>
      file.endsWith(".legacy.save") && !/ -[sd] \S*:|icmp6|--match-set/.test(readFileSync(join(CORPUS, file), "utf8")),
  );
  const having = (mark: RegExp) =>
    files.filter(file => mark.test(readFileSync(join(CORPUS, file), "utf8"))).slice(0, each);
  return [...new Set([...having(/DOCKER/), ...having(/virbr|LIBVIRT/), ...having(/f2b-|fail2ban-/)])];
}

/** Loads a recorded save in place of everything, with the console's own way in kept open. */
async function load(host: LabHost, name: string): Promise<void> {
  const empty = ["raw", "mangle", "nat", "filter"].map(table => `*${table}\nCOMMIT\n`).join("");
  await byHand(
    host,
    `rm -rf /var/lib/netfilter-fleet /run/netfilter-fleet\niptables-restore -w 5 <<'END'\n${empty}END\nfor c in INPUT FORWARD OUTPUT; do iptables -w 5 -P $c ACCEPT; done`,
  );
  const save = readFileSync(join(CORPUS, name), "utf8");
  await byHand(
    host,
    `iptables-restore -w 5 <<'END'\n${save}END\niptables -w 5 -I INPUT -s 10.77.0.1 -j ACCEPT; iptables -w 5 -I OUTPUT -d 10.77.0.1 -j ACCEPT; echo 0 >/proc/sys/net/ipv4/ip_forward`,
  );
}

/** Lines that only the owners can have written, and all lines of chains that are not built in and not ours. */
function ownersLines(saved: string): readonly string[] {
  const ipv4 = saved.slice(0, saved.indexOf("---"));
  return ipv4.split("\n").filter(
    line =>
      line.startsWith("-A") &&
      // "Not docker0" is nobody's mark, but for the masquerading that the owners write themselves.
      (MARKS.test(/-j MASQUERADE/.test(line) ? line : line.replace(/! -[io] \S+/g, "")) ||
        !/^-A (INPUT|FORWARD|OUTPUT|PREROUTING|POSTROUTING|NF-)/.test(line)),
  );
}

function withoutEmptyTables(saved: string): string {
  return saved.replace(/\*\w+\n(:\w+ ACCEPT\n)+COMMIT\n/g, "");
}

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DesiredDocument, printDocument } from "../../engine/desired";
import type { DriftReport } from "../../engine/drift";
import type { Lab } from "../../lab/lab";
import { byHand, gatewayDocument, machineOf, startPracticeLab } from "../lab/practice-host";
import { runNffleet } from "../lab/run-nffleet";
import { TERRAFORM_IS_THERE, TerraformProject } from "./terraform-project";

const NAMES = ["edge-1", "edge-2", "edge-10"];
const DNS = "-p udp -m udp --dport 53 -j ACCEPT";

describe.skipIf(!TERRAFORM_IS_THERE)("a plan that terraform made of real hosts, grouped", () => {
  let lab: Lab;
  let project: TerraformProject;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: NAMES.map(name => ({ name })) });
    project = new TerraformProject(lab);
    declare({});
    await project.init();
  });
  afterAll(async () => {
    project?.remove();
    await lab?.stop();
  });

  const declare = (change: Partial<DesiredDocument>): void => {
    const documents = NAMES.map(name => [name, { ...gatewayDocument(machineOf(lab, name)), ...change }] as const);
    project.declare(Object.fromEntries(documents));
  };

  /** The gateway with one rule more, at the end of the ipv4 INPUT. */
  const withDns = (): Partial<DesiredDocument> => {
    const { ipv4 } = gatewayDocument(machineOf(lab, "edge-1"));
    const input = ipv4.filter?.INPUT;
    if (input === undefined) throw new Error("the gateway has an INPUT");
    return { ipv4: { ...ipv4, filter: { ...ipv4.filter, INPUT: { ...input, rules: [...input.rules, DNS] } } } };
  };

  /** Runs nffleet where Terraform ran, with the keys of the lab. */
  const say = async (...argv: readonly string[]) => {
    const env = { ...project.env, NFFLEET_IDENTITY: lab.identity, NFFLEET_KNOWN_HOSTS: lab.knownHosts };
    const { code, stdout, stderr } = await runNffleet(argv, env);
    return { code, text: stdout + stderr };
  };

  const makePlan = (...words: readonly string[]) =>
    project.terraform("plan", "-no-color", "-detailed-exitcode", "-out=plan", ...words);
  const planFile = () => join(project.directory, "plan");

  /** Plans into the file `plan`, and groups that very file. */
  const group = async (...words: readonly string[]) => {
    const planned = await makePlan(...words);
    return { ...(await say("plan", "--from-plan", planFile())), terraform: planned.exitCode };
  };

  it("tells three equal creations once, and no change after the apply", async () => {
    const before = await group();
    expect(before.text).toMatch(
      /^on 3 hosts \(edge-1, edge-2, edge-10\): created: \d+ to add, \d+ to change\n {2}\+ chain/,
    );
    expect([before.code, before.terraform]).toEqual([2, 2]);
    await project.apply("plan");
    expect(await group()).toEqual({ code: 0, terraform: 0, text: "no changes on 3 hosts (edge-1, edge-2, edge-10)\n" });
  });

  it("tells a rule that comes to all, and apart from it the host that was also changed by hand", async () => {
    declare(withDns());
    await byHand(machineOf(lab, "edge-2"), "iptables -w 5 -I NF-INPUT -s 192.0.2.7 -j ACCEPT");
    const { code, text, terraform } = await group();
    expect(text).toBe(`on 2 hosts (edge-1, edge-10): 1 to add
  ~ chain INPUT (ipv4 filter)
        … 3 rules unchanged
          4  -p icmp -m icmp --icmp-type 8 -m limit --limit 10/sec -j ACCEPT
          5  -p tcp -m tcp --dport 443 -j WEB
      +   6  ${DNS}
1 host differs from these:
edge-2: 1 to add, 1 to remove
  ~ chain INPUT (ipv4 filter)
      -   1  -s 192.0.2.7/32 -j ACCEPT
          1  -i lo -j ACCEPT
          2  -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        … 1 rule unchanged
          4  -p icmp -m icmp --icmp-type 8 -m limit --limit 10/sec -j ACCEPT
          5  -p tcp -m tcp --dport 443 -j WEB
      +   6  ${DNS}
  note: drifted since the last apply: part of this undoes what was changed outside of Terraform
`);
    expect([code, terraform]).toEqual([2, 2]);
  });

  it("calls drift what only goes back, and shows it from the host's side with -refresh-only", async () => {
    declare({});
    const plan = await group();
    expect(plan.text).toMatch(/^edge-2: 1 to remove\n/);
    expect(plan.text).toContain("note: drifted since the last apply: this only undoes");
    expect(plan.text).toMatch(/\nno changes on 2 hosts \(edge-1, edge-10\)\n$/);
    const refresh = await group("-refresh-only");
    expect(refresh.text).toMatch(
      /^edge-2: changed outside of Terraform\n.*\n {6}\+ {3}1 {2}-s 192\.0\.2\.7\/32 -j ACCEPT\n/,
    );
    expect(refresh.text).toMatch(/\nno changes on 2 hosts \(edge-1, edge-10\)\n$/);
    expect([refresh.code, refresh.terraform]).toEqual([2, 2]);
    await project.apply();
  });

  it("finds by its own reads what nffleet finds by its own, and the state is as good as the documents", async () => {
    const file = (name: string) => join(project.directory, "documents", `${name}.json`);
    mkdirSync(join(project.directory, "documents"));
    for (const name of NAMES) writeFileSync(file(name), printDocument(gatewayDocument(machineOf(lab, name))));
    await byHand(
      machineOf(lab, "edge-1"),
      "iptables -w 5 -R NF-INPUT 4 -p icmp --icmp-type 8 -j ACCEPT; ip6tables -w 5 -P FORWARD ACCEPT",
    );
    await byHand(
      machineOf(lab, "edge-10"),
      "echo 0 >/proc/sys/net/ipv4/ip_forward; iptables -w 5 -D FORWARD -j NF-FORWARD",
    );
    const found = async (...words: readonly string[]) => {
      const { code, text } = await say("drift", "--json", ...words);
      const { hosts } = JSON.parse(text) as DriftReport;
      return [
        code,
        hosts.flatMap(({ findings }) => findings.map(({ host, kind, fingerprint }) => [host, kind, fingerprint])),
      ];
    };
    const direct = await found("--documents", join(project.directory, "documents"));
    expect(direct).toEqual([
      2,
      [
        ["edge-1", "changed", expect.any(String)],
        ["edge-1", "policy", expect.any(String)],
        ["edge-10", "anchor", expect.any(String)],
        ["edge-10", "sysctl", expect.any(String)],
      ],
    ]);
    expect(await found("--state", project.directory)).toEqual(direct);
    await makePlan();
    expect(await found("--from-plan", planFile())).toEqual(direct);
    await makePlan("-refresh-only");
    expect(await found("--from-plan", planFile())).toEqual(direct);
    expect(await found("--from-plan", planFile(), "edge-10")).toEqual([2, (direct[1] as unknown[]).slice(2)]);
    await project.apply();
    expect(await found("--state", project.directory)).toEqual([0, []]);
  });

  it("tells a host that could not be read, and a timer, which no rule tells", async () => {
    declare({ timer: 30 });
    await byHand(
      machineOf(lab, "edge-10"),
      "iptables -w 5 -I INPUT -p tcp --dport 22 -j REJECT --reject-with tcp-reset",
    );
    const { code, text, terraform } = await group();
    expect(text).toBe(`on 2 hosts (edge-1, edge-2): 1 to change
  ~ timer 15 → 30
edge-10: not read (unreachable): 1 to change
  ~ timer 15 → 30
  note: compared with what was last known; an apply looks again
`);
    expect([code, terraform]).toEqual([2, 2]);
  });

  it("tells what a destroy takes away", async () => {
    const { text } = await group("-destroy");
    expect(text).toMatch(/^on 2 hosts \(edge-1, edge-2\): destroyed: \d+ to remove, \d+ to change\n {2}- chain/);
    expect(text).toMatch(/\nedge-10: not read \(unreachable\): destroyed: /);
  });
});

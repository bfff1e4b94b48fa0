import { Acts } from "./acts";
import { FINDINGS, HOSTS } from "./cast";
import { type PlannedHost, Stage } from "./stage";
import { Story } from "./story";

/** The story told by nffleet alone: no Terraform is needed (npm run demo:direct). */
async function play(story: Story, stage: Stage, acts: Acts): Promise<void> {
  await acts.raiseFleet();

  await story.act("From constructs to documents", async () => {
    story.tell("stacks/gateway-stack.ts says what a gateway holds, fleet.yaml which gateways there are.");
    story.expect("synthesis succeeds", (await stage.synthesize()).exitCode, 0);
    const { stdout } = await stage.nffleet("render", "edge-1");
    const again = await stage.nffleet("render", "edge-1").then(outcome => outcome.stdout);
    story.hold("rendered twice, the same bytes", { held: stdout === again && stdout !== "", detail: "they differ" });
  });

  await story.act("The plan, rule by rule", async () => {
    story.expect("plan answers 2: there are changes", (await stage.nffleet("plan", "edge-1")).exitCode, 2);
    const { hosts } = await stage.plan();
    story.expect("all three hosts would change", statuses(hosts), everyHost("changes"));
    story.expect(
      "none was ever applied",
      hosts.map(({ lastApply }) => lastApply),
      ["never", "never", "never"],
    );
  });

  await story.act("Apply: each host all or nothing, confirmed over a new connection", async () => {
    story.expect("apply succeeds", (await stage.nffleet("apply", "--yes")).exitCode, 0);
    await acts.expectApplied();
  });

  await story.act("Apply again: nothing to do, nothing written", async () => {
    const before = await acts.fingerprints();
    const { exitCode, stdout } = await stage.nffleet("apply", "--yes");
    story.expect("apply succeeds", exitCode, 0);
    story.expect("it says: no changes", stdout, HOSTS.map(host => `${host}: no changes\n`).join(""));
    story.expect("the hosts were not written to", await acts.fingerprints(), before);
    story.expect("drift answers 0", (await stage.drift()).exitCode, 0);
  });

  await acts.changeByHand();

  await story.act("The drift, told as it happened", async () => {
    story.expect("drift answers 2", (await stage.nffleet("drift")).exitCode, 2);
    const { exitCode, hosts } = await stage.drift();
    story.expect("so does its JSON report", exitCode, 2);
    for (const [index, host] of HOSTS.entries()) {
      const found = hosts[index];
      story.expect(
        `${host}: exactly that change, and nothing else`,
        {
          host: found?.host,
          findings: found?.findings.map(({ kind, expected, actual }) => ({ kind, expected, actual })),
        },
        { host, findings: [FINDINGS[host]] },
      );
    }
  });

  await story.act("Repair", async () => {
    story.expect("apply succeeds", (await stage.nffleet("apply", "--yes")).exitCode, 0);
    story.expect("drift answers 0: all is as declared", (await stage.nffleet("drift")).exitCode, 0);
    await acts.expectRepaired();
  });

  await story.act("Give everything back", async () => {
    story.expect("destroy succeeds", (await stage.nffleet("destroy", "--all", "--yes")).exitCode, 0);
    await acts.expectNothingLeft();
  });

  await acts.takeDown();
}

function statuses(hosts: readonly PlannedHost[]): readonly (readonly string[])[] {
  return hosts.map(({ host, status }) => [host, status]);
}

function everyHost(status: string): readonly (readonly string[])[] {
  return HOSTS.map(host => [host, status]);
}

const story = new Story();
const stage = new Stage(story);
void story.tellWhole(() => play(story, stage, new Acts(story, stage)));

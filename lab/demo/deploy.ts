import { Acts } from "./acts";
import { DRIFT, HOSTS } from "./cast";
import { Stage } from "./stage";
import { Story } from "./story";

/** The story told by `cdktf deploy`, with the provider behind it (npm run demo). */
async function play(story: Story, stage: Stage, acts: Acts): Promise<void> {
  await acts.raiseFleet();

  await story.act(
    "From constructs to a plan: synthesis lays the provider beside it, nothing is downloaded",
    async () => {
      story.tell("stacks/gateway-stack.ts says what a gateway holds, fleet.yaml which gateways there are.");
      story.expect("cdktf diff succeeds", (await stage.cdktf("diff", "gateway")).exitCode, 0);
      const { groups } = await stage.plannedGroups();
      story.expect("all three hosts would be created", hostsOf(groups, "create"), HOSTS);
    },
  );

  await story.act("Deploy: each host all or nothing, confirmed over a new connection", async () => {
    story.expect("cdktf deploy succeeds", (await stage.cdktf("deploy", "gateway", "--auto-approve")).exitCode, 0);
    await acts.expectApplied();
  });

  await story.act("Deploy again: nothing to do, nothing written", async () => {
    const before = await acts.fingerprints();
    const { exitCode, stdout } = await stage.cdktf("deploy", "gateway", "--auto-approve");
    story.expect("cdktf deploy succeeds", exitCode, 0);
    const held = stdout.includes("No changes. Your infrastructure matches the configuration.");
    story.hold("it says: no changes", { held, detail: "it does not" });
    story.expect("the hosts were not written to", await acts.fingerprints(), before);
  });

  await acts.changeByHand();

  await story.act("The drift, in the plan", async () => {
    const plan = await stage.terraform("plan", "-input=false", "-detailed-exitcode", "-out=plan");
    story.expect("terraform plan -detailed-exitcode answers 2", plan.exitCode, 2);
    story.expect("nffleet groups it", (await stage.nffleet("plan", "--from-plan", stage.planFile)).exitCode, 2);
    const { groups } = await stage.plannedGroups();
    for (const host of HOSTS) {
      const found = groups.filter(group => group.hosts.some(member => member.host === host));
      story.expect(
        `${host}: exactly that change, and nothing else`,
        found.map(({ action, changes }) => ({ action, changes })),
        [{ action: "update", changes: DRIFT[host] }],
      );
    }
    story.tell("The same from the hosts' side, with the line of the program that declared each rule:");
    story.expect("nffleet drift answers 2", (await stage.nffleet("drift")).exitCode, 2);
  });

  await story.act("Repair: the next deploy", async () => {
    story.expect("cdktf deploy succeeds", (await stage.cdktf("deploy", "gateway", "--auto-approve")).exitCode, 0);
    const plan = await stage.terraform("plan", "-input=false", "-detailed-exitcode");
    story.expect("terraform plan -detailed-exitcode answers 0", plan.exitCode, 0);
    await acts.expectRepaired();
  });

  await story.act("Give everything back", async () => {
    story.expect("cdktf destroy succeeds", (await stage.cdktf("destroy", "gateway", "--auto-approve")).exitCode, 0);
    await acts.expectNothingLeft();
  });

  await acts.takeDown();
}

type Groups = Awaited<ReturnType<Stage["plannedGroups"]>>["groups"];

function hostsOf(groups: Groups, action: string): readonly string[] {
  return groups
    .filter(group => group.action === action)
    .flatMap(({ hosts }) => hosts.map(({ host }) => host))
    .sort();
}

const story = new Story();
const stage = new Stage(story);
void story.tellWhole(() => play(story, stage, new Acts(story, stage)));

import { existsSync, readlinkSync } from "node:fs";
import { processesIn } from "./processes";
import { type ReportedHost, Stage } from "./stage";
import { DemoError, Story } from "./story";

const HOSTS = ["edge-1", "edge-2", "guest-1"] as const;
const DECLARED_CODEL = "qdisc root codel target 5ms interval 100ms";
const CHANGED_CODEL = "qdisc root codel target 20ms interval 100ms";
const STRANGE_RULE = "-s 192.0.2.66/32 -j ACCEPT";

/** What each host must be said to have drifted by, and nothing else. */
const DRIFT = [
  {
    host: "edge-1",
    changes: [
      {
        subject: "chain",
        family: "ipv4",
        table: "filter",
        chain: "INPUT",
        action: "change",
        rules: [{ kind: "remove", text: STRANGE_RULE, before: 1 }],
      },
    ],
  },
  {
    host: "edge-2",
    changes: [
      {
        subject: "chain",
        family: "ipv4",
        table: "filter",
        chain: "FORWARD",
        action: "change",
        policy: { from: "ACCEPT", to: "DROP" },
        rules: [],
      },
    ],
  },
  {
    host: "guest-1",
    changes: [{ subject: "qdisc", device: "vec0", from: [CHANGED_CODEL], to: [DECLARED_CODEL] }],
  },
];

const story = new Story();
const stage = new Stage(story);

async function play(): Promise<void> {
  let lab = "";
  await story.act("A fleet on this machine: two hosts, and a guest with a kernel of its own", async () => {
    const { exitCode } = await stage.lab("up", "--hosts", "2", "--guests", "1");
    story.expect("the lab is up", exitCode, 0);
    lab = readlinkSync(stage.processNamespace());
    await stage.lab("status");
  });

  await story.act("From constructs to documents", async () => {
    story.tell("stacks/gateway-stack.ts says what a gateway holds, fleet.yaml which gateways there are.");
    story.expect("synthesis succeeds", (await stage.synthesize()).exitCode, 0);
    const { stdout } = await stage.nffleet("render", "edge-1");
    const again = await stage.nffleet("render", "edge-1").then(outcome => outcome.stdout);
    story.hold("rendered twice, the same bytes", { held: stdout === again && stdout !== "", detail: "they differ" });
  });

  await story.act("The plan, rule by rule", async () => {
    story.expect("plan answers 2: there are changes", (await stage.nffleet("plan", "edge-1")).exitCode, 2);
    const { hosts } = await stage.report("plan");
    story.expect("all three hosts would change", statuses(hosts), everyHost("changes"));
    story.expect(
      "none was ever applied",
      hosts.map(({ lastApply }) => lastApply),
      ["never", "never", "never"],
    );
  });

  await story.act("Apply: each host all or nothing, confirmed over a new connection", async () => {
    story.expect("apply succeeds", (await stage.nffleet("apply", "--yes")).exitCode, 0);
    story.hold("edge-1 itself says that it drops by default", await says("edge-1", "iptables -S", "-P INPUT DROP"));
    story.hold("its IPv6 side does too", await says("edge-1", "ip6tables -S", "-P INPUT DROP"));
    story.hold("edge-2 masquerades", await says("edge-2", "iptables -t nat -S", "-j MASQUERADE --to-ports 1024-65535"));
    story.hold("the guest's kernel runs CoDel", await says("guest-1", "tc qdisc show dev vec0", "qdisc codel"));
  });

  await story.act("Apply again: nothing to do, nothing written", async () => {
    const before = await fingerprints();
    const { exitCode, stdout } = await stage.nffleet("apply", "--yes");
    story.expect("apply succeeds", exitCode, 0);
    story.expect(
      "it says: no changes",
      stdout.replace(/\x1b\[\d+m/g, ""),
      HOSTS.map(host => `${host}: no changes\n`).join(""),
    );
    story.expect("the hosts were not written to", await fingerprints(), before);
    story.expect("drift answers 0", (await stage.report("drift")).exitCode, 0);
  });

  await story.act("Somebody changes the hosts by hand", async () => {
    await changeByHand("edge-1", "iptables -I INPUT -s 192.0.2.66 -j ACCEPT");
    await changeByHand("edge-2", "iptables -P FORWARD ACCEPT");
    await changeByHand("guest-1", "tc qdisc replace dev vec0 root codel target 20ms");
  });

  await story.act("The drift, told as it happened", async () => {
    story.expect("drift answers 2", (await stage.nffleet("drift")).exitCode, 2);
    const { exitCode, hosts } = await stage.report("drift");
    story.expect("so does its JSON report", exitCode, 2);
    for (const [index, { host, changes }] of DRIFT.entries()) {
      const found = hosts[index];
      story.expect(
        `${host}: exactly that change, and nothing else`,
        { host: found?.host, changes: found?.changes },
        { host, changes },
      );
    }
  });

  await story.act("Repair", async () => {
    story.expect("apply succeeds", (await stage.nffleet("apply", "--yes")).exitCode, 0);
    story.expect("drift answers 0: all is as declared", (await stage.nffleet("drift")).exitCode, 0);
    const held = !(await stage.truth("edge-1", "iptables -S INPUT")).includes("192.0.2.66");
    story.hold("edge-1 itself says that the strange rule is gone", { held, detail: "it still stands" });
    story.hold("edge-2 drops again what it forwards", await says("edge-2", "iptables -S", "-P FORWARD DROP"));
  });

  await story.act("Give everything back", async () => {
    story.expect("destroy succeeds", (await stage.nffleet("destroy", "--all", "--yes")).exitCode, 0);
    for (const host of HOSTS) {
      const left = await stage.truth(
        host,
        "iptables-save; ip6tables-save; tc qdisc show; ls /var/lib/netfilter-fleet 2>&1 || true",
      );
      const held = !/NF-|DROP|qdisc codel|owner\.json/.test(left);
      story.hold(`nothing of ours is left on ${host}`, { held, detail: left });
    }
  });

  await story.act("Take the fleet down", async () => {
    story.expect("down succeeds", (await stage.lab("down")).exitCode, 0);
    story.expect("no process of the lab is left", processesIn(lab), []);
    story.hold("nor its folder", { held: !existsSync(".demo/lab"), detail: ".demo/lab still exists" });
  });
}

function statuses(hosts: readonly ReportedHost[]): readonly (readonly string[])[] {
  return hosts.map(({ host, status }) => [host, status]);
}

function everyHost(status: string): readonly (readonly string[])[] {
  return HOSTS.map(host => [host, status]);
}

async function says(
  host: string,
  command: string,
  words: string,
): Promise<{ readonly held: boolean; readonly detail: string }> {
  const text = await stage.truth(host, command);
  return { held: text.includes(words), detail: `"${words}" is not in: ${text}` };
}

/** Content and time of everything that an apply would write. */
function fingerprints(): Promise<readonly string[]> {
  const command =
    "stat -c '%n %y' /var/lib/netfilter-fleet/owner.json /var/lib/netfilter-fleet/boot/*; iptables -S; ip6tables -S; iptables -t nat -S";
  return Promise.all(HOSTS.map(host => stage.truth(host, command)));
}

async function changeByHand(host: string, command: string): Promise<void> {
  story.expect(`${host} is changed`, (await stage.byHand(host, command)).exitCode, 0);
}

play().then(
  () => {
    process.stdout.write(`\n${story.summary()}\n`);
  },
  (error: unknown) => {
    const text = error instanceof DemoError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stdout.write(`\ndemo: FAILED: ${text}\n`);
    process.exitCode = 1;
  },
);

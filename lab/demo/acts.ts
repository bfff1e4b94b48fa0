import { existsSync, readlinkSync } from "node:fs";
import { BY_HAND, type DemoHost, HOSTS } from "./cast";
import { processesIn } from "./processes";
import type { Stage } from "./stage";
import type { Story } from "./story";

/** The acts that every telling of the story shares, and what is asked of the hosts themselves. */
export class Acts {
  #lab = "";

  constructor(
    readonly story: Story,
    readonly stage: Stage,
  ) {}

  async raiseFleet(): Promise<void> {
    const { story, stage } = this;
    await story.act("A fleet on this machine: two hosts, and a guest with a kernel of its own", async () => {
      const { exitCode } = await stage.lab("up", "--hosts", "2", "--guests", "1");
      story.expect("the lab is up", exitCode, 0);
      this.#lab = readlinkSync(stage.processNamespace());
      await stage.lab("status");
    });
  }

  async changeByHand(): Promise<void> {
    const { story, stage } = this;
    await story.act("Somebody changes the hosts by hand", async () => {
      for (const host of HOSTS) {
        story.expect(`${host} is changed`, (await stage.byHand(host, BY_HAND[host])).exitCode, 0);
      }
    });
  }

  async takeDown(): Promise<void> {
    const { story, stage } = this;
    await story.act("Take the fleet down", async () => {
      story.expect("down succeeds", (await stage.lab("down")).exitCode, 0);
      story.expect("no process of the lab is left", processesIn(this.#lab), []);
      story.hold("nor its folder", { held: !existsSync(".demo/lab"), detail: ".demo/lab still exists" });
    });
  }

  /** The hosts' own word that an apply came through. */
  async expectApplied(): Promise<void> {
    await this.#expectSaid("edge-1 itself says that it drops by default", "edge-1", "iptables -S", "-P INPUT DROP");
    await this.#expectSaid("its IPv6 side does too", "edge-1", "ip6tables -S", "-P INPUT DROP");
    const masquerade = "-j MASQUERADE --to-ports 1024-65535";
    await this.#expectSaid("edge-2 masquerades", "edge-2", "iptables -t nat -S", masquerade);
    await this.#expectSaid("the guest's kernel runs CoDel", "guest-1", "tc qdisc show dev vec0", "qdisc codel");
  }

  /** Their word that what was done by hand is undone. */
  async expectRepaired(): Promise<void> {
    const held = !(await this.stage.truth("edge-1", "iptables -S INPUT")).includes("192.0.2.66");
    this.story.hold("edge-1 itself says that the strange rule is gone", { held, detail: "it still stands" });
    await this.#expectSaid("edge-2 drops again what it forwards", "edge-2", "iptables -S", "-P FORWARD DROP");
  }

  /** And that nothing of ours is left. */
  async expectNothingLeft(): Promise<void> {
    for (const host of HOSTS) {
      const left = await this.stage.truth(
        host,
        "iptables-save; ip6tables-save; tc qdisc show; ls /var/lib/netfilter-fleet 2>&1 || true",
      );
      const held = !/NF-|DROP|qdisc codel|owner\.json/.test(left);
      this.story.hold(`nothing of ours is left on ${host}`, { held, detail: left });
    }
  }

  /** Content and time of everything that an apply would write. */
  fingerprints(): Promise<readonly string[]> {
    const command =
      "stat -c '%n %y' /var/lib/netfilter-fleet/owner.json /var/lib/netfilter-fleet/boot/*; iptables -S; ip6tables -S; iptables -t nat -S";
    return Promise.all(HOSTS.map(host => this.stage.truth(host, command)));
  }

  async #expectSaid(claim: string, host: DemoHost, command: string, words: string): Promise<void> {
    const text = await this.stage.truth(host, command);
    this.story.hold(claim, { held: text.includes(words), detail: `"${words}" is not in: ${text}` });
  }
}

import type { ServerChannel } from "ssh2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findDrift, type HostDrift } from "../../engine/drift";
import { type FleetHost, planFleet } from "../../engine/fleet";
import { apply } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import { SshServerFixture } from "../engine/transport/ssh-server-fixture";
import { randomFrom } from "../random";
import { accessTo, gatewayDocument, machineOf, sshTo, startPracticeLab } from "./practice-host";
import { type RecordedRead, type Retelling, recordRead, startRecordedHost } from "./recorded-hosts";

const SEED = Number(process.env.NFFLEET_SEED ?? Math.floor(Math.random() * 1e6));
const ALL = process.env.NFFLEET_FLEET === "all";
/** Places at which an answer is cut off. */
const CUTS = ALL ? 1000 : 60;

describe(`a host that lies or breaks in the middle of a report (seed ${SEED})`, () => {
  let lab: Lab;
  let recorded: RecordedRead;
  const server = new SshServerFixture();

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge" }] });
    const document = gatewayDocument(machineOf(lab, "edge"));
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    recorded = await recordRead(sshTo(lab), document);
  });
  afterAll(async () => {
    server.stop();
    await lab?.stop();
  });

  /** What a report says of hosts that each retell the answer of a clean one in their own way. */
  const report = async (retellings: readonly Retelling[]): Promise<readonly HostDrift[]> => {
    const subjects: FleetHost[] = [];
    for (const [at, retelling] of retellings.entries()) {
      const document = await startRecordedHost(server, recorded, `edge-${at}`, retelling);
      const file = `edge-${at}.json`;
      subjects.push({
        kind: "ready",
        host: `edge-${at}`,
        file,
        document,
        sources: new Map(),
        origin: { kind: "document" },
      });
    }
    const results = await planFleet(subjects, sshTo(lab), "apply", {});
    return results.flatMap((result, at) => {
      const subject = subjects[at];
      return subject === undefined ? [] : [findDrift({ subject, result })];
    });
  };
  const whole: Retelling = { text: stdout => stdout };
  const statuses = async (retellings: readonly Retelling[]) => (await report(retellings)).map(({ status }) => status);

  it("is clean when it tells the truth, so that what follows can fail", async () => {
    expect(await statuses([whole])).toEqual(["clean"]);
  });

  it(`is not read when its answer breaks off at any of ${CUTS} places, whatever its exit code says`, {
    timeout: 600_000,
  }, async () => {
    const random = randomFrom(SEED);
    const length = recorded.stdout.length;
    const cuts = Array.from({ length: CUTS }, () => random(length - 1));
    const seen = await statuses(cuts.map(cut => ({ text: stdout => stdout.slice(0, cut) })));
    expect(cuts.filter((_, at) => seen[at] !== "unread")).toEqual([]);
  });

  it("is never clean when a section that a host always answers is missing, or says something else", async () => {
    const section = (name: string) => new RegExp(`\\n@[0-9a-f]{24} \\+ ${name}\\n[\\s\\S]*?\\n@[0-9a-f]{24} \\.\\n`);
    const without = (name: string): Retelling => ({ text: stdout => stdout.replace(section(name), "") });
    const saying = (name: string, text: string): Retelling => ({
      text: stdout =>
        stdout.replace(section(name), all => all.replace(/(\+ \w+\n)[\s\S]*?(\n@[0-9a-f]{24} ! )/, `$1${text}$2`)),
    });
    const lies: Readonly<Record<string, Retelling>> = {
      "no facts": without("facts"),
      "no rules": without("save4"),
      "no rules of IPv6": without("save6"),
      "empty rules": saying("save4", ""),
      "rules cut off": saying("save4", "*filter\n:INPUT DROP [0:0]\n"),
      "rules of another program": saying("save4", "iptables-save: command not found"),
      "a record that is no JSON": saying("record", "{"),
      "a record of JSON's depths": saying("record", `${"[".repeat(5000)}${"]".repeat(5000)}`),
      "a record with a prototype": saying("record", '{"__proto__":{"owner":"practice/gateway/edge-0"}}'),
      "facts of a terminal": saying("facts", "\u001b]0;owned\u0007uid=0"),
      nothing: { text: () => "" },
      "noise before": { text: stdout => `motd\n${stdout.slice(100)}` },
      "an error": { text: () => "", exitCode: 1 },
      "half, and a failure": { text: stdout => stdout.slice(0, stdout.length / 2), exitCode: 255 },
      "a connection that is cut": { text: stdout => stdout.slice(0, 500), end: "cut" },
      "more than anybody can read": { text: stdout => `${"x".repeat(40 * 2 ** 20)}${stdout}` },
    };
    const seen = await statuses(Object.values(lies));
    const clean = Object.keys(lies).filter((_, at) => seen[at] === "clean" || seen[at] === "unchecked");
    expect(clean).toEqual([]);
  });

  it.runIf(ALL)("is not read when it answers slowly for ever, and the others are", async () => {
    const slow: Retelling = {
      text: () => "",
      end: (channel: ServerChannel) => {
        const timer = setInterval(() => channel.write("x"), 1000);
        channel.on("close", () => clearInterval(timer));
      },
    };
    expect(await statuses([slow, whole, slow, whole])).toEqual(["unread", "clean", "unread", "clean"]);
  });
});

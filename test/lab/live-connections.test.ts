import { connect, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { apply } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, gatewayDocument, machineOf, startPracticeLab, waitFor } from "./practice-host";

const ESTABLISHED = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";
const SSH = "-p tcp -m tcp --dport 22 -j ACCEPT";
const WEB = "-p tcp -m tcp --dport 8080 -j ACCEPT";
const LISTENER = `node -e 'for (const port of [7070, 8080, 9090]) require("net").createServer(s => s.on("error", () => {}).pipe(s)).listen(port)'`;

function shared(rules: readonly string[], policy = "DROP") {
  return { mode: "shared", anchor: "first", policy, rules };
}

function redirectTo(port: number) {
  const rules = [`-p tcp -m tcp --dport 8081 -j REDIRECT --to-ports ${port}`];
  return { PREROUTING: { mode: "shared", anchor: "first", rules } };
}

describe.each(["nf_tables", "legacy"] as const)("a connection under way (%s)", backend => {
  let lab: Lab;
  let host: LabHost;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge", backend }] });
    host = machineOf(lab, "edge");
    await byHand(host, `setsid ${LISTENER} </dev/null >/dev/null 2>&1 & sleep 0.5`);
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  afterAll(() => lab.stop());

  function document(input: readonly string[], changes: object = {}, nat: object = redirectTo(8080)): DesiredDocument {
    return gatewayDocument(host, { ipv4: { filter: { INPUT: shared(input) }, nat }, ipv6: {}, ...changes });
  }
  const bring = (wanted: DesiredDocument) => apply(accessTo(lab, wanted), wanted, { expectedHash: "any" });

  async function open(port: number): Promise<Socket> {
    const socket = connect(port, host.address);
    socket.on("error", () => undefined);
    sockets.push(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    await echo(socket);
    return socket;
  }
  /** True when what is sent comes back within a second. */
  async function echo(socket: Socket): Promise<boolean> {
    socket.write("x");
    return new Promise(resolve => {
      const timer = setTimeout(() => resolve(false), 1_000);
      socket.once("data", () => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }
  const tracked = async (port: number) =>
    (await byHand(host, `conntrack -L -p tcp --orig-port-dst ${port} --state ESTABLISHED 2>/dev/null | wc -l`)).trim();

  it("is ended by a rule that denies it, and no other is", async () => {
    await bring(document([ESTABLISHED, SSH, WEB, "-p tcp -m tcp --dport 9090 -j ACCEPT"]));
    const [web, other] = [await open(8080), await open(9090)];
    const { notes } = await bring(document([ESTABLISHED, SSH, "-p tcp -m tcp --dport 9090 -j ACCEPT"]));
    expect(notes.join("\n")).toMatch(
      /edge: 1 connection was ended, which the new rules deny or send elsewhere \(the first: tcp from \S+ to \S+:8080\)/,
    );
    expect(await tracked(8080)).toBe("0");
    expect(await echo(web)).toBe(false);
    expect(await echo(other)).toBe(true);
  });

  it("is ended with all others to the same place, which nobody may open any more", async () => {
    const SECURE = "-p tcp -m tcp --dport 9090 -j ACCEPT";
    await bring(document([ESTABLISHED, SSH, "-p tcp -m tcp --dport 7070 -j ACCEPT", SECURE]));
    const web = await Promise.all(Array.from({ length: 30 }, () => open(7070)));
    const other = await open(9090);
    const { notes } = await bring(document([ESTABLISHED, SSH, SECURE]));
    expect(notes.join("\n")).toMatch(/edge: 30 connections were ended, which the new rules deny/);
    expect(await tracked(7070)).toBe("0");
    expect(await Promise.all(web.map(echo))).toEqual(web.map(() => false));
    expect(await echo(other)).toBe(true);
  });

  it("is judged and ended among twenty thousand, in the time that a short timer leaves", async () => {
    const SECURE = "-p tcp -m tcp --dport 9090 -j ACCEPT";
    const timer = { timer: 15 };
    await bring(document([ESTABLISHED, SSH, "-p tcp -m tcp --dport 7071 -j ACCEPT", SECURE], timer));
    const other = await open(9090);
    await byHand(
      host,
      `awk 'BEGIN { for (n = 0; n < 20000; n++) printf "-A -s 10.9.%d.%d -d ${host.address} -p tcp --sport 2000 --dport 7071 --state ESTABLISHED -u ASSURED -t 600\\n", int(n / 250), n % 250 + 1 }' >/run/many && conntrack -R /run/many >/dev/null`,
    );
    expect(await tracked(7071)).toBe("20000");
    const { notes } = await bring(document([ESTABLISHED, SSH, SECURE], timer));
    expect(notes.join("\n")).toMatch(/edge: 20000 connections were ended, which the new rules deny/);
    expect(await tracked(7071)).toBe("0");
    expect(await echo(other)).toBe(true);
  });

  it("is ended by a NAT that sends it elsewhere", async () => {
    await bring(document([ESTABLISHED, SSH, WEB, "-p tcp -m tcp --dport 9090 -j ACCEPT"]));
    await open(8081);
    expect(await tracked(8081)).toBe("1");
    const rules = [ESTABLISHED, SSH, WEB, "-p tcp -m tcp --dport 9090 -j ACCEPT"];
    expect((await bring(document(rules, {}, redirectTo(9090)))).notes.join()).toContain("1 connection was ended");
    expect(await tracked(8081)).toBe("0");
  });

  it("goes on where the document says so", async () => {
    await bring(document([ESTABLISHED, SSH, WEB]));
    const web = await open(8080);
    const { notes } = await bring(document([ESTABLISHED, SSH], { staleConnections: "keep" }));
    expect(notes.join()).not.toContain("ended");
    expect(await echo(web)).toBe(true);
  });

  it("goes on, and counts on, where the rules that let it in stay", async () => {
    await bring(document([ESTABLISHED, SSH, WEB]));
    const web = await open(8080);
    const counter = async () =>
      Number(
        /^\[(\d+):/.exec(await byHand(host, "iptables-save -c -t filter | grep -e '-A NF-INPUT .*dport 8080'"))?.[1],
      );
    const before = await counter();
    expect(before).toBeGreaterThan(0);
    await bring(document(["-p udp -m udp --dport 53 -j ACCEPT", ESTABLISHED, SSH, WEB, "-p icmp -j ACCEPT"]));
    expect(await counter()).toBeGreaterThanOrEqual(before);
    expect(await echo(web)).toBe(true);
    expect(await waitFor(1, ["1"], () => tracked(8080))).toBe("1");
  });
});

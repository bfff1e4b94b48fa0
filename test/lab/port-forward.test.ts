import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AntiSpoof, BuiltInChain, Established, Host, Loopback, PortForward } from "../../constructs";
import { BUILT_IN_CHAINS, isBuiltInChain, TABLE_NAMES } from "../../engine/ruleset";
import { makeStack } from "../constructs/practice-stack";

const run = promisify(execFile);

const SERVER = `
  require("node:http").createServer((request, response) => response.end(request.socket.remoteAddress))
    .listen(8443, "10.0.0.5", () => console.log("listening"))`;

/** Asks for a page from one of the machines: the answer is the address that the server saw, or why there was none. */
async function ask(machine: string, address: string): Promise<string> {
  const program = `fetch("http://${address}/", { signal: AbortSignal.timeout(1500) })
    .then(response => response.text(), error => error.cause?.code ?? error.name)
    .then(answer => process.stdout.write(answer, () => process.exit()))`;
  const { stdout } = await run("ip", ["netns", "exec", machine, process.execPath, "-e", program]);
  return stdout;
}

/** The gateway's rules as a restore file: every chain whole. */
function gatewayRules(): string {
  const stack = makeStack();
  const host = new Host(stack, "edge", { project: "practice", address: "192.0.2.1" });
  const input = new BuiltInChain(host, "filter", "INPUT", { policy: "DROP" });
  new Loopback(input, "loopback");
  new Established(input, "established");
  new Established(new BuiltInChain(host, "filter", "FORWARD", { policy: "DROP" }), "established");
  new AntiSpoof(host, "spoof", { networks: { lan0: "10.0.0.0/24" } });
  new PortForward(host, "web", {
    inInterface: "wan0",
    port: 443,
    to: "10.0.0.5",
    toPort: 8443,
    hairpin: "10.0.0.0/24",
  });
  const lines = TABLE_NAMES.flatMap(table => {
    const chains = Object.entries(host.document.ipv4[table] ?? {});
    const own = chains.filter(([name]) => !isBuiltInChain(table, name)).map(([name]) => `:${name} - [0:0]`);
    const builtIn = BUILT_IN_CHAINS[table].map(
      name => `:${name} ${host.document.ipv4[table]?.[name]?.policy ?? "ACCEPT"} [0:0]`,
    );
    const rules = chains.flatMap(([name, chain]) => chain.rules.map(rule => `-A ${name} ${rule}`));
    return [`*${table}`, ...builtIn, ...own, ...rules, "COMMIT"];
  });
  return `${lines.join("\n")}\n`;
}

/**
 * A stranger outside (203.0.113.9), a gateway (203.0.113.1, 10.0.0.1), and on one wire behind it a client (10.0.0.7) and
 * the server (10.0.0.5).
 */
const WIRES = `set -e
  for machine in stranger gateway client server; do ip netns add $machine; ip -n $machine link set lo up; done
  ip -n gateway link add lan0 type bridge
  ip -n gateway link set lan0 up
  ip link add wan0 netns gateway type veth peer name eth0 netns stranger
  for machine in client server; do
    ip link add $machine netns gateway type veth peer name eth0 netns $machine
    ip -n gateway link set $machine master lan0 up
  done
  ip -n gateway link set wan0 up
  for machine in stranger client server; do ip -n $machine link set eth0 up; done
  ip -n gateway addr add 203.0.113.1/24 dev wan0
  ip -n gateway addr add 10.0.0.1/24 dev lan0
  ip -n stranger addr add 203.0.113.9/24 dev eth0
  ip -n stranger route add 10.0.0.0/24 via 203.0.113.1
  ip -n client addr add 10.0.0.7/24 dev eth0
  ip -n client addr add 10.9.9.9/32 dev eth0
  ip -n server addr add 10.0.0.5/24 dev eth0
  for machine in client server; do ip -n $machine route add default via 10.0.0.1; done
  ip netns exec gateway sysctl -qw net.ipv4.ip_forward=1`;

describe.each(["nft", "legacy"])("a forwarded port, with packets, on iptables-%s", variant => {
  let server: ReturnType<typeof spawn>;

  beforeAll(async () => {
    await run("sh", ["-c", WIRES]);
    const load = run("ip", ["netns", "exec", "gateway", `iptables-${variant}-restore`]);
    load.child.stdin?.end(gatewayRules());
    await load;
    server = spawn("ip", ["netns", "exec", "server", process.execPath, "-e", SERVER], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise(resolve => server.stdout?.once("data", resolve));
  });
  afterAll(async () => {
    server.kill();
    for (const machine of ["stranger", "gateway", "client", "server"]) await run("ip", ["netns", "delete", machine]);
  });

  it("is answered to a stranger, whose address the server sees", async () => {
    expect(await ask("stranger", "203.0.113.1:443")).toBe("203.0.113.9");
  });

  it("does not open the server to those who know its address inside", async () => {
    expect(await ask("stranger", "10.0.0.5:8443")).toBe("TimeoutError");
  });

  it("is answered to a neighbour of the server by the address outside, and to the gateway itself", async () => {
    expect(await ask("client", "203.0.113.1:443")).toBe("10.0.0.1");
    expect(await ask("gateway", "203.0.113.1:443")).toBe("203.0.113.1");
  });

  it("is not answered to a neighbour that lies about its address, because AntiSpoof drops what it sends", async () => {
    const dropped = async () => {
      const { stdout } = await run("ip", ["netns", "exec", "gateway", `iptables-${variant}-save`, "-c", "-t", "raw"]);
      return Number(/\[(\d+):\d+\] -A ANTISPOOF-lan0 -j DROP/.exec(stdout)?.[1]);
    };
    expect(await dropped()).toBe(0);
    await run("ip", ["-n", "client", "route", "change", "default", "via", "10.0.0.1", "src", "10.9.9.9"]);
    expect(await ask("client", "203.0.113.1:443")).toBe("TimeoutError");
    expect(await dropped()).toBeGreaterThan(0);
  });
});

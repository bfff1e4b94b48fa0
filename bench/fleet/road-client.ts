import { parseDocument } from "../../engine/desired";
import { accessOf, apply } from "../../engine/host";
import { createSshTransport, type Connection as Login, type Transport } from "../../engine/transport";
import { readJob } from "./job";
import { startRelay } from "./relay";
import { type Connection, documentWith, rulesOf } from "./rules";

/** One host, applied to again and again over one road, with both editions of its rules in turn. */
export interface RoadJob {
  readonly identity: string;
  readonly rules: number;
  readonly runs: number;
  /** Milliseconds each way on the first stretch. */
  readonly delayMs?: number;
  readonly connection: Connection;
}

/** One thing that the client waits for. */
export interface Phase {
  readonly name: string;
  readonly milliseconds: number;
  /** Counted where there is a relay. */
  readonly roundTrips: number;
}

export interface RoadReport {
  readonly seconds: readonly number[];
  /** Of the last run. */
  readonly phases: readonly Phase[];
}

const SCRIPTS = [
  "script 1: lock, read, trial load",
  "script 2: record … read back",
  "script 3: confirm, persist, close",
];

/** The transport with a clock and the relay's count around each thing that is waited for. */
function counting(transport: Transport, takeRoundTrips: () => number, phases: Phase[]): Transport {
  let [connections, scripts] = [0, 0];
  const timed = async <T>(name: string, work: Promise<T>): Promise<T> => {
    const began = performance.now();
    const value = await work;
    phases.push({ name, milliseconds: performance.now() - began, roundTrips: takeRoundTrips() });
    return value;
  };
  const wrap = (login: Login, number: number): Login => ({
    run: (script, signal) => {
      scripts += 1;
      return timed(SCRIPTS[scripts - 1] ?? "another script", login.run(script, signal));
    },
    close: () => timed(`connection ${number}: goodbye`, login.close()),
  });
  return {
    ...transport,
    connect: async (target, signal) => {
      connections += 1;
      const number = connections;
      return wrap(await timed(`connection ${number}: TCP, keys, login`, transport.connect(target, signal)), number);
    },
  };
}

function through(connection: Connection, port: number): Connection {
  if (connection.jump !== undefined) return { ...connection, jump: through(connection.jump, port) };
  return { ...connection, address: "127.0.0.1", port };
}

function entrance({ jump, address, port }: Connection): { readonly address: string; readonly port: number } {
  return jump === undefined ? { address, port } : entrance(jump);
}

async function main(): Promise<void> {
  const { identity, rules, runs, delayMs, connection } = readJob<RoadJob>();
  const end = entrance(connection);
  const relay = delayMs === undefined ? undefined : await startRelay(end.address, end.port, delayMs);
  const reached = relay === undefined ? connection : through(connection, relay.port);
  const ssh = createSshTransport({ knownHosts: [], hostKeyPolicy: "strict", identities: [identity] });
  const seconds: number[] = [];
  let phases: Phase[] = [];
  for (let run = -1; run < runs; run += 1) {
    const edition = run % 2 === 0 ? "even" : "odd";
    const document = parseDocument(documentWith("road", rulesOf(rules, edition), reached), "road");
    phases = [];
    const transport = counting(ssh, () => relay?.takeRoundTrips() ?? 0, phases);
    const began = performance.now();
    const { outcome } = await apply(accessOf(document, transport), document, { expectedHash: "any" });
    if (run < 0) continue; // the first loads the programs, and may meet the rules of another road's last
    if (outcome !== "applied") throw new Error(`the host answered ${outcome}`);
    seconds.push((performance.now() - began) / 1000);
  }
  const answer: RoadReport = { seconds, phases };
  console.log(JSON.stringify(answer));
  relay?.close();
}

void main();

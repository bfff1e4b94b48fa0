import { log } from "../framework/log";
import type { Provider } from "../framework/provider";
import { createCertificate } from "./certificate";
import { watchForCrashes } from "./crash";
import { GrpcServer, type MutualTls } from "./grpc-server";
import { type Environment, handshakeLine, readHandshake } from "./handshake";
import { endOnSignals, endWhenOrphaned, ProcessEnd } from "./process-end";
import { PROVIDER_RPCS, type Rpc } from "./provider-service";
import { EMPTY, STOP_PROVIDER_RESPONSE } from "./rpc-messages";
import { RunningCalls } from "./running-calls";
import { createSocketFolder } from "./socket-folder";
import { guardStandardOutput, writeHandshake } from "./standard-output";

/**
 * Runs a provider as a plugin of Terraform: go-plugin's handshake, then plugin protocol 6 over gRPC on a unix socket, until
 * Terraform asks for the shutdown. Started by anybody else, it says what it is and sets exit code 1.
 *
 * @param load makes the provider. Called once, when Terraform can already connect, so that it may load what is big.
 */
export async function serve(load: () => Promise<Provider> | Provider): Promise<void> {
  const environment: Environment = process.env;
  const handshake = readHandshake(environment);
  if (handshake.kind === "refused") {
    process.stderr.write(`${handshake.message}\n`);
    process.exitCode = 1;
    return;
  }
  watchForCrashes();
  guardStandardOutput();

  const calls = new RunningCalls();
  const server = new GrpcServer();
  const end = new ProcessEnd(calls, () => server.close());
  endOnSignals(end);
  endWhenOrphaned(end);

  let loading: Promise<Provider> | undefined;
  const provider = () => {
    loading ??= (async () => load())();
    return loading;
  };
  addProviderService(server, calls, provider);
  addPluginServices(server, end);

  const { clientCertificate } = handshake;
  const tls: MutualTls | undefined =
    clientCertificate === undefined ? undefined : { own: createCertificate(), clientCertificate };
  const folder = createSocketFolder();
  process.on("exit", () => folder.remove());
  await server.listen(folder.socketPath, tls);
  writeHandshake(handshakeLine(folder.socketPath, tls?.own.der));
  await provider();
}

function addProviderService(server: GrpcServer, calls: RunningCalls, provider: () => Promise<Provider>): void {
  for (const rpc of PROVIDER_RPCS) {
    server.addUnary(`/tfplugin6.Provider/${rpc.name}`, (request, abort) =>
      calls.run(abort, signal => timed(rpc, async () => rpc.answer(await provider(), request, signal))),
    );
  }
  server.addUnary("/tfplugin6.Provider/StopProvider", async () => {
    calls.stop("Terraform was interrupted");
    return STOP_PROVIDER_RESPONSE.encode({ error: "" });
  });
}

/** What go-plugin itself asks of a plugin. GRPCBroker stays unimplemented: nothing here calls Terraform back. */
function addPluginServices(server: GrpcServer, end: ProcessEnd): void {
  server.addParkedStream("/plugin.GRPCStdio/StreamStdio");
  server.addUnary("/plugin.GRPCController/Shutdown", async () => {
    void end.afterShutdown();
    return EMPTY.encode({});
  });
}

async function timed<T>(rpc: Rpc, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    log("trace", `${rpc.name} answered.`, { milliseconds: Math.round(performance.now() - start) });
  }
}

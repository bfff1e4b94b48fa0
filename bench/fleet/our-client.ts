import { parseDocument } from "../../engine/desired";
import { runFleet } from "../../engine/fleet";
import { accessOf, apply } from "../../engine/host";
import { createSshTransport } from "../../engine/transport";
import { type FleetJob, readJob, report } from "./job";

/** The built engine's apply of a fleet: two connections a host, the second for the confirmation. */
async function main(): Promise<void> {
  const { identity, concurrency, outcome, hosts } = readJob<FleetJob>();
  const transport = createSshTransport({ knownHosts: [], hostKeyPolicy: "strict", identities: [identity] });
  const work = hosts.map(({ name, document: data }) => ({
    host: name,
    run: (signal: AbortSignal) => {
      const document = parseDocument(data, name);
      return apply(accessOf(document, transport), document, { expectedHash: "any", signal });
    },
  }));
  const results = await runFleet(work, { concurrency });
  report(
    results.flatMap(result => {
      if (result.status === "failed") return [result.cause.message];
      return result.value.outcome === outcome ? [] : [`${result.host}: ${result.value.outcome}, not ${outcome}`];
    }),
  );
}

void main();

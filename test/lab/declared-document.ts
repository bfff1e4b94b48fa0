import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Host } from "../../constructs";
import { TerraformStack, Testing } from "../../constructs/cdktf";
import type { DesiredDocument } from "../../engine/desired";
import type { LabHost } from "../../lab/lab-host";
import { gatewayDocument } from "./practice-host";

/** Many devices take long to change in a guest. */
const TIMER_SECONDS = 90;

/** A gateway's document with the queues and links that are constructed, and no rules. */
export function declareQueues(guest: LabHost, build: (host: Host) => void): DesiredDocument {
  const { qdiscs, links } = declareHost(guest.address, build).document;
  return gatewayDocument(guest, {
    ipv4: {},
    ipv6: {},
    sysctls: {},
    timer: TIMER_SECONDS,
    qdiscs,
    ...(links === undefined ? {} : { links }),
  });
}

/** A host with what is constructed in it. */
export function declareHost(address: string, build: (host: Host) => void): Host {
  const outdir = join(tmpdir(), `cdktf-out-${randomUUID()}`);
  const host = new Host(new TerraformStack(Testing.app({ outdir }), "gateway"), "guest", {
    address,
    project: "practice",
  });
  build(host);
  return host;
}

import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transformSync } from "esbuild";
import * as constructs from "../../../constructs";
import { TerraformStack, Testing } from "../../../constructs/cdktf";

/** What a host holds, device by device, once code was pasted where it is constructed. */
export function pasteInto(code: string): Readonly<Record<string, readonly unknown[]>> {
  const outdir = join(tmpdir(), `cdktf-out-${randomUUID()}`);
  const stack = new TerraformStack(Testing.app({ outdir }), "stack");
  const host = new constructs.Host(stack, "edge", { address: "192.0.2.1", project: "practice" });
  const all = Object.entries(constructs);
  const script = transformSync(code, { loader: "ts" }).code;
  new Function("host", ...all.map(([name]) => name), script)(host, ...all.map(([, construct]) => construct));
  return host.document.qdiscs;
}

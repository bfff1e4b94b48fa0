import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listUnknownLeaves } from "../../engine/desired";
import type { FleetHost } from "../../engine/fleet";
import { FleetError } from "../../engine/fleet";
import { type RenderedFile, renderDocument } from "../../engine/host";
import { defineCommand } from "../define-command";
import { chooseHosts } from "../fleet-reading";
import { DOCUMENT_OPTIONS } from "../options";
import { UsageError } from "../usage-error";

export const renderCommand = defineCommand({
  name: "render",
  summary: "the very files that a host would be given",
  operands: "HOST",
  operandCount: [1, 1],
  examples: [
    { line: "nffleet render edge-1", meaning: "all of them, each under its name" },
    { line: "nffleet render edge-1 --out image/", meaning: "as files, for an image or cloud-init" },
  ],
  description: `Restore files for iptables-restore --noflush, settings of devices, tc commands and sysctls, for a host that holds
nothing yet. No host is contacted; the same document gives the same bytes on every machine.`,
  options: {
    ...DOCUMENT_OPTIONS,
    out: { kind: "text", valueName: "DIR", summary: "write them there instead; the folder is made" },
  },
  run: async (operands, options, surroundings) => {
    const hosts = await chooseHosts(operands, options, surroundings);
    const [host] = hosts;
    if (host === undefined || hosts.length > 1) {
      throw new UsageError(`render takes one host, and these are meant: ${hosts.map(each => each.host).join(", ")}.`);
    }
    const files = renderHost(host);
    if (options.out === undefined) {
      for (const { name, content } of files) surroundings.stdout.write(`# ${name}\n${content}`);
    } else {
      mkdirSync(options.out, { recursive: true });
      for (const { name, content } of files) writeFileSync(join(options.out, name), content);
      surroundings.stderr.write(
        `${files.length} files written to ${options.out}: ${files.map(each => each.name).join(", ")}\n`,
      );
    }
    return "clean";
  },
});

function renderHost(host: FleetHost): readonly RenderedFile[] {
  if (host.kind === "broken") throw new FleetError(host.cause);
  const [unknown] = listUnknownLeaves(host.document);
  if (unknown === undefined) return renderDocument(host.document);
  throw new FleetError({
    kind: "document",
    message: `${host.host} cannot be rendered: ${unknown.path} is ${unknown.text}, which is only known once something else has been applied. Write the value itself, or leave the host to Terraform.`,
  });
}

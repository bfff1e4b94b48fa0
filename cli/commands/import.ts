import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AdoptedFile, adoptFleet } from "../../engine/adopt";
import { defineCommand } from "../define-command";
import { combineEndings, endingOfCause } from "../exit-code";
import { failureText } from "../format/failure-text";
import { importText } from "../format/import-text";
import { choosePaint } from "../format/paint";
import { RESOLVE_OPTION } from "../host-names";
import { readImportOperands } from "../import-operands";
import { readImportSources } from "../import-sources";
import { CONNECTION_OPTIONS } from "../options";
import type { Surroundings } from "../surroundings";
import { UsageError } from "../usage-error";

/** Part of an owner id. */
const ID_PART = /^[A-Za-z0-9_.@:+-]+$/;

export const importCommand = defineCommand({
  name: "import",
  summary: "the program that declares what hosts, files or scripts hold already",
  operands: "HOST|FILE|SCRIPT…",
  operandCount: [1, Number.POSITIVE_INFINITY],
  examples: [
    { line: "nffleet import root@192.0.2.1 --out firewall/", meaning: "a running host, read over SSH" },
    { line: "nffleet import web-1=192.0.2.1 web-2=192.0.2.2", meaning: "several: what they share is written once" },
    { line: "nffleet import /etc/iptables/rules.v4 /etc/iptables/rules.v6", meaning: "saves, both families of a host" },
    { line: "nffleet import saves/ --out firewall/", meaning: "a folder: web-1.v4, web-1.v6, web-2.v4, …" },
    { line: "nffleet import firewall.sh --resolve mail=192.0.2.25", meaning: "a script of iptables commands" },
  ],
  description: `Writes TypeScript: a function a role, a main program, and Terraform's import blocks. It synthesizes to the very rules
that were read, so that the first plan changes no rule. Rules of Docker, fail2ban and other recognised owners are left
out and named. Hosts are only read. What iptables-save cannot show truthfully is refused.`,
  options: {
    ...CONNECTION_OPTIONS,
    out: { kind: "text", valueName: "DIR", summary: "write the files there; the folder is made (default: print them)" },
    project: { kind: "text", valueName: "NAME", summary: "first part of the owner ids (default: fleet)" },
    stack: { kind: "text", valueName: "NAME", summary: "the stack's id (default: imported)" },
    family: { kind: "text", valueName: "FAMILY", summary: "ipv4 or ipv6, for files that do not say it" },
    backend: {
      kind: "text",
      valueName: "BACKEND",
      summary: "nf_tables or legacy, for hosts where both hold rules: what their iptables speaks is read",
    },
    resolve: RESOLVE_OPTION,
  },
  run: async (operands, options, surroundings) => {
    const { project = "fleet", stack = "imported", out } = options;
    for (const [name, value] of Object.entries({ project, stack })) {
      if (!ID_PART.test(value))
        throw new UsageError(`--${name} "${value}" cannot stand in an owner id: use letters, digits and "_.@:+-".`);
    }
    const sources = await readImportSources(readImportOperands(operands), options, surroundings);
    const { stderr, env } = surroundings;
    for (const { host, cause } of sources.failures) stderr.write(failureText(host, cause, choosePaint(env, stderr)));
    if (sources.hosts.length > 0) {
      const adoption = adoptFleet(sources.hosts, { project, stack });
      write(adoption.files, out, surroundings);
      stderr.write(importText(adoption, sources.notes));
    }
    return combineEndings(["clean", ...sources.failures.map(({ cause }) => endingOfCause(cause))]);
  },
});

function write(files: readonly AdoptedFile[], out: string | undefined, { stdout, stderr }: Surroundings): void {
  if (out === undefined) {
    for (const { name, content } of files) stdout.write(`${name.endsWith(".tf") ? "#" : "//"} ${name}\n${content}`);
    return;
  }
  mkdirSync(out, { recursive: true });
  for (const { name, content } of files) writeFileSync(join(out, name), content);
  stderr.write(`${files.length} files written to ${out}: ${files.map(({ name }) => name).join(", ")}\n`);
}

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCertificate } from "../provider/wire/certificate";
import { median } from "./figures";

/**
 * Time from spawn to the handshake line of the built provider, started as Terraform starts it, against spawn to exit of Node on an empty script: medians of
 * interleaved runs. Sets exit code 1 when the ratio is above the limit.
 */
const RUNS = 15;
const LIMIT = 2.2;
const PROVIDER = join(process.cwd(), "dist", "provider", "terraform-provider-netfilter");

const environment = {
  ...process.env,
  TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
  PLUGIN_PROTOCOL_VERSIONS: "5,6",
  PLUGIN_CLIENT_CERT: createCertificate().pem,
};

/** Milliseconds until the first byte on standard output, or until the end of a program that says nothing. */
async function timeOf(program: string, ...words: readonly string[]): Promise<number> {
  const start = performance.now();
  const child = spawn(program, words, { env: environment, stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise(resolve => child.once("close", resolve));
  const spoken = new Promise(resolve => child.stdout.once("data", resolve));
  await Promise.race([spoken, ended]);
  const milliseconds = performance.now() - start;
  child.kill("SIGTERM");
  await ended;
  return milliseconds;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "nffleet-bench-"));
  try {
    const empty = join(folder, "empty.js");
    writeFileSync(empty, "");
    const [bare, provider]: [number[], number[]] = [[], []];
    for (let run = -1; run < RUNS; run += 1) {
      const times = [await timeOf(process.execPath, empty), await timeOf(PROVIDER)] as const;
      if (run < 0) continue; // the first pair fills the caches of the disk
      bare.push(times[0]);
      provider.push(times[1]);
    }
    const ratio = median(provider) / median(bare);
    console.log(`bare node       ${median(bare).toFixed(1)} ms (median of ${RUNS})`);
    console.log(`to handshake    ${median(provider).toFixed(1)} ms (median of ${RUNS})`);
    console.log(`ratio           ${ratio.toFixed(2)} (limit ${LIMIT})`);
    if (!(ratio <= LIMIT)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();

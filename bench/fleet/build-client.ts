import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { bundleCommand } from "../../bundle/bundle-program";

/** A client of ours as a program of its own, made as `nffleet` and the provider are made. Returns its path. */
export async function buildClient(source: string, folder: string): Promise<string> {
  const program = programOf(source, folder);
  writeFileSync(program, (await bundleCommand(source, process.cwd())).text);
  return program;
}

/** A script that loads ssh2 as whoever writes one does: from its package. Returns its path. */
export async function buildScript(source: string, folder: string): Promise<string> {
  const program = programOf(source, folder);
  const path = createRequire(join(process.cwd(), "package.json")).resolve("ssh2");
  await build({
    entryPoints: [source],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "error",
    plugins: [
      {
        name: "ssh2 as it lies",
        setup: ({ onResolve }) => onResolve({ filter: /^ssh2$/ }, () => ({ path, external: true })),
      },
    ],
  });
  return program;
}

function programOf(source: string, folder: string): string {
  return join(folder, basename(source).replace(/ts$/, "js"));
}

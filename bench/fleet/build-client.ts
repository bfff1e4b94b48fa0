import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { build } from "esbuild";

/** A client as a program of its own that loads the built engine from dist, as users run it. Returns its path. */
export async function buildClient(source: string, folder: string): Promise<string> {
  const built = join(process.cwd(), "dist", "engine");
  if (!existsSync(built)) throw new Error(`${built} is missing, and it is what this bench measures: npm run build`);
  const outfile = join(folder, basename(source).replace(/ts$/, "js"));
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "error",
    plugins: [
      {
        name: "built engine",
        setup: ({ onResolve }) => {
          onResolve({ filter: /^(\.\.\/)+engine\// }, ({ path }) => ({
            path: join(built, path.replace(/^(\.\.\/)+engine\//, ""), "index.js"),
            external: true,
          }));
          onResolve({ filter: /^ssh2$/ }, () => ({
            path: createRequire(join(process.cwd(), "package.json")).resolve("ssh2"),
            external: true,
          }));
        },
      },
    ],
  });
  return outfile;
}

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { AdoptedFile } from "../../../engine/adopt";

const ROOT = resolve(__dirname, "../../..");

/**
 * What the compiler says of imported programs, one folder each, as strictly as this project is compiled and with unused
 * names as errors. Empty when all is well.
 */
export function typeCheck(programs: ReadonlyMap<string, readonly AdoptedFile[]>): string {
  const folder = mkdtempSync(join(tmpdir(), "adopted-"));
  try {
    for (const [name, files] of programs) {
      for (const { name: file, content } of files) {
        const path = join(folder, name, file);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content);
      }
    }
    const compilerOptions = {
      module: "commonjs",
      moduleResolution: "bundler",
      noUnusedLocals: true,
      noUnusedParameters: true,
      typeRoots: [join(ROOT, "node_modules/@types")],
      paths: {
        "netfilter-fleet": [join(ROOT, "constructs/index.ts")],
        cdktf: [join(ROOT, "node_modules/cdktf")],
      },
    };
    const project = { extends: join(ROOT, "tsconfig.json"), compilerOptions, include: ["."], exclude: [] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
    const { stdout, stderr } = spawnSync(join(ROOT, "node_modules/.bin/tsc"), ["--noEmit", "-p", folder], {
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    return `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

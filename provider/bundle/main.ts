import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleProvider } from "./bundle-provider";

/** Run by `npm run build` in the package's folder, after the compiler. */
async function main(): Promise<void> {
  const root = process.cwd();
  const folder = join(root, "dist", "provider");
  const program = join(folder, "terraform-provider-netfilter");
  const bundle = await bundleProvider("provider/main.ts", root);
  mkdirSync(folder, { recursive: true });
  writeFileSync(program, bundle.program);
  chmodSync(program, 0o755);
  writeFileSync(join(folder, "THIRD-PARTY-NOTICES"), bundle.notices);
}

void main();

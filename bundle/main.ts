import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Bundle, bundleCommand, bundleProvider } from "./bundle-program";

/** Run by `npm run build` in the package's folder, after the compiler. */
async function main(): Promise<void> {
  const root = process.cwd();
  const write = (folder: string, file: string, { text, notices }: Bundle) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, file), text);
    writeFileSync(join(folder, "THIRD-PARTY-NOTICES"), notices);
  };
  const provider = join(root, "dist", "provider");
  write(provider, "terraform-provider-netfilter", await bundleProvider("provider/main.ts", root));
  chmodSync(join(provider, "terraform-provider-netfilter"), 0o755);
  write(join(root, "dist", "cli"), "nffleet.js", await bundleCommand("cli/main.ts", root));
}

void main();

import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LabHost } from "../../lab/lab-host";

const ROOT = join(__dirname, "..", "..");

/** The repository of a team that uses the package: what a checkout brings onto a machine. */
export class WorkflowProject {
  readonly directory = mkdtempSync(join(tmpdir(), "firewall-project-"));
  readonly #modules = mkdtempSync(join(tmpdir(), "firewall-modules-"));
  readonly #stateAddress: string;

  constructor(stateAddress: string) {
    this.#stateAddress = stateAddress;
    this.#write("package.json", JSON.stringify({ private: true, dependencies: { "netfilter-fleet": "*" } }));
    this.#write("package-lock.json", JSON.stringify({ lockfileVersion: 3 }));
    this.#write(
      "cdktf.json",
      JSON.stringify({ language: "typescript", app: "node --import tsx main.ts", sendCrashReports: "false" }),
    );
    this.#installModules();
  }

  /** What main declares: the gateways, each with these ports open. */
  declare(hosts: Iterable<LabHost>, ports: readonly number[]): void {
    const known: string[] = [];
    const constructs: string[] = [];
    for (const { name, address, hostKey } of hosts) {
      known.push(`${address} ${hostKey}\n`);
      constructs.push(`gateway("${name}", "${address}");`);
    }
    this.#write("known_hosts", known.join(""));
    this.#write(
      "main.ts",
      `import { App, HttpBackend, TerraformStack } from "cdktf";
import { Chain, Host, Table } from "netfilter-fleet";

const app = new App();
const stack = new TerraformStack(app, "gateway");
const state = ${JSON.stringify(this.#stateAddress)};
new HttpBackend(stack, { address: state, lockAddress: state, unlockAddress: state });

function gateway(name: string, address: string): void {
  const host = new Host(stack, name, { project: "shop", address });
  const input = new Chain(new Table(host, "filter"), "INPUT", { policy: "DROP" });
  input.add("loopback", { inInterface: "lo", target: "ACCEPT" });
  input.add("established", { connectionState: ["RELATED", "ESTABLISHED"], target: "ACCEPT" });
  input.add("neighbours", { icmpv6Type: [133, 134, 135, 136], hopLimit: 255, target: "ACCEPT" });
  for (const port of ${JSON.stringify(ports)}) {
    input.add(\`port-\${port}\`, { protocol: "tcp", destinationPort: port, target: "ACCEPT" });
  }
}
${constructs.join("\n")}
app.synth();
`,
    );
  }

  /** A program in a folder of PATH that does what \`npm ci\` would: the packages are this checkout's. */
  layNpm(tools: string): void {
    layScript(tools, "npm", `[ "$*" = ci ] && [ -f package-lock.json ] && ln -s ${this.#modules} node_modules`);
  }

  remove(): void {
    for (const folder of [this.directory, this.#modules]) rmSync(folder, { recursive: true, force: true });
  }

  #installModules(): void {
    const packages = ["cdktf", "cdktf-cli", "constructs", "tsx"].map(name => [name, `node_modules/${name}`] as const);
    const bin = join(this.#modules, ".bin");
    mkdirSync(bin);
    for (const [name, path] of [...packages, ["netfilter-fleet", "."] as const]) {
      symlinkSync(join(ROOT, path), join(this.#modules, name));
    }
    symlinkSync(realpathSync(join(ROOT, "node_modules/.bin/cdktf")), join(bin, "cdktf"));
    symlinkSync(join(ROOT, "bin/nffleet.js"), join(bin, "nffleet"));
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.directory, name), text);
  }
}

/** Writes a program of one line of shell. */
export function layScript(folder: string, name: string, line: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${line}\n`);
  chmodSync(join(folder, name), 0o755);
}

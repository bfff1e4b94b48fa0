import { readFileSync } from "node:fs";
import { App, LocalBackend } from "./constructs/cdktf";
import { inventoryPath, loadInventory } from "./engine/fleet";
import { GatewayStack } from "./stacks/gateway-stack";

/**
 * The app: which stacks this deployment has. `cdktf synth` runs it, and so does `node dist/main.js`. The inventory is
 * fleet.yaml of the working directory, or what NFFLEET_INVENTORY names.
 */
function main(): void {
  const file = inventoryPath(process.env);
  const inventory = loadInventory(readFileSync(file, "utf8"), file);
  const app = new App();
  const gateway = new GatewayStack(app, "gateway", { project: inventory.project, hosts: inventory.hosts });
  // cdktf's default is an absolute path, which would make the output differ from machine to machine.
  new LocalBackend(gateway, { path: "terraform.gateway.tfstate" });
  app.synth();
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

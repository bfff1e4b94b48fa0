/**
 * The plan of a fleet: `terraform plan` over 1,000 hosts of 20 rules, SSH stubbed, against the same documents as input of
 * as many terraform_data, Terraform's own resource. Prints the medians and their ratio.
 *   npm run bench:plan [HOSTS] [RUNS]
 */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { arch, platform, tmpdir } from "node:os";
import { join } from "node:path";
import { bundleProvider } from "../bundle/bundle-program";
import { executableNameOf, PROVIDER_SOURCE, PROVIDER_VERSION } from "../engine/delivery";
import { attributesOf, parseDocument } from "../engine/desired";
import { HELD } from "../engine/fleet";
import { HOST_SCHEMA } from "../provider/resources/host-schema";
import { fillNulls, plainValue } from "../provider/resources/host-values";
import { median } from "./figures";

const [hosts = 1000, runs = 5] = process.argv.slice(2).map(Number);
const RULES = 20;

/** Rules that differ from host to host by an address, as those of a fleet do. */
function rulesOf(host: number): readonly string[] {
  const ports = Array.from({ length: RULES - 2 }, (_, index) => `-p tcp -m tcp --dport ${1000 + index} -j ACCEPT`);
  return ["-i lo -j ACCEPT", `-s 10.${host >> 8}.${host & 255}.0/24 -j ACCEPT`, ...ports];
}

function documentOf(host: number) {
  const filter = { INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules: rulesOf(host) } };
  return parseDocument(
    {
      version: 1,
      owner: `bench/plan/host-${host}`,
      ipv4: { filter },
      connection: { address: `10.9.${host >> 8}.${host & 255}` },
    },
    `host-${host}`,
  );
}

const numbers = Array.from({ length: hosts }, (_, index) => index);

function instance(attributes: object): object {
  return { schema_version: 0, attributes, sensitive_attributes: [] };
}

function writeProject(
  folder: string,
  type: string,
  provider: string,
  resources: readonly (readonly [object, object])[],
) {
  mkdirSync(folder, { recursive: true });
  const named = (part: 0 | 1) => Object.fromEntries(resources.map((pair, index) => [`host-${index}`, pair[part]]));
  const required =
    provider === PROVIDER_SOURCE ? { required_providers: { netfilter: { source: PROVIDER_SOURCE } } } : {};
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: required, resource: { [type]: named(0) } }));
  const state = {
    version: 4,
    terraform_version: "1.5.0",
    serial: 1,
    lineage: "bench",
    outputs: {},
    resources: Object.entries(named(1)).map(([name, attributes]) => ({
      mode: "managed",
      type,
      name,
      provider: `provider["${provider}"]`,
      instances: [instance(attributes)],
    })),
  };
  writeFileSync(join(folder, "terraform.tfstate"), JSON.stringify(state));
}

/** The type that Terraform gives a JSON value, as states spell it. */
function typeOf(value: unknown): unknown {
  if (Array.isArray(value)) return ["tuple", value.map(typeOf)];
  if (typeof value === "object" && value !== null) {
    return ["object", Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typeOf(item)]))];
  }
  return typeof value === "number" ? "number" : typeof value === "boolean" ? "bool" : "string";
}

const root = mkdtempSync(join(tmpdir(), "bench-plan-"));
const env = { ...process.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_CLI_CONFIG_FILE: "/dev/null" };

function terraform(folder: string, ...words: readonly string[]): number {
  const began = process.hrtime.bigint();
  const { status, stdout, stderr, error } = spawnSync("terraform", words, { cwd: folder, env, encoding: "utf8" });
  if (error !== undefined) throw new Error(`terraform cannot be run (${error.message}). Put one into PATH.`);
  if (status !== 0)
    throw new Error(`terraform ${words.join(" ")} answered ${status}: ${stdout.slice(-2000)}${stderr.slice(-2000)}`);
  return Number(process.hrtime.bigint() - began) / 1e9;
}

async function main(): Promise<void> {
  const ours = join(root, "netfilter_host");
  const peer = join(root, "terraform_data");
  writeProject(
    ours,
    "netfilter_host",
    PROVIDER_SOURCE,
    numbers.map(host => {
      const attributes = attributesOf(documentOf(host));
      return [attributes, { ...fillNulls(HOST_SCHEMA.attributes, plainValue(attributes)), status: HELD }] as const;
    }),
  );
  writeProject(
    peer,
    "terraform_data",
    "terraform.io/builtin/terraform",
    numbers.map(host => {
      const input = attributesOf(documentOf(host));
      const held = { value: input, type: typeOf(input) };
      return [{ input }, { id: `host-${host}`, input: held, output: held, triggers_replace: null }] as const;
    }),
  );
  const machine = `${platform()}_${arch() === "x64" ? "amd64" : arch()}`;
  const program = join(
    ours,
    "terraform.d/plugins",
    PROVIDER_SOURCE,
    PROVIDER_VERSION,
    machine,
    executableNameOf(PROVIDER_VERSION),
  );
  mkdirSync(join(program, ".."), { recursive: true });
  writeFileSync(program, (await bundleProvider("bench/stubbed-provider.ts", process.cwd())).text);
  chmodSync(program, 0o755);
  terraform(ours, "init");
  terraform(peer, "init");

  const times: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
  const plan = (folder: string) => terraform(folder, "plan", "-input=false", "-detailed-exitcode", "-lock=false");
  for (let run = -1; run < runs; run += 1) {
    const pair = [plan(ours), plan(peer)] as const;
    if (run < 0) continue; // the first pair fills the caches of the disk
    times.ours.push(pair[0]);
    times.peer.push(pair[1]);
  }
  const [a, b] = [median(times.ours), median(times.peer)];
  const list = (values: readonly number[]) => values.map(value => value.toFixed(2)).join(" ");
  console.log(
    `terraform plan, no changes, ${hosts} hosts of ${RULES} rules, SSH stubbed; seconds, ${runs} runs in turn`,
  );
  console.log(`  netfilter_host   median ${a.toFixed(2)}   (${list(times.ours)})`);
  console.log(`  terraform_data   median ${b.toFixed(2)}   (${list(times.peer)})`);
  console.log(`  ratio            ${(a / b).toFixed(2)}   (at most 1.30 is wanted)`);
}

main().finally(() => rmSync(root, { recursive: true, force: true }));

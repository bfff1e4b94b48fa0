import { spawn, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PROVIDER_SOURCE, PROVIDER_VERSION } from "../../engine/delivery";
import { attributesOf, type DesiredDocument, documentOfAttributes, parseDocumentShape } from "../../engine/desired";
import { planDocuments } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import { describeChange } from "../lab/practice-host";

export const BUNDLE = join(__dirname, "..", "..", "dist", "provider", "terraform-provider-netfilter");

/** Whether a terraform is there to be tested with; tests that need one are skipped without. */
export const TERRAFORM_IS_THERE = spawnSync("terraform", ["version"], { stdio: "ignore" }).status === 0;

/** What a command left behind; `text` is both outputs, as they came. */
export interface Outcome {
  readonly exitCode: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly text: string;
}

/** A command under way. */
export interface Running {
  readonly pid: number;
  readonly ended: Promise<Outcome>;
  /** Everything printed so far. */
  readonly textSoFar: () => string;
}

/** A working folder of Terraform with the built provider laid into it, and nothing of the machine's own settings. */
export class TerraformProject {
  readonly directory = mkdtempSync(join(tmpdir(), "terraform-"));
  readonly env: NodeJS.ProcessEnv;

  constructor(lab: Pick<Lab, "identity" | "knownHosts">, env: NodeJS.ProcessEnv = {}) {
    const home = join(this.directory, "home");
    mkdirSync(home);
    this.env = {
      PATH: process.env.PATH,
      HOME: home,
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
      TF_CLI_CONFIG_FILE: "/dev/null",
      NO_COLOR: "1",
      NFFLEET_IDENTITY: lab.identity,
      NFFLEET_KNOWN_HOSTS: lab.knownHosts,
      ...env,
    };
    this.layProvider();
  }

  /** `terraform-provider-netfilter` as `terraform init` finds it. */
  layProvider(): void {
    const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
    const file = join(
      this.directory,
      "terraform.d/plugins",
      PROVIDER_SOURCE,
      PROVIDER_VERSION,
      platform,
      `terraform-provider-netfilter_v${PROVIDER_VERSION}`,
    );
    if (!existsSync(BUNDLE)) throw new Error(`${BUNDLE} is missing: run npm run build first.`);
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(BUNDLE, file);
    chmodSync(file, 0o755);
  }

  /** Writes main.tf.json with one netfilter_host a document, named by its host; `extra` goes beside them. */
  declare(documents: Readonly<Record<string, DesiredDocument>>, extra: object = {}): void {
    const hosts = Object.entries(documents).map(([name, document]) => [name, attributesOf(document)] as const);
    this.declareAttributes(Object.fromEntries(hosts), extra);
  }

  /** The same with attributes spelled by hand. */
  declareAttributes(hosts: Readonly<Record<string, object>>, extra: object = {}): void {
    const configuration = {
      terraform: { required_providers: { netfilter: { source: PROVIDER_SOURCE } } },
      provider: { netfilter: {} },
      ...(Object.keys(hosts).length === 0 ? {} : { resource: { netfilter_host: hosts } }),
      ...extra,
    };
    this.write("main.tf.json", `${JSON.stringify(configuration, undefined, 2)}\n`);
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.directory, name), text);
  }

  /** Runs terraform to its end. */
  terraform(...words: readonly string[]): Promise<Outcome> {
    return this.start(words).ended;
  }

  /** Runs terraform and fails the test with its whole output when it does not answer `exitCode`. */
  async expect(exitCode: number, ...words: readonly string[]): Promise<Outcome> {
    const outcome = await this.terraform(...words);
    if (outcome.exitCode === exitCode) return outcome;
    throw new Error(
      `terraform ${words.join(" ")} answered ${outcome.exitCode}, not ${exitCode}:\n${outcome.text.slice(-8000)}`,
    );
  }

  init(): Promise<Outcome> {
    return this.expect(0, "init", "-no-color");
  }

  apply(...words: readonly string[]): Promise<Outcome> {
    return this.expect(0, "apply", "-auto-approve", "-no-color", ...words);
  }

  /** Plans into a file, and tells the changes of each host as a person would call them. */
  async plan(...words: readonly string[]): Promise<Outcome & { readonly changes: Changes; readonly drift: Changes }> {
    const outcome = await this.terraform("plan", "-no-color", "-detailed-exitcode", "-out=plan", ...words);
    if (outcome.exitCode === 1) throw new Error(outcome.text.slice(-8000));
    const { stdout } = await this.expect(0, "show", "-json", "plan");
    const plan: PlanJson = JSON.parse(stdout);
    return {
      ...outcome,
      changes: changesOf(plan.resource_changes ?? [], "wanted"),
      drift: changesOf(plan.resource_drift ?? [], "found"),
    };
  }

  /** Starts terraform in a process group of its own, as a shell does. */
  start(words: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    const child = spawn("terraform", words, {
      cwd: this.directory,
      env: { ...this.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let stdout = "";
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
      text += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    const ended = new Promise<Outcome>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => resolve({ exitCode: signal ?? code, stdout, text }));
    });
    return { pid: child.pid ?? 0, ended, textSoFar: () => text };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** The working folders of one test file, to be removed together. */
export class TerraformProjects {
  readonly #all: TerraformProject[] = [];

  /** One more, declared and initialized. */
  async start(lab: Pick<Lab, "identity" | "knownHosts">, declare: (project: TerraformProject) => void) {
    const project = new TerraformProject(lab);
    this.#all.push(project);
    declare(project);
    await project.init();
    return project;
  }

  removeAll(): void {
    for (const project of this.#all) project.remove();
  }
}

/** host → its changes; a host without changes is absent. */
export type Changes = Readonly<Record<string, readonly string[]>>;

interface PlanJson {
  readonly resource_changes?: readonly ResourceChange[];
  readonly resource_drift?: readonly ResourceChange[];
}

interface ResourceChange {
  readonly type: string;
  readonly name: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
  };
}

/** `wanted`: before → after is what an apply does. `found`: before → after is what somebody did; told as the repair. */
function changesOf(changes: readonly ResourceChange[], direction: "wanted" | "found"): Changes {
  const entries = changes.flatMap(({ type, name, change: { actions, before, after } }) => {
    if (type !== "netfilter_host" || actions.join() === "no-op") return [];
    if (before === null || after === null) return [[name, actions]] as const;
    const [from, to] = direction === "wanted" ? [before, after] : [after, before];
    const documents = planDocuments(documentOf(to), documentOf(from)).flatMap(describeChange);
    const others = Object.keys(to)
      .filter(key => !["ipv4", "ipv6", "qdiscs", "sysctls", "links"].includes(key))
      .filter(key => JSON.stringify(from[key]) !== JSON.stringify(to[key]))
      .map(key => `${key}: ${JSON.stringify(from[key])} -> ${JSON.stringify(to[key])}`);
    return [[name, [...documents, ...others]]] as const;
  });
  return Object.fromEntries(entries);
}

function documentOf(attributes: Readonly<Record<string, unknown>>): DesiredDocument {
  return parseDocumentShape(documentOfAttributes(attributes), "plan");
}

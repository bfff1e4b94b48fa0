import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { findPackageRoot } from "../package-root";
import { DemoError, type Story } from "./story";

const ROOT = findPackageRoot();
/** Everything the demo writes, below the project. */
const FOLDER = join(ROOT, ".demo");
const LAB = join(FOLDER, "lab");
const OUTPUT = join(FOLDER, "cdktf.out");
/** Where Terraform works for the one stack. */
const STACK = join(OUTPUT, "stacks", "gateway");

const COLOURED = process.stdout.isTTY === true && !process.env.NO_COLOR;

/** What a command of the demo left behind. */
export interface Outcome {
  readonly exitCode: number;
  /** Without colours. */
  readonly stdout: string;
}

/** One host of the report that `nffleet plan --json` prints. */
export interface PlannedHost {
  readonly host: string;
  readonly status: string;
  readonly lastApply?: string;
}

/** One host of the report that `nffleet drift --json` prints. */
export interface DriftedHost {
  readonly host: string;
  readonly status: string;
  readonly findings: readonly ReportedFinding[];
}

export interface ReportedFinding {
  readonly kind: string;
  readonly expected?: string;
  readonly actual?: string;
}

/** One group of the plan that `nffleet plan --from-plan --json` prints. */
export interface PlannedGroup {
  readonly action: string;
  readonly hosts: readonly { readonly host: string }[];
  readonly changes: readonly Readonly<Record<string, unknown>>[];
}

export interface Report<Host> {
  readonly exitCode: number;
  readonly hosts: readonly Host[];
}

/** The programs of the demo, run as a person would run them. */
export class Stage {
  constructor(readonly story: Story) {}

  /** nffleet-lab, its output shown. */
  lab(...words: readonly string[]): Promise<Outcome> {
    const [command = "", ...rest] = words;
    this.story.command(`nffleet-lab ${words.join(" ")}`);
    return run(ownLab(command, ...rest), "shown");
  }

  /** nffleet, where the hosts of the lab are reachable; its output shown. */
  nffleet(...words: readonly string[]): Promise<Outcome> {
    this.story.command(`nffleet-lab exec -- nffleet ${words.join(" ")}`);
    return run(ownLab("exec", "--", ...ownProgram("nffleet", words)), "shown");
  }

  /** The JSON report of plan, not shown. */
  plan(): Promise<Report<PlannedHost>> {
    return this.#report("plan");
  }

  /** The JSON report of drift, not shown. */
  drift(): Promise<Report<DriftedHost>> {
    return this.#report("drift");
  }

  async #report<Host>(command: "plan" | "drift"): Promise<Report<Host>> {
    const words = ownProgram("nffleet", [command, "--json"]);
    const { exitCode, stdout } = await run(ownLab("exec", "--", ...words), "kept");
    const { hosts }: { readonly hosts: readonly Host[] } = JSON.parse(stdout);
    return { exitCode, hosts };
  }

  /** cdktf's own command line, where the hosts of the lab are reachable; its output shown. */
  cdktf(command: "diff" | "deploy" | "destroy", ...words: readonly string[]): Promise<Outcome> {
    this.story.command(`nffleet-lab exec -- npx cdktf ${command} ${words.join(" ")}`);
    const program = join(ROOT, "node_modules", ".bin", "cdktf");
    const plain = COLOURED ? [] : ["--no-color"];
    return run(ownLab("exec", "--", program, command, ...words, "--output", OUTPUT, ...plain), "shown");
  }

  /** terraform in the folder of the stack that was synthesized; its output shown. */
  terraform(command: string, ...words: readonly string[]): Promise<Outcome> {
    const folder = relative(ROOT, STACK);
    this.story.command(`nffleet-lab exec -- terraform -chdir=${folder} ${command} ${words.join(" ")}`);
    return run(ownLab("exec", "--", "terraform", `-chdir=${STACK}`, command, ...words), "shown");
  }

  /** Where cdktf, and terraform above, leave the plan. */
  get planFile(): string {
    return relative(ROOT, join(STACK, "plan"));
  }

  /** That plan as nffleet groups it, not shown. */
  async plannedGroups(): Promise<{ readonly groups: readonly PlannedGroup[] }> {
    const words = ownProgram("nffleet", ["plan", "--from-plan", this.planFile, "--json"]);
    return JSON.parse((await run(ownLab("exec", "--", ...words), "kept")).stdout);
  }

  /** cdktf's app, which `npx cdktf synth` runs as well. */
  synthesize(): Promise<Outcome> {
    this.story.command("node dist/main.js");
    return run([process.execPath, "--enable-source-maps", join(ROOT, "dist", "main.js")], "shown");
  }

  /** Somebody at the machine itself, without ssh; shown. */
  byHand(host: string, command: string): Promise<Outcome> {
    this.story.command(`nffleet-lab console ${host} '${command}'`);
    return run(ownLab("console", host, command), "shown");
  }

  /**
   * What the machine itself says, asked without ssh and without this product; not shown.
   * @throws DemoError when the command fails there
   */
  async truth(host: string, command: string): Promise<string> {
    const { exitCode, stdout } = await run(ownLab("console", host, command), "kept");
    if (exitCode === 0) return stdout.trim();
    throw new DemoError(`on ${host}, "${command}" failed with exit code ${exitCode}`);
  }

  /** The lab's own process namespace, by which its processes are known. */
  processNamespace(): string {
    const { supervisor }: { readonly supervisor: number } = JSON.parse(readFileSync(join(LAB, "lab.json"), "utf8"));
    return `/proc/${supervisor}/ns/pid_for_children`;
  }
}

function ownLab(command: string, ...words: readonly string[]): readonly string[] {
  return ownProgram("nffleet-lab", [command, "--directory", LAB, ...words]);
}

function ownProgram(name: string, words: readonly string[]): readonly string[] {
  return [process.execPath, join(ROOT, "bin", `${name}.js`), ...words];
}

function run(argv: readonly string[], output: "shown" | "kept"): Promise<Outcome> {
  const [program = "", ...words] = argv;
  const env = {
    ...process.env,
    // What Terraform and cdktf keep for a user goes where everything of the demo goes.
    HOME: join(FOLDER, "home"),
    CDKTF_HOME: join(FOLDER, "home"),
    TF_CLI_CONFIG_FILE: "/dev/null",
    CHECKPOINT_DISABLE: "1",
    DISABLE_VERSION_CHECK: "1",
    CI: "1",
    CDKTF_OUTDIR: OUTPUT,
    NFFLEET_INVENTORY: join(ROOT, "fleet.yaml"),
    NFFLEET_IDENTITY: join(LAB, "key"),
    NFFLEET_KNOWN_HOSTS: join(LAB, "known_hosts"),
    ...(output === "shown" && COLOURED ? { FORCE_COLOR: "1" } : {}),
  };
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd: ROOT, env, stdio: ["ignore", "pipe", output === "shown" ? 1 : 2] });
    const chunks: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      if (output === "shown") process.stdout.write(chunk);
    });
    child.on("error", reject);
    child.on("close", code => {
      const stdout = stripVTControlCharacters(Buffer.concat(chunks).toString("utf8"));
      resolve({ exitCode: code ?? 1, stdout });
    });
  });
}

import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mirrorConfiguration } from "./filesystem-mirror";

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  /** Both outputs, as they came. */
  readonly text: string;
}

/** A working folder of Terraform beside a filesystem mirror, with nothing of the machine's own settings. */
export class MirrorProject {
  readonly root = mkdtempSync(join(tmpdir(), "nffleet-mirror-"));
  readonly mirror = join(this.root, "mirror");
  readonly folder = join(this.root, "project");

  constructor() {
    for (const name of ["project", "mirror", "home", "tmp"]) mkdirSync(join(this.root, name));
    writeFileSync(join(this.root, "terraform.rc"), mirrorConfiguration(this.mirror));
  }

  write(configuration: object): void {
    writeFileSync(join(this.folder, "main.tf.json"), JSON.stringify(configuration, null, 2));
  }

  get state(): string {
    return readFileSync(join(this.folder, "terraform.tfstate"), "utf8");
  }

  /** Starts terraform in a process group of its own, so that a test can press Ctrl-C on all of it. */
  start(words: readonly string[], environment: Readonly<Record<string, string>> = {}): RunningTerraform {
    return new RunningTerraform(
      spawn("terraform", [...words, "-no-color"], {
        cwd: this.folder,
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
        env: {
          PATH: process.env.PATH ?? "",
          HOME: join(this.root, "home"),
          TMPDIR: join(this.root, "tmp"),
          TF_CLI_CONFIG_FILE: join(this.root, "terraform.rc"),
          TF_IN_AUTOMATION: "1",
          TF_INPUT: "0",
          CHECKPOINT_DISABLE: "1",
          ...environment,
        },
      }),
    );
  }

  run(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    return this.start(words, environment).ended;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

export class RunningTerraform {
  text = "";
  readonly ended: Promise<Outcome>;

  constructor(readonly child: ChildProcess) {
    let stdout = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
      this.text += chunk.toString();
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      this.text += chunk.toString();
    });
    this.ended = new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", code => resolve({ code, stdout, text: this.text }));
    });
  }

  /** Sends a signal to Terraform and all that it started, as a terminal does. */
  interrupt(signal: "SIGINT" | "SIGTERM"): void {
    if (this.child.pid !== undefined) process.kill(-this.child.pid, signal);
  }

  /** Waits until a text was printed, at most 20 s. */
  async until(text: string): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (!this.text.includes(text)) {
      if (Date.now() > deadline) throw new Error(`Terraform did not print ${JSON.stringify(text)}: ${this.text}`);
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }
}

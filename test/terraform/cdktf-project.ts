import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Outcome } from "./terraform-project";

const ROOT = join(__dirname, "..", "..");
const CDKTF = join(ROOT, "node_modules", ".bin", "cdktf");

/** A home folder and an environment without anything of the machine's own settings. */
export function cleanEnvironment(home: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  mkdirSync(home, { recursive: true });
  return {
    PATH: process.env.PATH,
    HOME: home,
    CDKTF_HOME: join(home, ".cdktf"),
    CI: "1",
    CHECKPOINT_DISABLE: "1",
    DISABLE_VERSION_CHECK: "1",
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    FORCE_COLOR: "0",
    NO_COLOR: "1",
    ...more,
  };
}

/** A checkout of a program with one stack, `gateway`, and its output folder. */
export class CdktfProject {
  readonly directory = mkdtempSync(join(tmpdir(), "cdktf-"));
  readonly stackFolder = join(this.directory, "cdktf.out", "stacks", "gateway");

  /** `body` is the inside of the stack's constructor: `this` is the stack, and `C`, `N`, `P`, `K` are the modules below. */
  constructor(
    readonly env: NodeJS.ProcessEnv,
    body: string,
  ) {
    const loader = require.resolve("tsx");
    const settings = { language: "typescript", app: `node --import ${loader} app.ts`, sendCrashReports: "false" };
    this.write("cdktf.json", JSON.stringify({ ...settings, projectId: "a test" }));
    this.write("package.json", '{ "type": "commonjs" }');
    this.write(
      "app.ts",
      `import * as K from ${JSON.stringify(join(ROOT, "constructs/cdktf"))};
import * as C from ${JSON.stringify(join(ROOT, "constructs"))};
import * as N from ${JSON.stringify(join(ROOT, "constructs/null"))};
import * as P from ${JSON.stringify(join(ROOT, "node_modules/@cdktf/provider-null"))};
import { readFileSync } from "node:fs";
class Gateway extends K.TerraformStack {
  constructor(scope: K.Construct) {
    super(scope, "gateway");
    new K.LocalBackend(this, { path: "../../../gateway.tfstate" });
    void [C, N, P, readFileSync];
    ${body}
  }
}
const app = new K.App({ context: { netfilterProject: "shop" } });
new Gateway(app);
app.synth();
`,
    );
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.directory, name), text);
  }

  /** A file of the stack's folder. */
  read(name: string): string {
    return readFileSync(join(this.stackFolder, name), "utf8");
  }

  /** Synthesizes without the cdktf command, which takes seconds. */
  async synthesize(env: NodeJS.ProcessEnv = {}): Promise<void> {
    const words = ["--import", require.resolve("tsx"), "app.ts"];
    const outcome = await run(process.execPath, words, this.directory, { ...this.env, ...env });
    if (outcome.exitCode !== 0) throw new Error(`The synthesis failed:\n${quoted(outcome)}`);
  }

  /** Runs terraform where the cdktf command would. */
  terraform(words: readonly string[]): Promise<Outcome> {
    return run("terraform", [...words, "-no-color"], this.stackFolder, this.env);
  }

  /** Runs the cdktf command in the checkout. */
  async cdktf(command: "diff" | "deploy" | "destroy", env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    const words = [command, "gateway", ...(command === "diff" ? [] : ["--auto-approve"])];
    return run(CDKTF, words, this.directory, { ...this.env, ...env });
  }

  /** The same, and fails the test with the whole output when it fails. */
  async succeed(command: "diff" | "deploy" | "destroy", env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    const outcome = await this.cdktf(command, env);
    if (outcome.exitCode === 0) return outcome;
    throw new Error(`cdktf ${command} answered ${outcome.exitCode}:\n${quoted(outcome)}`);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Each line marked, so that the stack traces of a program are not taken for the test's own. */
function quoted({ text }: Outcome): string {
  return text.slice(-8000).replace(/^/gm, "| ");
}

/** Runs a program to its end. */
export function run(program: string, words: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
      text += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ exitCode: signal ?? code, stdout, text }));
  });
}

import { styleText } from "node:util";

const COLOURED = process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";

function paint(style: "bold" | "dim" | "green" | "red", text: string): string {
  return COLOURED ? styleText(style, text, { validateStream: false }) : text;
}

/** A step of the demo that did not hold. */
export class DemoError extends Error {
  override readonly name = "DemoError";
}

/** Tells the demo on the terminal, act by act, and counts what was checked. */
export class Story {
  #acts = 0;
  #checks = 0;
  #title = "";
  readonly #began = performance.now();

  /** One act: a heading, what happens, and how long it took. */
  async act(title: string, play: () => Promise<void>): Promise<void> {
    this.#acts += 1;
    this.#title = title;
    const began = performance.now();
    process.stdout.write(`\n${paint("bold", `── ${this.#acts}. ${title} `.padEnd(100, "─"))}\n`);
    await play();
    process.stdout.write(`${paint("dim", `   ${seconds(began)}`)}\n`);
  }

  tell(text: string): void {
    process.stdout.write(`${paint("dim", text)}\n`);
  }

  command(line: string): void {
    process.stdout.write(`${paint("bold", `$ ${line}`)}\n`);
  }

  /**
   * Something that must be true for the demo to go on.
   * @throws DemoError with the detail when it is not
   */
  hold(claim: string, outcome: { readonly held: boolean; readonly detail: string }): void {
    if (!outcome.held) throw new DemoError(`act "${this.#title}": ${claim}: ${outcome.detail}`);
    this.#checks += 1;
    process.stdout.write(`${paint("green", "✓")} ${claim}\n`);
  }

  /** Claims that a value is exactly what was expected, compared as JSON. */
  expect(claim: string, actual: unknown, expected: unknown): void {
    const [is, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
    this.hold(claim, { held: is === wanted, detail: `expected ${wanted}, and it is ${is}` });
  }

  /** Plays the whole story and says how it ended; a step that did not hold ends the process with exit code 1. */
  async tellWhole(play: () => Promise<void>): Promise<void> {
    try {
      await play();
      process.stdout.write(`\n${this.summary()}\n`);
    } catch (error) {
      const text = error instanceof DemoError ? error.message : error instanceof Error ? error.stack : String(error);
      process.stdout.write(`\ndemo: FAILED: ${text}\n`);
      process.exitCode = 1;
    }
  }

  summary(): string {
    return `demo: ${this.#acts} acts, ${this.#checks} checks held, ${seconds(this.#began)}`;
  }
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

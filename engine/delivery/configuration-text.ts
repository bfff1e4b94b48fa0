/** A setting of Terraform's CLI configuration: a text, a list, or a block with settings of its own. */
export type Setting = string | readonly Setting[] | Settings;
/** Names may repeat, and their order counts. */
export interface Settings {
  readonly entries: readonly (readonly [name: string, value: Setting])[];
}

/**
 * Reads the text of a CLI configuration file, in HCL or as JSON (developer.hashicorp.com/terraform/cli/config/config-file).
 * Labels of a block are left out. `undefined` for what is neither: Terraform says itself what is wrong with it.
 */
export function readConfigurationText(text: string): Settings | undefined {
  try {
    return text.trimStart().startsWith("{") ? settingsOfJson(JSON.parse(text)) : new Reader(tokensOf(text)).readAll();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function isSettings(setting: Setting | undefined): setting is Settings {
  return typeof setting === "object" && "entries" in setting;
}

function settingsOfJson(value: object): Settings {
  const entries = Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    // A block that stands several times is a list of objects.
    const repeated = Array.isArray(inner) && inner.some(item => typeof item === "object" && item !== null);
    return (repeated ? inner : [inner]).map((item: unknown) => [name, settingOfJson(item)] as const);
  });
  return { entries };
}

function settingOfJson(value: unknown): Setting {
  if (Array.isArray(value)) return value.map(settingOfJson);
  return typeof value === "object" && value !== null ? settingsOfJson(value) : String(value);
}

interface Token {
  readonly kind: "word" | "sign";
  readonly text: string;
}

const TOKEN = /\s+|#.*|\/\/.*|\/\*[\s\S]*?\*\/|"((?:[^"\\\n]|\\.)*)"|([{}[\]=,])|([^\s{}[\]=,"#]+)/y;

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) throw new SyntaxError("an unfinished string");
    const [, quoted, sign, bare] = match;
    if (quoted !== undefined) tokens.push({ kind: "word", text: JSON.parse(`"${quoted}"`) });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
    else if (bare !== undefined) tokens.push({ kind: "word", text: bare });
  }
  return tokens;
}

class Reader {
  #at = 0;

  constructor(readonly tokens: readonly Token[]) {}

  readAll(): Settings {
    const settings = this.#settings();
    if (this.#at < this.tokens.length) throw new SyntaxError("a bracket too many");
    return settings;
  }

  #settings(): Settings {
    const entries: (readonly [string, Setting])[] = [];
    for (;;) {
      const name = this.tokens[this.#at];
      if (name?.kind !== "word") return { entries };
      this.#at += 1;
      while (this.tokens[this.#at]?.kind === "word") this.#at += 1; // labels
      if (this.#isAt("=")) this.#at += 1;
      entries.push([name.text, this.#value()]);
      if (this.#isAt(",")) this.#at += 1;
    }
  }

  #value(): Setting {
    const token = this.tokens[this.#at];
    this.#at += 1;
    if (token?.kind === "word") return token.text;
    if (token?.text === "[") return this.#list();
    if (token?.text !== "{") throw new SyntaxError("no value");
    const settings = this.#settings();
    this.#expect("}");
    return settings;
  }

  #list(): readonly Setting[] {
    const items: Setting[] = [];
    while (!this.#isAt("]")) {
      items.push(this.#value());
      if (this.#isAt(",")) this.#at += 1;
    }
    this.#expect("]");
    return items;
  }

  #isAt(sign: string): boolean {
    const token = this.tokens[this.#at];
    return token?.kind === "sign" && token.text === sign;
  }

  #expect(sign: string): void {
    if (!this.#isAt(sign)) throw new SyntaxError(`no ${sign}`);
    this.#at += 1;
  }
}

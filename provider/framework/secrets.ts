/** What stands in the place of a secret. */
const COVER = "(secret)";
/** A shorter line of a longer secret tells nothing, and would cover half of every log. */
const SHORTEST_LINE = 6;

/**
 * The spellings to cover, the longest first. Kept once a process under a name of its own: a bundle may hold this module twice,
 * and what one copy is told the other must cover.
 */
const REGISTRY = Symbol.for("netfilter-fleet.secrets");
const registry = globalThis as { [REGISTRY]?: readonly string[] };

/** Every spelling in which a secret may turn up: whole, line by line, without line breaks, escaped, in base64 and hex. */
function* spellingsOf(secret: string): Generator<string> {
  const bytes = Buffer.from(secret);
  const lines = secret.split(/\r?\n|\r/).map(line => line.trim());
  // The armour of a PEM file ("-----BEGIN …") is the same in all of them.
  const body = lines.filter(line => !line.startsWith("-----"));
  yield secret;
  yield secret.trim();
  yield JSON.stringify(secret).slice(1, -1);
  yield JSON.stringify(secret.trim()).slice(1, -1);
  yield encodeURIComponent(bytes.toString("utf8"));
  yield bytes.toString("base64");
  yield bytes.toString("base64").replace(/=+$/, "");
  yield bytes.toString("base64url");
  yield bytes.toString("hex");
  if (lines.length > 1) {
    yield body.join("");
    for (const line of body) if (line.length >= SHORTEST_LINE) yield line;
  }
}

/**
 * Registers a secret (a password, a passphrase, a whole private key): from now on `withoutSecrets` covers it, every line of
 * it and its base64. Blank text is ignored. There is no way to take a secret back.
 */
export function redact(secret: string): void {
  if (secret.trim() === "") return;
  const spellings = [...spellingsOf(secret)].filter(spelling => spelling !== "");
  // The longest first, so that no part of a longer spelling is left over beside a shorter one.
  const all = new Set([...(registry[REGISTRY] ?? []), ...spellings]);
  registry[REGISTRY] = [...all].sort((a, b) => b.length - a.length);
}

/** The text with every registered secret replaced by `(secret)`. Logs and diagnostics leave the process through here. */
export function withoutSecrets(text: string): string {
  return (registry[REGISTRY] ?? []).reduce((rest, spelling) => rest.replaceAll(spelling, COVER), text);
}

import type { Family } from "../../engine/ruleset";
import { DefaultTokenResolver, type IConstruct, StringConcat, Token, Tokenization } from "../cdktf";

/** How cdktf spells a value that is not known yet inside a string. */
const TOKEN = /\$\{TfToken\[[A-Za-z0-9:._-]+\]\}/g;

/** A dollar sign as a template of its own. */
const DOLLAR_SIGN = `\${"$"}`;

/** True when the text holds a value that only another resource's apply will tell. */
export function holdsToken(text: string): boolean {
  return Token.isUnresolved(text);
}

/** A number as text; a number token becomes the string token of the same value, which can be seen inside a text. */
export function textOfNumber(value: number): string {
  const token = Tokenization.reverseNumber(value);
  return token === undefined ? String(value) : Token.asString(token);
}

/** A property's value as text: plain, or of a class that prints itself. */
export function textOfValue(value: number | string | object): string {
  return typeof value === "number" ? textOfNumber(value) : String(value);
}

/** The text with each token as the reference it stands for: `-s ${aws_eip.a.public_ip} -j ACCEPT`. */
export function resolveTokens(scope: IConstruct, text: string): string {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return String(Tokenization.resolve(text, { scope, resolver, preparing: false }));
}

/**
 * Escapes what Terraform would take for a template (`${`, `%{`) in everything but the tokens. A dollar sign right before
 * a token becomes a template of its own, because `$${` would make the reference literal.
 */
export function escapeForTerraform(text: string): string {
  const escapeLiteral = (literal: string) => literal.replace(/([$%])\{/g, "$1$1{");
  if (!holdsToken(text)) return escapeLiteral(text);
  let escaped = "";
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    const literal = text.slice(at, match.index);
    let end = literal.length;
    while (literal[end - 1] === "$") end -= 1;
    escaped += escapeLiteral(literal.slice(0, end)) + DOLLAR_SIGN.repeat(literal.length - end) + match[0];
    at = match.index + match[0].length;
  }
  return escaped + escapeLiteral(text.slice(at));
}

/** The text with every token replaced by the same plain letter, to ask questions about the rest. */
export function withoutTokens(text: string): string {
  return text.replace(TOKEN, "T");
}

/** What a token stands for, judged by the option before it. */
type TokenPlace = "address" | "port" | "other";

/** A rule text whose tokens are replaced by values that fit their places, so that it can be checked and written canonically. */
export interface SampledText {
  readonly text: string;
  readonly places: readonly TokenPlace[];
  /** Puts the tokens back. `undefined` when a sample did not survive (a token followed by `/24`, say). */
  restore(line: string): string | undefined;
}

const ADDRESS_OPTIONS = new Set(
  "-s --source --src -d --destination --dst --to-source --to-destination --to --src-range --dst-range".split(" "),
);
const PORT_OPTIONS = new Set(
  "--sport --source-port --dport --destination-port --sports --dports --source-ports --destination-ports --ports --to-ports".split(
    " ",
  ),
);

/** Replaces each token by a documentation address (RFC 5737, RFC 3849), an odd port or a word of its own. */
export function sampleTokens(text: string, family: Family): SampledText {
  if (!holdsToken(text)) return { text, places: [], restore: line => line };
  const places: TokenPlace[] = [];
  const samples: { readonly token: string; readonly values: readonly string[] }[] = [];
  const sampled = text.replace(TOKEN, (token: string, at: number) => {
    const place = placeAt(text, at);
    const number = places.push(place) + 100;
    const values = sampleValues(place, family, number);
    samples.push({ token, values });
    return values.at(-1) ?? "";
  });
  const restore = (line: string): string | undefined => {
    // A rule that writes a sample's value itself could get the token back in the wrong place.
    if (samples.some(({ values }) => values.some(value => text.includes(value)))) return undefined;
    let restored = line;
    for (const { token, values } of samples) {
      const value = values.find(candidate => restored.includes(candidate));
      if (value === undefined) return undefined;
      restored = restored.replace(value, () => token);
    }
    return restored;
  };
  return { text: sampled, places, restore };
}

function placeAt(text: string, at: number): TokenPlace {
  const words = text.slice(0, at).split(/[\s=]+/);
  const option = words.at(-2) ?? "";
  if (PORT_OPTIONS.has(option)) return "port";
  if (!ADDRESS_OPTIONS.has(option)) return "other";
  // After `1.2.3.4:` or `[…]:` stands a port, after `/` a prefix length.
  const before = words.at(-1) ?? "";
  if (before.endsWith("/") || (before !== "" && before.endsWith(":"))) return "other";
  return "address";
}

/** Longest spelling first: save adds the prefix length of a single host. */
function sampleValues(place: TokenPlace, family: Family, number: number): readonly string[] {
  if (place === "port") return [String(61_000 + number)];
  if (place === "other") return [`nf-token-${number}-value`];
  return family === "ipv4"
    ? [`192.0.2.${number}/32`, `192.0.2.${number}`]
    : [`2001:db8::5afe:${number}/128`, `2001:db8::5afe:${number}`];
}

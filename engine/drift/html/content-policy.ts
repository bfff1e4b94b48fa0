import { createHash } from "node:crypto";

/**
 * What a browser may do for the page: run this script, use this style, and nothing else; it loads nothing, sends nothing and
 * submits nothing, whatever a text in it says (W3C, Content Security Policy Level 3).
 *
 * @param script the very text of the script element
 * @param style the very text of the style element
 */
export function contentPolicy(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

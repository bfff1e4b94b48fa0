import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundlePageScript } from "../../../../bundle/bundle-program";
import { SCRIPT_TEXT } from "../../../../engine/drift/html/script-text";

const ROOT = join(__dirname, "../../../..");
const ROOM = "engine/drift/html";

describe("the page's script", () => {
  it("is what its sources compile to", async () => {
    const script = await bundlePageScript(`${ROOM}/browser/main.ts`, ROOT);
    expect(script).not.toMatch(/`|\$\{/);
    const text = `/** Compiled from browser/main.ts by \`npm run golden\`: nothing here is written by hand. */
export const SCRIPT_TEXT: string = String.raw\`
${script.trim()}
\`;
`;
    await expect(text).toMatchFileSnapshot(join(ROOT, ROOM, "script-text.ts"));
  });

  it("asks the browser for nothing that a text could misuse, and for nothing from elsewhere", () => {
    expect(SCRIPT_TEXT).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\(|setAttributeNS/,
    );
    expect(SCRIPT_TEXT).not.toMatch(
      /\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|import\(|https?:\/\/(?!www\.w3\.org\/2000\/svg)/,
    );
    expect(SCRIPT_TEXT).not.toMatch(/<\/script|<!--/i);
  });
});

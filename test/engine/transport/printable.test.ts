import { describe, expect, it } from "vitest";
import { printable, printableJson } from "../../../engine/transport";

describe("printable", () => {
  it("leaves ordinary text of any script as it is", () => {
    expect(printable("-A INPUT -s 10.0.0.0/8 -j ACCEPT # größe 你好 😀")).toBe(
      "-A INPUT -s 10.0.0.0/8 -j ACCEPT # größe 你好 😀",
    );
  });

  it("escapes C0, DEL and C1, so that no terminal obeys them", () => {
    expect(printable("\x1b[31mred\x07\x7f\x9b2J\x00")).toBe("\\x1b[31mred\\x07\\x7f\\x9b2J\\x00");
  });

  it("keeps text on one line", () => {
    expect(printable("a\r\n\tb\u2028c")).toBe("a\\r\\n\\tb\\u2028c");
  });

  it("escapes characters that turn or hide text, and lone surrogates", () => {
    expect(printable("\u202eevil\u2066\u200b\ufeff\ud800\u061c\u{e0041}")).toBe(
      "\\u202eevil\\u2066\\u200b\\ufeff\\ud800\\u061c\\u{e0041}",
    );
  });

  it("leaves nothing in JSON that a terminal obeys or that hides text, and the same value", () => {
    const value = { "\x1b\x9b2J": "\x7f\u202e\u200b\ufeff\ud800\u{e0041}größe 😀" };
    const json = printableJson(JSON.stringify(value));
    expect(printable(json)).toBe(json);
    expect(JSON.parse(json)).toEqual(value);
  });
});

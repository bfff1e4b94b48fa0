import { describe, expect, it } from "vitest";
import { logLevelFrom } from "../../../provider/framework/log";
import { redact, withoutSecrets } from "../../../provider/framework/secrets";

const KEY = [
  "-----BEGIN OPENSSH PRIVATE KEY-----",
  "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW",
  "QyNTUxOQAAACDbBxCgzHJ4mH2yJqrzJb0m5i3RZC2qFb3yTtCJp8ZlOwAAAJjV8q6F1fKu",
  "-----END OPENSSH PRIVATE KEY-----",
  "",
].join("\n");
const [, FIRST = "", SECOND = ""] = KEY.split("\n");

describe("a registered secret", () => {
  it("is covered wherever it stands, and the rest of the text is not", () => {
    expect(withoutSecrets("the word is hunter2, twice: hunter2")).toBe("the word is hunter2, twice: hunter2");
    redact("hunter2");
    expect(withoutSecrets("the word is hunter2, twice: hunter2")).toBe("the word is (secret), twice: (secret)");
  });

  it("of many lines is covered whole, line by line, escaped, joined and in base64", () => {
    redact(KEY);
    const spellings = {
      whole: KEY,
      "with CR": KEY.replaceAll("\n", "\r\n"),
      "one line": FIRST,
      another: `> ${SECOND}`,
      escaped: JSON.stringify({ key: KEY }),
      joined: FIRST + SECOND,
      base64: Buffer.from(KEY).toString("base64"),
      hex: Buffer.from(KEY).toString("hex"),
      url: encodeURIComponent(KEY),
    };
    for (const [name, text] of Object.entries(spellings)) {
      const shown = withoutSecrets(text);
      expect(shown, name).toContain("(secret)");
      for (const part of [FIRST.slice(0, 20), SECOND.slice(-20), Buffer.from(FIRST).toString("base64").slice(4, 40)]) {
        expect(shown, name).not.toContain(part);
      }
    }
  });

  it("that holds another one is covered whole", () => {
    redact("correct");
    redact("correct horse");
    expect(withoutSecrets("correct horse, correct")).toBe("(secret), (secret)");
  });

  it("leaves the armour of keys and short lines alone: they are in every log", () => {
    redact("abc\nlonger line\n-----END KEY-----");
    expect(withoutSecrets("abc -----END KEY----- longer line")).toBe("abc -----END KEY----- (secret)");
  });

  it("that is blank covers nothing", () => {
    redact("");
    redact(" \n ");
    expect(withoutSecrets("a b\n c")).toBe("a b\n c");
  });
});

describe("the least level of the log", () => {
  it.each([
    [{}, "error"],
    [{ TF_LOG: "" }, "error"],
    [{ TF_LOG: "off" }, "error"],
    [{ TF_LOG: "INFO" }, "info"],
    [{ TF_LOG: "warn" }, "warn"],
    [{ TF_LOG: "JSON" }, "trace"],
    [{ TF_LOG: "1" }, "trace"],
    [{ TF_LOG: "ERROR", TF_LOG_PROVIDER: "DEBUG" }, "debug"],
    [{ TF_LOG: "TRACE", TF_LOG_PROVIDER: "off" }, "error"],
  ] as const)("with %j is %s", (environment, level) => {
    expect(logLevelFrom(environment)).toBe(level);
  });
});

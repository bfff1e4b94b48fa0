import { afterAll, describe, expect, it } from "vitest";
import { printable } from "../../engine/transport";
import { say } from "./command-line";
import { documentOf, Folder } from "./documents";
import { appliedTo, FakeFleet } from "./fake-host";

const folder = new Folder();
afterAll(() => folder.remove());

const HOSTILE = "\x1b[2J\x07\u009b31m\x7f\u202evil\u200b\u{e0041}";

describe("rules of a host with hostile characters in comments, interfaces and names", () => {
  const document = documentOf("edge-1");
  const path = folder.write("edge-1.json", document);
  const applied = appliedTo(document);
  const fleet = new FakeFleet({
    "edge-1": {
      ...applied,
      filter: [
        ...(applied.filter ?? []),
        `:X${HOSTILE} - [0:0]`,
        `-A NF-INPUT -m comment --comment "${HOSTILE}" -j ACCEPT`,
        `-A INPUT -i ${HOSTILE} -j ACCEPT`,
        `-A INPUT -j X${HOSTILE}`,
      ],
    },
    "edge-2": { cause: { kind: "auth", message: `it said ${HOSTILE}` } },
  });
  const other = folder.write("edge-2.json", documentOf("edge-2"));

  it.each([["plan"], ["drift"], ["plan", "--json"], ["drift", "--json"], ["destroy", "--yes"]])(
    "are shown by nffleet %s %s as text that no terminal obeys",
    async (...words) => {
      const { stdout, stderr } = await say([...words, "--documents", path, "--documents", other], { fleet });
      for (const text of [stdout, stderr]) for (const line of text.split("\n")) expect(printable(line)).toBe(line);
      if (words[0] !== "destroy") expect(stdout).toContain("\\u202evil");
    },
  );
});

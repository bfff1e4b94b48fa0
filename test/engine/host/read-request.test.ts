import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { READER_SCRIPT } from "../../../engine/host";
import { READ_REQUEST_VERSION, readRequestLines } from "../../../engine/host/shell/read-request";

/** What program and reader say to each other, as last recorded. */
const FILE = join(__dirname, "../../fixtures/read-protocol.json");
const PLACE = "READ_REQUEST_VERSION in engine/host/shell/read-request.ts";
const RAISE = `Requests, sections or facts of a read are not those of version ${READ_REQUEST_VERSION} any more: raise ${PLACE}, so that older readers on hosts say that they are to be replaced, and then record the new one with npm run golden.`;
const THINK = `The reader's script or the version is not the one that was recorded. Would what an older reader answers be read wrongly now? Then raise ${PLACE}. Record it with npm run golden.`;

interface ReadProtocol {
  readonly version: number;
  /** Lines of a request for one sysctl, for one reading of a device, and for who changed the host. */
  readonly request: readonly string[];
  /** Each section of an answer, with the command that fills it. */
  readonly sections: readonly string[];
  /** Keys of the facts. */
  readonly facts: readonly string[];
  /** sha256 of the reader's script without comments: what its functions print is protocol, too. */
  readonly script: string;
}

function currentProtocol(): ReadProtocol {
  const bare = (text: string): readonly string[] =>
    text
      .replaceAll(`# nffleet-read ${READ_REQUEST_VERSION} `, "# nffleet-read VERSION ")
      .replace(`echo reader=${READ_REQUEST_VERSION}\n`, "echo reader=VERSION\n")
      .split("\n")
      .map(line => line.trim())
      .filter(line => line !== "");
  const script = bare(READER_SCRIPT).filter(line => !line.startsWith("#"));
  const found = (pattern: RegExp) => script.flatMap(line => [...line.matchAll(pattern)].map(([, text = ""]) => text));
  return {
    version: READ_REQUEST_VERSION,
    request: bare(readRequestLines("MARKER", { sysctls: ["net.ipv4.ip_forward"], links: ["link/eth0"] }, new Date(0))),
    sections: [...new Set(found(/(?:^|[&;)] )section ([^&;]+?)(?= &&| ;|;|$)/g))],
    facts: found(/^(?:printf '|echo )([a-z0-9_]+)=/g),
    script: createHash("sha256").update(script.join("\n")).digest("hex"),
  };
}

// A reader stands on a host until somebody replaces it: one that is older than the program that asks must say so.
describe("the version of a read request", () => {
  const current = currentProtocol();

  it("stands for sections and facts that are found in the reader's script", () => {
    expect(current.request[0]).toBe("# nffleet-read VERSION MARKER");
    expect(current.sections).toContain("save4 save_family iptables 4");
    expect(current.sections).toContain("nft list_native");
    expect(current.sections).toContain('"$1" ethtool -g "$device"');
    expect(current.sections).toContain('"sysctl $name" cat "/proc/sys/$(printf %s "$name" | tr ./ /.)"');
    expect(current.facts).toContain("uid");
    expect(current.facts).toContain("reader");
  });

  it("is raised when they change, and thought of when anything else of the script does (npm run golden records it)", async () => {
    if (existsSync(FILE)) {
      const { script: _before, ...recorded } = JSON.parse(readFileSync(FILE, "utf8"));
      const { script: _now, ...protocol } = current;
      // Recording a change without a new version is no way out.
      if (recorded.version === READ_REQUEST_VERSION) expect(protocol, RAISE).toEqual(recorded);
    }
    await expect(`${JSON.stringify(current, undefined, 2)}\n`, THINK).toMatchFileSnapshot(FILE);
  });
});

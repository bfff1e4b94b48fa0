import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(__dirname, "..");

/** Room → floor. An arrow points down, or stays on its floor where `NEIGHBOURS` allows it. */
const FLOORS: Readonly<Record<string, number>> = {
  "engine/ruleset": 1,
  "engine/traffic": 1,
  "engine/conntrack": 1,
  "engine/packet": 1,
  "engine/system": 1,
  "engine/delivery": 2,
  "engine/desired": 2,
  "engine/transport": 2,
  constructs: 3,
  "engine/host": 3,
  stacks: 4,
  "engine/fleet": 4,
  "engine/drift": 4,
  "engine/adopt": 4,
  "engine/bloat": 4,
  "main.ts": 5,
  cli: 5,
  provider: 5,
  bundle: 5,
  lab: 5,
};

/** The faces of cdktf see the contract and the pure rooms only. */
const CONSTRUCT_ROOMS = new Set(["constructs", "stacks"]);
const SEEN_BY_CONSTRUCT_ROOMS = new Set(["engine/desired", "engine/delivery", "constructs", "stacks"]);

/** A peer that only those install who import `netfilter-fleet/null`. */
const OPTIONAL_PEER = { name: "@cdktf/provider-null", module: "constructs/null/provider-null.ts" };

interface Arrow {
  readonly file: string;
  readonly room: string;
  /** A room, or the name of a package (`node:fs`, `zod`). */
  readonly to: string;
  readonly kind: "room" | "package" | "builtin";
  /** For rooms: the file that is imported, relative to the root, without extension. */
  readonly target: string;
}

function* sourceFiles(directory: string): Generator<string> {
  if (!existsSync(join(ROOT, directory))) return; // a room of the design that nothing stands in yet
  for (const entry of readdirSync(join(ROOT, directory), { withFileTypes: true })) {
    const path = directory === "" ? entry.name : `${directory}/${entry.name}`;
    if (entry.isDirectory()) yield* sourceFiles(path);
    else if (path.endsWith(".ts") && !path.endsWith(".d.ts")) yield path;
  }
}

function roomOf(path: string): string | undefined {
  return Object.keys(FLOORS).find(
    room => path === room || `${path}.ts` === room || path.startsWith(`${room}/`) || path === room,
  );
}

/** The text of a file without its comments. */
function codeOf(file: string): string {
  return readFileSync(join(ROOT, file), "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "");
}

function* specifiersOf(code: string): Generator<string> {
  const statement = /^\s*(?:import|export)\s[^;"'`]*?from\s*["']([^"'\n]+)["']|^\s*import\s*["']([^"'\n]+)["']/gm;
  for (const [, from, bare] of code.matchAll(statement)) yield from ?? bare ?? "";
  for (const [, called] of code.matchAll(/\b(?:import|require)\(\s*["']([^"'\n]+)["']\s*\)/g)) yield called ?? "";
}

function arrowOf(file: string, room: string, specifier: string): Arrow {
  if (specifier.startsWith(".")) {
    const target = relative(ROOT, join(ROOT, dirname(file), specifier))
      .split(sep)
      .join("/");
    return { file, room, to: roomOf(target) ?? target, kind: "room", target };
  }
  const name = specifier.startsWith("node:") ? specifier.slice(5) : specifier;
  const kind = builtinModules.includes(name) ? "builtin" : "package";
  const [first = "", second] = specifier.split("/");
  const to = kind === "package" ? (first.startsWith("@") ? `${first}/${second}` : first) : name;
  return { file, room, to, kind, target: specifier };
}

const files = ["main.ts", "constructs", "stacks", "engine", "cli", "provider", "lab", "bundle"].flatMap(place =>
  place === "main.ts" ? [place] : [...sourceFiles(place)],
);
const arrows = files.flatMap(file => {
  const room = roomOf(file);
  return room === undefined ? [] : [...specifiersOf(codeOf(file))].map(specifier => arrowOf(file, room, specifier));
});
const between = arrows.filter(arrow => arrow.kind === "room" && arrow.to !== arrow.room);

function tell(found: readonly Arrow[]): readonly string[] {
  return found.map(({ file, target }) => `${file} → ${target}`);
}

describe("the house", () => {
  it("has arrows to look at", () => {
    expect(files.length).toBeGreaterThan(20);
    expect(between.length).toBeGreaterThan(20);
  });

  it("puts every file of the engine into a room", () => {
    expect(files.filter(file => roomOf(file) === undefined)).toEqual([]);
  });

  it("lets a room import rooms only: nothing outside, no test", () => {
    expect(tell(between.filter(arrow => FLOORS[arrow.to] === undefined))).toEqual([]);
  });

  it("lets an arrow point down or stay on its floor, never up", () => {
    const up = between.filter(({ room, to }) => (FLOORS[to] ?? 0) > (FLOORS[room] ?? 0));
    expect(tell(up)).toEqual([]);
  });

  it("lets no two rooms import each other", () => {
    const pairs = new Set(between.map(({ room, to }) => `${room} → ${to}`));
    expect([...pairs].filter(pair => pairs.has(pair.split(" → ").reverse().join(" → ")))).toEqual([]);
  });

  it("keeps the first floor pure: no package, nothing of Node", () => {
    const impure = arrows.filter(({ room, kind }) => FLOORS[room] === 1 && kind !== "room");
    expect(tell(impure)).toEqual([]);
  });

  it("keeps the first floor blind: no clock, no environment, no output", () => {
    const effect = /\b(process\.|Buffer\.|console\.|fetch\(|Date\.now|new Date\(\)|setTimeout\(|Math\.random)/;
    const seeing = files.filter(file => FLOORS[roomOf(file) ?? ""] === 1 && effect.test(codeOf(file)));
    expect(seeing).toEqual([]);
  });

  it("shows the constructs to the app only: not to the engine, the command line, the provider or the lab", () => {
    const seen = between.filter(
      ({ room, to }) => room !== "main.ts" && !CONSTRUCT_ROOMS.has(room) && CONSTRUCT_ROOMS.has(to),
    );
    expect(tell(seen)).toEqual([]);
  });

  it("shows constructs and stacks the first floor, the contract and each other", () => {
    const seen = between.filter(
      ({ room, to }) => CONSTRUCT_ROOMS.has(room) && FLOORS[to] !== 1 && !SEEN_BY_CONSTRUCT_ROOMS.has(to),
    );
    expect(tell(seen)).toEqual([]);
    const packages = arrows.filter(
      ({ room, kind, to }) => CONSTRUCT_ROOMS.has(room) && kind === "package" && to !== "cdktf" && to !== "constructs",
    );
    expect(tell(packages)).toEqual([`${OPTIONAL_PEER.module} → ${OPTIONAL_PEER.name}`]);
  });

  it("touches cdktf in one module, and the optional peer in one that only its subpath imports", () => {
    const touching = arrows.filter(
      ({ to, kind }) =>
        kind === "package" && /^(cdktf|cdktn|constructs|@cdktf\/|@cdktn\/)/.test(to) && to !== OPTIONAL_PEER.name,
    );
    const intoSubpath = arrows.filter(
      ({ file, target }) => target.startsWith("constructs/null/") && !file.startsWith("constructs/null/"),
    );
    expect(tell(intoSubpath)).toEqual([]);
    expect([...new Set(touching.map(({ file }) => file))]).toEqual(["constructs/cdktf.ts"]);
  });

  it("touches ssh2 in the transport only", () => {
    const touching = arrows.filter(
      ({ to, kind, room }) => kind === "package" && to === "ssh2" && room !== "engine/transport",
    );
    expect(tell(touching)).toEqual([]);
  });

  it("stacks the provider: the framework sees neither wire nor resources, and those two not each other", () => {
    const within = (part: string) =>
      arrows.filter(({ file, kind }) => kind === "room" && file.startsWith(`provider/${part}/`));
    const into = (found: readonly Arrow[], parts: RegExp) => tell(found.filter(({ target }) => parts.test(target)));
    expect(within("framework").length).toBeGreaterThan(20);
    expect(into(within("framework"), /^(?!provider\/framework\/)/)).toEqual([]);
    expect(into(within("wire"), /^(?!provider\/(framework|wire)\/)/)).toEqual([]);
    expect(into(within("resources"), /^provider\/(?!framework|resources)/)).toEqual([]);
  });

  it("touches HTTP/2, protobuf and msgpack in the wire only, and esbuild in the bundle only", () => {
    const touching = (packages: RegExp) =>
      arrows.filter(({ to, kind }) => kind !== "room" && packages.test(to)).map(({ file }) => file);
    const wire = touching(/^(protobufjs|@msgpack\/)/);
    expect(wire.sort()).toEqual(["provider/wire/msgpack.ts", "provider/wire/protobuf.ts"]);
    expect(touching(/^http2$/)).toEqual(["provider/wire/grpc-server.ts"]);
    expect(touching(/^esbuild$/)).toEqual(["bundle/bundle-program.ts"]);
  });

  it("names every file for one concept", () => {
    const vague = /(^|[/.-])(utils?|helpers?|manager|misc|common|stuff)([./-]|$)/;
    expect(files.filter(file => vague.test(file))).toEqual([]);
    expect(files.filter(file => !/^[a-z0-9/.-]+\.ts$/.test(file))).toEqual([]);
  });
});

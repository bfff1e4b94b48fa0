import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Enough for our own frames (at most four) and the caller; putting a frame into words costs a look into source maps. */
const FRAMES = 6;
const FRAME_PLACE = /\(?((?:file:\/\/)?[^()\s][^()]*):(\d+):\d+\)?$/;

/** Where in the user's program a construct was made. Cheap to capture: the stack is only put into words when asked for. */
export interface Origin {
  readonly trace: Error;
}

/** Remembers the place that is calling into this library. */
export function captureOrigin(): Origin {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const trace = new Error("origin");
  Error.stackTraceLimit = limit;
  return { trace };
}

/**
 * `stacks/gateway-stack.ts:31`: the first place outside this library, relative to the nearest directory that holds a
 * cdktf.json or package.json, with "/" on every system, so that the answer does not depend on the working directory.
 * `undefined` when every remembered frame is ours.
 */
export function describeOrigin(origin: Origin): string | undefined {
  for (const place of placesOf(origin.trace)) {
    if (place.file.startsWith("node:") || place.file.startsWith(LIBRARY)) continue;
    return `${relativeToProject(place.file)}:${place.line}`;
  }
  return undefined;
}

function* placesOf(trace: Error): Generator<{ readonly file: string; readonly line: string }> {
  for (const frame of (trace.stack ?? "").split("\n").slice(1)) {
    const [, file, line] = FRAME_PLACE.exec(frame.replace(/^\s*at (?:async )?/, "").replace(/^[^(]*\(/, "(")) ?? [];
    if (file === undefined || line === undefined) continue;
    yield { file: file.startsWith("file://") ? fileURLToPath(file) : file, line };
  }
}

/**
 * The directory of the constructs as stack traces spell it, ending in a separator: a trace names `constructs/` where
 * source maps are on and `dist/constructs/` where not, so the answer is read from a trace of our own.
 */
const LIBRARY = ((): string => {
  const [own] = placesOf(captureOrigin().trace);
  return dirname(dirname(own?.file ?? __filename)) + sep;
})();

const projects = new Map<string, string>();

function relativeToProject(file: string): string {
  return relative(projectOf(dirname(file)), file)
    .split(sep)
    .join("/");
}

function projectOf(directory: string): string {
  const known = projects.get(directory);
  if (known !== undefined) return known;
  const parent = dirname(directory);
  const isProject = ["cdktf.json", "package.json"].some(name => existsSync(join(directory, name)));
  const project = isProject ? directory : parent === directory ? process.cwd() : projectOf(parent);
  projects.set(directory, project);
  return project;
}

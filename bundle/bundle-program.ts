import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import { collectNotices } from "./third-party-notices";

/** A program as one file, and the licences of the packages inside it. */
export interface Bundle {
  readonly text: string;
  readonly notices: string;
}

/**
 * For V8 of Node before 24: bytes of bytecode that a function runs before it is compiled for speed, ten times the default.
 * A run lives for seconds and meets most of its code a few times a host; at the default the compiler's threads take half
 * of the processor's time, at this a tenth. Node 24 has a compiler between the two and needs none of it.
 */
const COMPILE_LATER =
  'if (parseInt(process.versions.node) < 24) require("node:v8").setFlagsFromString("--interrupt-budget=1500000");\n';

/**
 * Run by sh, which hands the file to Node: Terraform wants it to be called `…_v0.1.0`, and below a project of ES modules
 * Node takes `.0` for an extension that it does not know. Both lines mean nothing to JavaScript, so `node FILE` works too
 * where the extension does not matter.
 */
const LAUNCH = [
  'const { Module } = require("node:module"), file = process.argv[1], main = new Module(file);',
  "main.filename = file;",
  'main._compile(require("node:fs").readFileSync(file, "utf8").replace(/^#!.*/, ""), file);',
].join(" ");

/** The file takes Node's own modules from `process`, and can load nothing else, whatever lies in a node_modules folder above it. */
const PREAMBLE = `#!/bin/sh
':' //; exec node --input-type=commonjs -e '${LAUNCH}' -- "$0" "$@"
if (typeof process.getBuiltinModule !== "function") {
  process.stderr.write("This Terraform provider needs Node.js 20.19 or newer, and \`node\` is " + process.version + " here: put a newer one first in PATH.\\n");
  process.exit(1);
}
var require = function (name) {
  var found = process.getBuiltinModule(name);
  if (found === undefined) throw Object.assign(new Error("Cannot find module '" + name + "'"), { code: "MODULE_NOT_FOUND" });
  return found;
};
`;

const OPTIONS = {
  bundle: true,
  platform: "node",
  target: "node20",
  minify: true,
  legalComments: "none",
  charset: "ascii",
  metafile: true,
  write: false,
  logLevel: "silent",
} as const satisfies BuildOptions;

/**
 * Bundles the provider with all its packages, as an executable text: a script of sh that runs itself as a CommonJS module.
 * The same sources and packages give the same bytes, wherever they lie. What the sources import dynamically is compiled
 * when it is asked for.
 *
 * @param entry the file that calls `serve`, from `root` or absolute.
 * @param root the folder with node_modules.
 * @throws Error of esbuild, with the places of what cannot be bundled.
 */
export async function bundleProvider(entry: string, root: string): Promise<Bundle> {
  // Laid into folders that are not ours: it has none of its own.
  const nowhere = { __dirname: '"/"', __filename: '"/provider"' };
  const later: Part[] = [];
  const { text, packages } = await bundle(entry, root, {
    format: "iife",
    define: nowhere,
    plugins: [leaveOut, compileDynamicImportsLater(root, later)],
  });
  for (const part of later) for (const folder of part.packages) packages.add(folder);
  return { text: PREAMBLE + COMPILE_LATER + text, notices: collectNotices(root, packages, "This Terraform provider") };
}

/**
 * Bundles a program that Node runs where the package lies, with all its packages: it loads in less than half of the time
 * that its files take one by one.
 *
 * @param entry from `root` or absolute.
 * @param root the folder with node_modules.
 * @throws Error of esbuild, with the places of what cannot be bundled.
 */
export async function bundleCommand(entry: string, root: string): Promise<Bundle> {
  const { text, packages } = await bundle(entry, root, PLAIN);
  return {
    text: `"use strict";\n${COMPILE_LATER}${text}`,
    notices: collectNotices(root, packages, "The nffleet command"),
  };
}

/** Columns of the page's script, so that a difference of it can be read. */
const PAGE_LINE = 118;

/**
 * Bundles the script of a page: one text for browsers of 2024 and newer, which runs at once and names nothing global.
 *
 * @param entry from `root` or absolute.
 * @throws Error of esbuild, with the places of what cannot be bundled.
 */
export async function bundlePageScript(entry: string, root: string): Promise<string> {
  const { outputFiles } = await build({
    ...OPTIONS,
    platform: "browser",
    target: "es2023",
    format: "iife",
    // It stands in a template literal itself.
    supported: { "template-literal": false },
    lineLimit: PAGE_LINE,
    entryPoints: [entry],
    absWorkingDir: root,
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made nothing of ${entry}.`);
  return output.text;
}

interface Part {
  readonly text: string;
  /** The folders of all packages of which anything is in it, from the root. */
  readonly packages: Set<string>;
}

type Form = Pick<BuildOptions, "format" | "define" | "plugins">;

async function bundle(entry: string, root: string, form: Form): Promise<Part> {
  const { outputFiles, metafile } = await build({ ...OPTIONS, ...form, entryPoints: [entry], absWorkingDir: root });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made nothing of ${entry}.`);
  return { text: output.text, packages: new Set(packageFoldersOf(metafile)) };
}

/**
 * Parts of packages that stay out. Native code would bind the file to one platform, and is asked for in a `try`. Messages of
 * zod are English without the other languages.
 */
const leaveOut: Plugin = {
  name: "leave out",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^cpu-features$|sshcrypto\.node$/ }, ({ path }) => ({
      path,
      namespace: "absent",
    }));
    onLoad({ filter: /.*/, namespace: "absent" }, () => ({ contents: "throw new Error('Not in the bundle.');" }));
    onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({ contents: "export {};" }));
  },
};

/** A module of CommonJS with everything that it imports, dynamically too. */
const PLAIN: Form = { format: "cjs", plugins: [leaveOut] };

/**
 * Carries what is imported dynamically as a text: Node reads over the whole of a file's code before it runs the first of it,
 * and over a text in no time. Such a part has its own copy of every module, so it must share no class with the rest.
 */
function compileDynamicImportsLater(root: string, parts: Part[]): Plugin {
  return {
    name: "compile later",
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /^\./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind !== "dynamic-import" || pluginData === "resolved") return undefined;
        const found = await resolve(path, { kind, importer, resolveDir, pluginData: "resolved" });
        return found.errors.length > 0 ? found : { path: found.path, namespace: "later" };
      });
      onLoad({ filter: /.*/, namespace: "later" }, async ({ path }) => {
        const part = await bundle(path, root, PLAIN);
        parts.push(part);
        return { contents: compiledWhenLoaded(part.text) };
      });
    },
  };
}

/** A CommonJS module that runs a text as one. */
function compiledWhenLoaded(text: string): string {
  return `require("node:vm").compileFunction(${JSON.stringify(text)}, ["module", "exports", "require"])(module, exports, require);`;
}

function packageFoldersOf({ outputs }: Metafile): readonly string[] {
  const inputs = Object.values(outputs).flatMap(({ inputs: parts }) => Object.entries(parts));
  return inputs.flatMap(([path, { bytesInOutput }]) => {
    const folder = /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
    return folder === undefined || bytesInOutput === 0 ? [] : [folder];
  });
}

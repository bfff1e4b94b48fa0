import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import { collectNotices } from "./third-party-notices";

/** A provider as one file, and the licences of the packages inside it. */
export interface ProviderBundle {
  /** An executable text: a script of sh that runs itself as a CommonJS module. */
  readonly program: string;
  readonly notices: string;
}

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
  // A bundled module has no folder of its own any more.
  define: { __dirname: '"/"', __filename: '"/provider"' },
  metafile: true,
  write: false,
  logLevel: "silent",
} as const satisfies BuildOptions;

/**
 * Bundles a provider with all its packages. The same sources and packages give the same bytes, wherever they lie. What the
 * sources import dynamically is compiled when it is asked for.
 *
 * @param entry the file that calls `serve`, from `root` or absolute.
 * @param root the folder with node_modules.
 * @throws Error of esbuild, with the places of what cannot be bundled.
 */
export async function bundleProvider(entry: string, root: string): Promise<ProviderBundle> {
  const { text, packages } = await bundle(entry, root, "iife");
  return { program: PREAMBLE + text, notices: collectNotices(root, packages) };
}

interface Part {
  readonly text: string;
  /** The folders of all packages of which anything is in it, from the root. */
  readonly packages: ReadonlySet<string>;
}

async function bundle(entry: string, root: string, format: "iife" | "cjs"): Promise<Part> {
  const packages = new Set<string>();
  const compileLater = compileDynamicImportsLater(root, part => {
    for (const folder of part.packages) packages.add(folder);
  });
  const { outputFiles, metafile } = await build({
    ...OPTIONS,
    format,
    entryPoints: [entry],
    absWorkingDir: root,
    // Parts inside a part stay in its text, and run when they are asked for.
    plugins: format === "iife" ? [leaveOut, compileLater] : [leaveOut],
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made nothing of ${entry}.`);
  for (const folder of packageFoldersOf(metafile)) packages.add(folder);
  return { text: output.text, packages };
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

/**
 * Carries what is imported dynamically as a text: Node reads over the whole of a file's code before it runs the first of it,
 * and over a text in no time.
 */
function compileDynamicImportsLater(root: string, onPart: (part: Part) => void): Plugin {
  return {
    name: "compile later",
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /^\./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind !== "dynamic-import" || pluginData === "resolved") return undefined;
        const found = await resolve(path, { kind, importer, resolveDir, pluginData: "resolved" });
        return found.errors.length > 0 ? found : { path: found.path, namespace: "later" };
      });
      onLoad({ filter: /.*/, namespace: "later" }, async ({ path }) => {
        const part = await bundle(path, root, "cjs");
        onPart(part);
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

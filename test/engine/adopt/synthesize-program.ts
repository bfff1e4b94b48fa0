import { createRequire } from "node:module";
import { join } from "node:path";
import { transformSync } from "esbuild";
import * as constructs from "../../../constructs";
import * as cdktf from "../../../constructs/cdktf";
import type { AdoptedFile } from "../../../engine/adopt";
import type { DesiredDocument } from "../../../engine/desired";

const load = createRequire(__filename);

/**
 * Runs an imported program in this process: `netfilter-fleet` is the library at hand, and `app.synth()` gives the
 * documents instead of files. Validations run only where `validated` is asked for.
 */
export function synthesizeProgram(
  files: readonly AdoptedFile[],
  validation: "validated" | "as it is" = "as it is",
): ReadonlyMap<string, DesiredDocument> {
  let documents: ReadonlyMap<string, DesiredDocument> = new Map();
  class App extends cdktf.App {
    override synth(): void {
      documents = validation === "validated" ? constructs.synthesizeDocuments(this) : documentsBelow(this);
    }
  }
  const outside: Readonly<Record<string, unknown>> = {
    cdktf: { ...cdktf, App },
    "netfilter-fleet": constructs,
  };
  const modules = new Map<string, unknown>();
  const require = (name: string): unknown => {
    if (!name.startsWith("./")) return outside[name] ?? load(name);
    const file = `${name.slice(2)}.ts`;
    const known = modules.get(file);
    if (known !== undefined) return known;
    const source = files.find(each => each.name === file);
    if (source === undefined) throw new Error(`no file ${file}`);
    const module = { exports: {} };
    modules.set(file, module.exports);
    const { code } = transformSync(source.content, { loader: "ts", format: "cjs", target: "es2022" });
    new Function("require", "module", "exports", "__filename", code)(
      require,
      module,
      module.exports,
      join(__dirname, file),
    );
    return module.exports;
  };
  require("./main");
  return documents;
}

function documentsBelow(app: cdktf.App): ReadonlyMap<string, DesiredDocument> {
  const hosts = app.node.findAll().filter(constructs.Host.isHost);
  return new Map(hosts.map(host => [host.hostName, host.document]));
}

/**
 * A client that dies: applies a document and kills itself with SIGKILL when a step begins.
 * Arguments: DOCUMENT.json KNOWN_HOSTS IDENTITY STEP
 */
import { readFileSync } from "node:fs";
import { parseDocument } from "../../engine/desired";
import { accessOf, apply } from "../../engine/host";
import { createSshTransport } from "../../engine/transport";

const [file = "", knownHosts = "", identity = "", fatalStep = ""] = process.argv.slice(2);
const document = parseDocument(JSON.parse(readFileSync(file, "utf8")), file);
const transport = createSshTransport({ knownHosts: [knownHosts], hostKeyPolicy: "strict", identities: [identity] });
apply(accessOf(document, transport), document, {
  expectedHash: "any",
  onStep: step => {
    if (step === fatalStep) process.kill(process.pid, "SIGKILL");
  },
}).then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);

/**
 * The only module that touches cdktf. A build for its fork (cdktn) changes this file and nothing else; until then the
 * fork is used by aliasing the package name, see docs/constructs/cdktn.md.
 */
export {
  App,
  Aspects,
  DefaultTokenResolver,
  type IAspect,
  LocalBackend,
  StringConcat,
  TerraformProvider,
  TerraformResource,
  TerraformStack,
  Testing,
  Token,
  Tokenization,
} from "cdktf";
export { Construct, type IConstruct } from "constructs";

/** cdktf's synthesizer calls what stands under this symbol; the fork keeps the name (`addCustomSynthesis` is not exported). */
const CUSTOM_SYNTHESIS = Symbol.for("cdktf/customSynthesis");

/** Runs `write` with the output directory when the construct's stack is synthesized, after all validations passed. */
export function onSynthesize(construct: object, write: (outputDirectory: string) => void): void {
  Object.defineProperty(construct, CUSTOM_SYNTHESIS, {
    value: { onSynthesize: (synthesis: { readonly outdir: string }) => write(synthesis.outdir) },
    enumerable: false,
  });
}

/**
 * The only module that touches cdktf. A build for its fork (cdktn) changes this file and nothing else; until then the
 * fork is used by aliasing the package name, see docs/constructs/cdktn.md.
 */
import { TerraformProvider, TerraformStack } from "cdktf";

export {
  Annotations,
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

/** What overrides (`addOverride`) put at a path of a resource's, provider's or stack's Terraform JSON. */
export function overrideAt(element: object, path: readonly string[]): unknown {
  let value: unknown = Reflect.get(element, "rawOverrides");
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

/** One entry of `required_providers` in a stack's Terraform JSON. */
export interface ProviderRequirement {
  readonly source: string;
  /** Absent: any version. */
  readonly version?: string;
}

/** All providers that a stack's Terraform JSON will require, its own and those that overrides add or change. */
export function requiredProvidersOf(stack: TerraformStack): readonly ProviderRequirement[] {
  const required = new Map<string, Record<string, unknown>>();
  const take = (entries: unknown): void => {
    if (typeof entries !== "object" || entries === null) return;
    for (const [name, entry] of Object.entries(entries)) required.set(name, { ...required.get(name), ...entry });
  };
  for (const construct of stack.node.findAll()) {
    if (!TerraformProvider.isTerraformProvider(construct) || TerraformStack.of(construct) !== stack) continue;
    take(construct.toTerraform().terraform?.required_providers);
  }
  take(overrideAt(stack, ["terraform", "required_providers"]));
  return [...required.values()].flatMap(({ source, version }) =>
    typeof source === "string" ? [{ source, ...(typeof version === "string" ? { version } : {}) }] : [],
  );
}

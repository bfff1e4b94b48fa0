import type { DesiredDocument } from "../engine/desired";
import { Aspects, type IConstruct } from "./cdktf";
import { Host } from "./host";

/**
 * host name → desired document of every host below `scope` (an app, a stack, a fleet or one host), without Terraform and
 * without writing a file: for unit tests of a policy. Aspects run once here and again in a later `app.synth()` of the same
 * tree.
 * @throws Error with one line a problem, when a validation fails, as synthesis would; or when two hosts below have one name
 */
export function synthesizeDocuments(scope: IConstruct): ReadonlyMap<string, DesiredDocument> {
  invokeAspects(scope);
  const documents = new Map<string, DesiredDocument>();
  const problems: string[] = [];
  for (const construct of scope.node.findAll()) {
    for (const problem of construct.node.validate()) problems.push(`  [${construct.node.path}] ${problem}`);
    if (!Host.isHost(construct)) continue;
    if (documents.has(construct.hostName)) {
      problems.push(
        `  [${construct.node.path}] Two hosts here are named ${construct.hostName}: ask for one stack at a time.`,
      );
    }
    documents.set(construct.hostName, construct.document);
  }
  if (problems.length > 0) throw new Error(`Validation failed with the following errors:\n${problems.join("\n")}`);
  return documents;
}

const visited = new WeakMap<object, Set<object>>();

/** As cdktf does at synthesis: each aspect once on each construct below the one it was added to. */
function invokeAspects(root: IConstruct): void {
  const walk = (construct: IConstruct, inherited: readonly { visit(node: IConstruct): void }[]): void => {
    const aspects = [...inherited, ...Aspects.of(construct).all];
    for (const aspect of aspects) {
      const seen = visited.get(aspect) ?? new Set();
      visited.set(aspect, seen);
      if (seen.has(construct)) continue;
      seen.add(construct);
      aspect.visit(construct);
    }
    for (const child of construct.node.children) walk(child, aspects);
  };
  const above = root.node.scopes.slice(0, -1).flatMap(scope => Aspects.of(scope).all);
  walk(root, above);
}

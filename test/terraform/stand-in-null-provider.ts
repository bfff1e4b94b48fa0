import { randomInt } from "node:crypto";
import type { Provider } from "../../provider/framework/provider";
import type { ManagedResource } from "../../provider/framework/resource";
import { equalValues, UNKNOWN, type Value } from "../../provider/framework/value";
import { serve } from "../../provider/wire/serve";

/**
 * A stand-in for the provider hashicorp/null, for tests without the registry: `null_resource` with `triggers` and `id`, as
 * the real one answers (terraform-provider-null, internal/provider/resource.go). It has no data source.
 */
const nullResource: ManagedResource = {
  typeName: "null_resource",
  schema: {
    version: 0,
    description: "Implements the life of a resource and does nothing.",
    attributes: {
      triggers: {
        type: { kind: "map", of: "string" },
        description: "Arbitrary strings that, when they change, replace the resource.",
        presence: "optional",
      },
      id: {
        type: { kind: "string" },
        description: "Set to a random value at create time.",
        presence: "computed",
      },
    },
  },
  validate: () => [],
  plan: ({ proposed, prior }) => {
    if (prior === null || triggersEqual(prior.triggers ?? null, proposed.triggers ?? null)) {
      return { planned: proposed };
    }
    return { planned: proposed, requiresReplacement: [[{ kind: "attribute", name: "triggers" }]] };
  },
  read: async ({ state }) => ({ state }),
  create: async ({ planned }) => ({ state: { ...planned, id: `${randomInt(2 ** 47)}` } }),
  update: async ({ planned }) => ({ state: planned }),
  delete: async () => ({ state: null }),
};

function triggersEqual(a: Value, b: Value): boolean {
  return a !== UNKNOWN && b !== UNKNOWN && equalValues(a, b);
}

const provider: Provider = {
  schema: { version: 0, description: "Stand-in for hashicorp/null.", attributes: {} },
  resources: [nullResource],
  dataSources: [],
  validate: () => [],
  configure: () => [],
};

void serve(() => provider);

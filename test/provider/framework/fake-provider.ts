import type { Provider } from "../../../provider/framework/provider";
import type { DataSource, ManagedResource } from "../../../provider/framework/resource";
import type { Attributes, Schema } from "../../../provider/framework/schema";

const string = { kind: "string" } as const;

/** An attribute of each kind. */
export const ATTRIBUTES: Attributes = {
  id: { type: string, description: "Key.", presence: "computed" },
  name: { type: string, description: "Name.", presence: "required" },
  size: { type: { kind: "number" }, description: "Size.", presence: "optional" },
  on: { type: { kind: "bool" }, description: "On.", presence: "optional" },
  words: { type: { kind: "list", of: "string" }, description: "Words.", presence: "optional" },
  labels: { type: { kind: "map", of: "string" }, description: "Labels.", presence: "optional" },
  groups: { type: { kind: "map", of: "list of string" }, description: "Groups.", presence: "optional" },
  maps: { type: { kind: "map", of: "map of string" }, description: "Maps.", presence: "optional" },
  one: {
    type: {
      kind: "nested",
      nesting: "single",
      attributes: { note: { type: string, description: "Note.", presence: "optional-computed" } },
    },
    description: "One.",
    presence: "optional",
  },
  chains: {
    type: {
      kind: "nested",
      nesting: "map",
      attributes: {
        policy: { type: string, description: "Policy.", presence: "optional" },
        rules: { type: { kind: "list", of: "string" }, description: "Rules.", presence: "optional" },
        made: { type: { kind: "number" }, description: "Made.", presence: "computed" },
      },
    },
    description: "Chains.",
    presence: "optional",
  },
  hops: {
    type: {
      kind: "nested",
      nesting: "list",
      attributes: { host: { type: string, description: "Host.", presence: "required" } },
    },
    description: "Hops.",
    presence: "optional",
  },
};

export const SCHEMA: Schema = { version: 2, description: "A thing.", attributes: ATTRIBUTES };

/** What an object holds where nothing is set. */
export const NOTHING = Object.fromEntries(Object.keys(ATTRIBUTES).map(name => [name, null]));

/** A resource that keeps what is planned, except where a test says otherwise. */
export function fakeResource(changes: Partial<ManagedResource> = {}): ManagedResource {
  return {
    typeName: "fake_thing",
    schema: SCHEMA,
    validate: () => [],
    plan: ({ proposed }) => ({ planned: proposed }),
    read: async ({ state }) => ({ state }),
    create: async ({ planned }) => ({ state: { ...planned, id: "made" } }),
    update: async ({ planned }) => ({ state: planned }),
    delete: async () => ({ state: null }),
    ...changes,
  };
}

export function fakeSource(changes: Partial<DataSource> = {}): DataSource {
  return {
    typeName: "fake_view",
    schema: SCHEMA,
    validate: () => [],
    read: async ({ config }) => ({ state: config }),
    ...changes,
  };
}

export function fakeProvider(resource: ManagedResource = fakeResource(), changes: Partial<Provider> = {}): Provider {
  return {
    schema: {
      version: 0,
      description: "Fakes.",
      attributes: { user: { type: string, description: "User.", presence: "optional" } },
    },
    resources: [resource],
    dataSources: [fakeSource()],
    validate: () => [],
    configure: () => [],
    ...changes,
  };
}

import type { Provider } from "../provider";
import type { DataSource, ManagedResource } from "../resource";

/** @throws Error for a type that this provider did not announce. */
export function managedResourceOf(provider: Provider, typeName: string): ManagedResource {
  const found = provider.resources.find(resource => resource.typeName === typeName);
  if (found === undefined) throw new Error(`This provider has no resource of type ${JSON.stringify(typeName)}.`);
  return found;
}

/** @throws Error for a type that this provider did not announce. */
export function dataSourceOf(provider: Provider, typeName: string): DataSource {
  const found = provider.dataSources.find(source => source.typeName === typeName);
  if (found === undefined) throw new Error(`This provider has no data source of type ${JSON.stringify(typeName)}.`);
  return found;
}

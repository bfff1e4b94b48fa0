/** The only module that touches @cdktf/provider-null, which is a peer of this subpath alone. */
import { provider, resource } from "@cdktf/provider-null";

export const NullProvider = provider.NullProvider;
export type NullProvider = provider.NullProvider;
export const NullResource = resource.Resource;

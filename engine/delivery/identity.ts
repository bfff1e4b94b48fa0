/** A private host name: no registry can ever serve a stranger's provider in its place. */
export const PROVIDER_SOURCE = "terraform.local/netfilter/netfilter";
/** The provider's name in configurations, and the prefix of its resources. */
export const PROVIDER_TYPE = "netfilter";
/** The version of this package; the provider has no other. */
export const PROVIDER_VERSION = "0.1.0";

/** The only file of a provider package. Terraform runs what begins with `terraform-provider-TYPE`. */
export function executableNameOf(version: string): string {
  return `terraform-provider-${PROVIDER_TYPE}_v${version}`;
}

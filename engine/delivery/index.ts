/** How Terraform wants a provider package on disk, and whether it will look there. */
export { type InstallationVerdict, judgeInstallation } from "./cli-configuration";
export { DeliveryError } from "./delivery-error";
export { executableNameOf, PROVIDER_SOURCE, PROVIDER_TYPE, PROVIDER_VERSION } from "./identity";
export { installationAdvice, installationBlock } from "./installation-advice";
export { layPackage, removeOtherVersions, versionsFolder } from "./lay-package";
export { LOCK_FILE, lockEntry, mergeLockFile, type RequiredProvider } from "./lock-file";
export { hashPackage, type PackageFile } from "./package-hash";
export { PLATFORMS, type Platform } from "./platforms";
export { type ProviderBundle, readProviderBundle } from "./provider-bundle";

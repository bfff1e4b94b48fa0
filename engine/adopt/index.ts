export {
  type AdoptedFile,
  type AdoptedRole,
  type Adoption,
  type AdoptionShares,
  type AdoptOptions,
  adoptFleet,
  type HostToAdopt,
} from "./adopt-fleet";
export type { HeldChain, HeldRule, HeldRuleset, LeftOut } from "./held-ruleset";
export { UntrueRuleset } from "./hold-saved";
export { type ImportedAddress, parseImportedHost } from "./imported-address";
export { looksLikeScript, type ReadRuleset, readWritten, type WrittenRuleset } from "./read-written";
export { surveyHost } from "./survey-host";

export {
  attributesOf,
  type ConnectionDefaults,
  defaultAnchor,
  defaultMode,
  documentOfAttributes,
  type HostAttributes,
} from "./attributes";
export * from "./document";
export { findQueueDoubts } from "./find-doubts";
export { lintDocument } from "./lint-document";
export { BUILT_IN_NEIGHBOURS, FIREWALLD, matchesGlob, neighbourOfChain } from "./neighbours";
export { hashDocument, listUnknownLeaves, printDocument } from "./print";
export { type ConntrackCheck, PROBE_FORMS, type ProbeCheck, parseProbeCheck, printConntrackCheck } from "./probe";
export { documentJsonSchema } from "./schema";
export { documentOfState } from "./state-document";
export {
  checkMeaning,
  DocumentError,
  type DocumentProblem,
  OWN_CHAIN_PREFIX,
  ownChainOf,
  parseDocument,
  parseDocumentShape,
} from "./validate";

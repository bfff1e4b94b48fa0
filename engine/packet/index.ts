export { findNoTrack } from "./find-no-track";
export type { Endpoint, FlowPacket } from "./flow-packet";
export { type Devices, OpeningPacket } from "./opening-packet";
export type { Route } from "./opening-stops";
export { type TracedStop, traceOpening } from "./trace-opening";
export { type OpeningFate, walkOpening } from "./walk-connection";
export { type FlowVerdict, openRuleset, type WalkedRuleset, walkFlow } from "./walk-flow";
export { type ChainVerdict, type Ending, walkChain } from "./walk-table";

export type { Endpoint, FlowPacket } from "./flow-packet";
export { type Devices, OpeningPacket } from "./opening-packet";
export { type OpeningFate, type Route, walkOpening } from "./walk-connection";
export { type FlowVerdict, openRuleset, type WalkedRuleset, walkFlow } from "./walk-flow";
export type { ChainVerdict, Ending } from "./walk-table";

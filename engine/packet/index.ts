export type { Endpoint, FlowPacket } from "./flow-packet";
export { type FlowVerdict, openRuleset, type WalkedRuleset, walkFlow } from "./walk-flow";
export type { ChainVerdict, Ending } from "./walk-table";

import type { DiagnosisRule } from "./diagnosis";
import { drops } from "./rules/drops";
import { endless } from "./rules/endless";
import { fewBuckets } from "./rules/few-buckets";
import { halfClosed } from "./rules/half-closed";
import { halfOpen } from "./rules/half-open";
import { insertFailures } from "./rules/insert-failures";
import { longChains } from "./rules/long-chains";
import { lostSyn } from "./rules/lost-syn";
import { oneWay } from "./rules/one-way";
import { resets } from "./rules/resets";
import { stuck } from "./rules/stuck";
import { tableFull } from "./rules/table-full";
import { unanswered } from "./rules/unanswered";
import { unansweredUdp } from "./rules/unanswered-udp";
import { vanishedPeers } from "./rules/vanished-peers";

/** All that the doctor looks for, in the order in which it is told. */
export const DIAGNOSIS_RULES: readonly DiagnosisRule[] = [
  ...[tableFull, drops, insertFailures, longChains, fewBuckets],
  ...[lostSyn, halfOpen, stuck, vanishedPeers, halfClosed, resets],
  ...[unansweredUdp, unanswered, oneWay, endless],
];

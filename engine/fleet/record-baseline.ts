import type { ChainDocument, DesiredDocument } from "../desired";
import {
  accessOf,
  documentOfSurvey,
  HostError,
  type LiveRuleset,
  liveRulesetOf,
  type Observation,
  observe,
} from "../host";
import { BUILT_IN_CHAINS, type Family, TABLE_NAMES, type TableName } from "../ruleset";
import { classifyOrigin, declareQueues, liveTop } from "../traffic";
import type { Transport } from "../transport";
import type { Baseline } from "./baseline-file";

/**
 * Sysctls that decide what becomes of packets and that people turn by hand: forwarding, spoofed sources, redirects, source
 * routes, SYN cookies (kernel, networking/ip-sysctl.rst).
 */
const WATCHED_SYSCTLS = [
  "net.ipv4.ip_forward",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.conf.all.rp_filter",
  "net.ipv4.conf.all.accept_redirects",
  "net.ipv4.conf.all.accept_source_route",
  "net.ipv4.conf.all.send_redirects",
  "net.ipv6.conf.all.forwarding",
  "net.ipv6.conf.all.accept_redirects",
  "net.ipv6.conf.all.accept_ra",
] as const;

/**
 * Reads what a host holds that nobody manages: every rule, chain and policy of no recognised owner, queues that somebody
 * set, and the sysctls that decide what becomes of packets. Built-in chains without a rule are recorded too, so that the
 * first rule in one is found. One connection; the host is only read.
 *
 * @param head how it is reached, whom to recognise, and what to call it
 * @throws HostError any cause of a read; other-owner for a host that a document says already what it should hold
 */
export async function recordBaseline(
  head: DesiredDocument,
  transport: Transport,
  recorded: Date,
  signal?: AbortSignal,
): Promise<Baseline> {
  const asked = { ...head, sysctls: Object.fromEntries(WATCHED_SYSCTLS.map(name => [name, ""])) };
  const observation = await observe(accessOf(head, transport), asked, signal);
  const { host, ownership, snapshot } = observation;
  if (ownership.kind === "owned") {
    throw new HostError(
      host,
      "other-owner",
      `${host} is managed: ${ownership.owner} says what it should hold, so there is nothing to record. Compare it with its document (nffleet drift).`,
    );
  }
  const { document } = documentOfSurvey(head, observation);
  const live = liveRulesetOf(observation);
  return {
    recorded: recorded.toISOString(),
    document: {
      ...document,
      ipv4: withBuiltIns("ipv4", document, live),
      ipv6: snapshot.facts.ipv6 === "absent" ? {} : withBuiltIns("ipv6", document, live),
      qdiscs: setQueuesOf(snapshot),
      sysctls: observation.document.sysctls,
    },
  };
}

function withBuiltIns(family: Family, document: DesiredDocument, live: LiveRuleset): Observation["document"]["ipv4"] {
  const tables = TABLE_NAMES.map((table): [TableName, Record<string, ChainDocument>] => {
    const own = document[family][table] ?? {};
    const builtIn = BUILT_IN_CHAINS[table].map((chain): [string, ChainDocument] => {
      // A table that is not loaded accepts.
      const policy = live[family].get(table)?.get(chain)?.policy ?? "ACCEPT";
      return [chain, { mode: "shared", anchor: "first", rules: [], ...own[chain], policy }];
    });
    return [table, { ...own, ...Object.fromEntries(builtIn) }];
  });
  return Object.fromEntries(tables);
}

/** Queues that somebody set; those that the kernel chose come and go with their devices. */
function setQueuesOf({ queues }: Observation["snapshot"]): DesiredDocument["qdiscs"] {
  return Object.fromEntries(
    [...queues].flatMap(([device, live]) => {
      const texts = (["egress", "ingress"] as const).flatMap(side => {
        const top = liveTop(live, side);
        return top === undefined || classifyOrigin(top) === "kernel-default" ? [] : declareQueues(live, side);
      });
      return texts.length === 0 ? [] : [[device, texts]];
    }),
  );
}

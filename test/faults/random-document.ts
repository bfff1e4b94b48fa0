import type { DesiredDocument } from "../../engine/desired";
import type { LabHost } from "../../lab/lab-host";
import { gatewayDocument } from "../lab/practice-host";
import type { Random } from "../random";

/** Rules that say something about a login, by what they do to it; RUNNER stands for where it comes from. */
const LETTING_IN = [
  "-p tcp -m tcp --dport 22 -j ACCEPT",
  "-s RUNNER/32 -j ACCEPT",
  "-i eth0 -p tcp -m multiport --dports 22,443 -j ACCEPT",
  "-p tcp -m tcp --dport 1:1024 -j ACCEPT",
  "-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT",
  "-j ACCEPT",
];
const CUTTING = [
  "-p tcp -m tcp --dport 22 -j DROP",
  "-s RUNNER/32 -p tcp -j DROP",
  "-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j REJECT --reject-with icmp-port-unreachable",
  "-i eth0 -j DROP",
  "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j DROP",
  "-j DROP",
];
/** Nobody can say beforehand what these do to a login. */
const DOUBTFUL = [
  "-p tcp -m tcp --dport 22 -m limit --limit 600/min --limit-burst 100 -j ACCEPT",
  "-p tcp -m tcp --dport 22 -m length --length 0:20 -j ACCEPT",
  "-p tcp -m recent --name seen --set",
  "-p tcp -m tcp --dport 22 -m statistic --mode random --probability 1.00000000000 -j DROP",
];
const OTHER = [
  "-i lo -j ACCEPT",
  "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
  "-m conntrack --ctstate INVALID -j DROP",
  "-p udp -m udp --dport 53 -j ACCEPT",
  "-s 203.0.113.0/24 -j DROP",
  "-p tcp -m tcp --dport 2222 -j ACCEPT",
  "-s 203.0.113.9/32 -p tcp -m tcp --dport 22 -j DROP",
  "-p icmp -j ACCEPT",
];
const ANSWERS = [
  "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
  "-p tcp -m tcp --sport 22 -j ACCEPT",
  "-p tcp -m tcp --sport 22 -j DROP",
  "-d RUNNER/32 -j DROP",
  "-d 203.0.113.0/24 -j DROP",
];

/** A document of which some let the login in, some cut it, and of some nobody can say. */
export function randomDocument(host: LabHost, runner: string, random: Random): DesiredDocument {
  const pick = (pool: readonly string[]): string => (pool[random(pool.length)] ?? "").replace("RUNNER", runner);
  const some = (pools: readonly (readonly string[])[], most: number): string[] =>
    Array.from({ length: random(most + 1) }, () => pick(pools[random(pools.length)] ?? []));
  const policy = (): string => (random(2) === 0 ? "DROP" : "ACCEPT");
  const shared = (rules: readonly string[], more: object = {}) => ({
    mode: "shared",
    anchor: random(2) === 0 ? "first" : "last",
    rules,
    ...more,
  });
  const input = [...some([OTHER, OTHER, OTHER, DOUBTFUL, CUTTING], 4), ...some([LETTING_IN, OTHER], 4)];
  // What is established passes in most: else nearly all would cut the answers.
  if (random(4) > 0) input.unshift("-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
  const isCutOutside = random(12) === 0;
  return gatewayDocument(host, {
    ipv4: {
      filter: {
        INPUT: shared(input, { policy: policy() }),
        ...(random(3) === 0 ? { OUTPUT: shared(some([ANSWERS, OTHER.slice(1)], 3), { policy: policy() }) } : {}),
      },
      ...(isCutOutside ? { raw: { PREROUTING: shared([pick(CUTTING.slice(0, 2))]) } } : {}),
      ...(random(20) === 0
        ? { nat: { PREROUTING: shared(["-p tcp -m tcp --dport 22 -j REDIRECT --to-ports 2222"]) } }
        : {}),
    },
    ipv6: {},
    sysctls: {},
  });
}

/** One that lets the login in for certain, or cuts it for certain: a short run of random ones may have none of a kind. */
export function certainDocument(host: LabHost, outcome: "open" | "cut"): DesiredDocument {
  const rules = outcome === "open" ? LETTING_IN.slice(0, 1) : CUTTING.slice(0, 1);
  return gatewayDocument(host, {
    ipv4: { filter: { INPUT: { mode: "shared", anchor: "first", rules } } },
    ipv6: {},
    sysctls: {},
  });
}

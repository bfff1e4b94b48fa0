import { BUILT_IN_NEIGHBOURS, FIREWALLD, matchesGlob, type Neighbour } from "../desired";
import { isInPrefix, type RuleReading, readRule } from "../ruleset";
import { findFirewalldRules } from "./firewalld-rules";
import type { ChainPlace } from "./owner-record";
import type { Snapshot } from "./snapshot";

/** Whose a rule is. */
export interface Recognition {
  readonly neighbour: Neighbour;
  /**
   * `pattern`: it looks like that owner's, and is ours where a document declares it. `place`: that owner wrote this very
   * line there and nobody else, even where a document declares the same words.
   */
  readonly by: "pattern" | "place";
}

/** Says whose the rules of a chain are, one answer a rule: a recognised owner, or nobody known. */
export type Recogniser = (place: ChainPlace, rules: readonly string[]) => readonly (Recognition | undefined)[];

/**
 * Docker and libvirt write plain rules into built-in chains as well as jumps, and only the subnet of their bridge gives
 * some of them away; "it jumps somewhere" alone would also hide a hostile `-I INPUT -j EVIL`.
 * @param snapshot the subnets of interfaces that a neighbour's globs name are its subnets too; firewalld's plain rules are
 * recognised only while it runs
 */
export function createRecogniser(
  userNeighbours: readonly Neighbour[],
  { interfaces, services }: Pick<Snapshot, "interfaces" | "services">,
): Recogniser {
  const isRunning = services.some(({ name, state }) => name === "firewalld" && state === "running");
  const neighbours = [...userNeighbours, ...BUILT_IN_NEIGHBOURS].map(neighbour => ({
    neighbour,
    subnets: [
      ...(neighbour.subnets ?? []),
      ...interfaces
        .filter(({ name }) => neighbour.interfaces?.some(glob => matchesGlob(name, glob)))
        .flatMap(({ addresses }) => addresses.filter(address => !address.startsWith("fe80:"))),
    ],
  }));
  const recogniseRule = (rule: string): Neighbour | undefined => {
    const reading = readRule(rule);
    // "Not from docker0" is everybody else's traffic: a negated part gives nobody away.
    const said = (field: { readonly value: string; readonly negated: boolean } | undefined) =>
      field === undefined || field.negated ? [] : [field.value];
    const names = [...said(reading.inInterface), ...said(reading.outInterface)];
    // But for the one that Docker and libvirt write themselves, which lets nothing in: -s SUBNET ! -o BRIDGE -j MASQUERADE.
    if (reading.target === "MASQUERADE" && reading.source !== undefined && reading.outInterface !== undefined) {
      names.push(reading.outInterface.value);
    }
    const addresses = [...said(reading.source), ...said(reading.destination)];
    const lists = listsThatBan(reading);
    return neighbours.find(({ neighbour, subnets }) => {
      const { chains = [], interfaces: globs = [], comments = [], role } = neighbour;
      const { target } = reading;
      return (
        (target !== undefined && chains.some(glob => matchesGlob(target, glob))) ||
        (role === "deny-list" && lists.some(list => chains.some(glob => matchesGlob(list, glob)))) ||
        names.some(name => globs.some(glob => matchesGlob(name, glob))) ||
        reading.comments.some(comment => comments.some(glob => matchesGlob(comment, glob))) ||
        addresses.some(address => subnets.some(subnet => isInPrefix(address, subnet)))
      );
    })?.neighbour;
  };
  return (place, rules) => {
    const plain = isRunning ? findFirewalldRules(place, rules) : undefined;
    return rules.map((rule, at) => {
      if (plain?.has(at) === true) return { neighbour: FIREWALLD, by: "place" };
      const neighbour = recogniseRule(rule);
      return neighbour === undefined ? undefined : { neighbour, by: "pattern" };
    });
  };
}

/**
 * Names of the ipsets, and of the lists of `-m recent`, whose members a rule turns away: fail2ban (iptables-ipset*.conf,
 * iptables-xt_recent-echo.conf) and CrowdSec write such rules without a chain, under the names they give their chains.
 * "Not on the list" bans everybody else, and what accepts by a list bans nobody.
 */
function listsThatBan({ target, matchModules, words }: RuleReading): readonly string[] {
  if (target !== "DROP" && target !== "REJECT") return [];
  const plain = words.map(({ value, quoted }) => (quoted ? "" : value));
  if (plain.some((word, at) => word === "!" && LIST_CHECKS.has(plain[at + 1] ?? ""))) return [];
  return words.flatMap(({ value }, at) => {
    const option = plain[at - 1];
    const names = option === "--match-set" || (option === "--name" && matchModules.includes("recent"));
    return names ? [value] : [];
  });
}

const LIST_CHECKS = new Set(["--match-set", "--rcheck", "--update"]);

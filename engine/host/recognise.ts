import { BUILT_IN_NEIGHBOURS, matchesGlob, type Neighbour } from "../desired";
import { isInPrefix, readRule } from "../ruleset";
import type { HostInterface } from "./snapshot";

/** Says whose rule this is: a recognised owner, or nobody known. */
export type Recogniser = (rule: string) => Neighbour | undefined;

/**
 * Docker and libvirt write plain rules into built-in chains as well as jumps, and only the subnet of their bridge gives
 * some of them away; "it jumps somewhere" alone would also hide a hostile `-I INPUT -j EVIL`.
 * @param interfaces as the snapshot saw them: the subnets of interfaces that a neighbour's globs name are its subnets too
 */
export function createRecogniser(
  userNeighbours: readonly Neighbour[],
  interfaces: readonly HostInterface[],
): Recogniser {
  const neighbours = [...userNeighbours, ...BUILT_IN_NEIGHBOURS].map(neighbour => ({
    neighbour,
    subnets: [
      ...(neighbour.subnets ?? []),
      ...interfaces
        .filter(({ name }) => neighbour.interfaces?.some(glob => matchesGlob(name, glob)))
        .flatMap(({ addresses }) => addresses.filter(address => !address.startsWith("fe80:"))),
    ],
  }));
  return rule => {
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
    return neighbours.find(({ neighbour, subnets }) => {
      const { chains = [], interfaces: globs = [], comments = [] } = neighbour;
      const { target } = reading;
      return (
        (target !== undefined && chains.some(glob => matchesGlob(target, glob))) ||
        names.some(name => globs.some(glob => matchesGlob(name, glob))) ||
        reading.comments.some(comment => comments.some(glob => matchesGlob(comment, glob))) ||
        addresses.some(address => subnets.some(subnet => isInPrefix(address, subnet)))
      );
    })?.neighbour;
  };
}

import type { ConntrackReading } from "./reading";

/** A reading of which each list tells no more than so many, most first. What is counted stays whole. */
export function shortenReading(reading: ConntrackReading, most: number): ConntrackReading {
  const { tally } = reading;
  const suspects = [...tally.suspects].map(
    ([kind, found]) => [kind, { ...found, top: found.top.slice(0, most) }] as const,
  );
  return {
    ...reading,
    tally: {
      ...tally,
      services: tally.services.slice(0, most),
      suspects: new Map(suspects),
      flows: tally.flows.slice(0, most),
      places: tally.places.slice(0, most),
    },
  };
}

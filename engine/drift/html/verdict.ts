import type { DriftReport } from "../report";

/** What the report says, in a sentence or two. Names no host, so it may stand in the page as it is. */
export function verdictOf({ hosts }: DriftReport): string {
  const of = (status: string) => hosts.filter(host => host.status === status).length;
  const [drifted, unread, unchecked] = [of("drifted"), of("unread"), of("unchecked")];
  if (hosts.length === 0) return "No host was read.";
  const rest = [
    ...(unread === 0 ? [] : [`${was(unread)} not read`]),
    ...(unchecked === 0 ? [] : [`${was(unchecked)} not checked in all parts`]),
  ];
  const first =
    drifted > 0
      ? `${drifted} of ${hosts.length} ${hosts.length === 1 ? "host has" : "hosts have"} drifted.`
      : rest.length > 0
        ? "No drift was seen."
        : `No drift: ${hosts.length === 1 ? "the host holds" : `all ${hosts.length} hosts hold`} what is declared.`;
  return rest.length === 0 ? first : `${first} ${rest.join("; ")}.`;
}

function was(count: number): string {
  return count === 1 ? "1 host was" : `${count} hosts were`;
}

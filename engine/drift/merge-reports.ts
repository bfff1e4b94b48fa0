import { identityOfHost } from "./host-drift";
import { joinMeasurements } from "./join-measurements";
import { buildReport, type DriftReport } from "./report";

/**
 * One report of several: those of the shards of a fleet. Of a host that is in more than one the later reading counts. At
 * least one is to be given.
 */
export function mergeReports([first, ...rest]: readonly [DriftReport, ...DriftReport[]]): DriftReport {
  const reports = [first, ...rest].sort((a, b) => Date.parse(a.started) - Date.parse(b.started));
  const hosts = new Map(reports.flatMap(report => report.hosts.map(host => [identityOfHost(host), host] as const)));
  const begins = reports.map(({ started }) => Date.parse(started));
  const ends = reports.map(({ started, seconds }) => Date.parse(started) + seconds * 1000);
  const [began, ended] = [Math.min(...begins), Math.max(...ends)];
  const bloat = joinMeasurements(reports.flatMap(report => report.bloat ?? []));
  return {
    ...buildReport([...hosts.values()], { started: new Date(began), seconds: (ended - began) / 1000 }),
    ...(bloat.length === 0 ? {} : { bloat }),
  };
}

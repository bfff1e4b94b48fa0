import { buildReport, type DriftReport } from "../../../../engine/drift";
import { readHost } from "./read-host";

const KEPT = 12;

/**
 * A fleet in which every host has drifted as often as is said, and most texts of rules stand on one host alone: what the
 * page's size and speed are measured with.
 *
 * @param findings a host; over 20
 */
export function driftedFleet(hosts: number, findings: number): DriftReport {
  const results = Array.from({ length: hosts }, (_, host) => driftedHost(host, findings));
  return buildReport(results, { started: new Date("2026-11-20T04:17:00Z"), seconds: 42.5 });
}

function driftedHost(host: number, findings: number) {
  const name = `edge-${String(host + 1).padStart(4, "0")}`;
  const kept = Array.from({ length: KEPT }, (_, port) => `-p tcp -m tcp --dport ${8000 + port} -j ACCEPT`);
  const doors = Array.from(
    { length: 8 },
    (_, at) => `-s 10.${host >> 8}.${host & 255}.${at * 16}/28 -p tcp -m tcp --dport 22 -j ACCEPT`,
  );
  const opened = doors.map(rule => rule.replace(/-s \S+/, `-s 10.${host >> 8}.0.0/16`));
  const address = (at: number) => `203.${(host * 7 + at) & 255}.${(host >> 3) & 255}.${(at * 37 + host) & 255}`;
  const added = Array.from(
    { length: findings - 14 },
    (_, at) => `-s ${address(at)}/32 -p tcp -m tcp --dport ${1024 + ((host * 131 + at * 17) % 60000)} -j ACCEPT`,
  );
  const strangers = [`-s ${address(500)}/32 -j ACCEPT`, `-s ${address(501)}/32 -j DROP`];
  const live = kept.flatMap((rule, at) => [
    rule,
    ...(at < doors.length ? [opened[at] ?? ""] : []),
    ...(at === 11 ? added : []),
  ]);
  const wanted = kept.flatMap((rule, at) => [rule, ...(at < doors.length ? [doors[at] ?? ""] : [])]);
  return readHost({
    host: name,
    declared: {
      ipv4: {
        filter: {
          INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules: wanted },
          FORWARD: { mode: "whole", anchor: "none", policy: "DROP", rules: [...kept, "-j LOG --log-prefix gone"] },
        },
      },
      sysctls: { "net.ipv4.ip_forward": "1" },
    },
    save4: [
      "*filter",
      ":INPUT ACCEPT [0:0]",
      ":FORWARD DROP [0:0]",
      ":NF-INPUT - [0:0]",
      "[41:2] -A INPUT -j NF-INPUT",
      ...strangers.map(rule => `[${host % 97}:1] -A INPUT ${rule}`),
      ...live.map((rule, at) => `[${(host * at * 31) % 90_000}:1] -A NF-INPUT ${rule}`),
      ...kept.map((rule, at) => `[${at % 3 === 0 ? 0 : host * at}:1] -A FORWARD ${rule}`),
      "COMMIT\n",
    ].join("\n"),
    sysctls: { "net.ipv4.ip_forward": "0" },
    sources: new Map([
      ["/ipv4/filter/INPUT", { construct: `site/${name}/filter/INPUT`, at: "stacks/site.ts:40" }],
      ["/ipv4/filter/FORWARD", { construct: `site/${name}/filter/FORWARD`, at: "stacks/site.ts:61" }],
    ]),
  });
}

import { createHash } from "node:crypto";
import { buildReport, type DriftReport, findDrift, type HostDrift } from "../../../../engine/drift";
import { asRead } from "../as-read";
import { readHost } from "./read-host";

const KEPT = 12;
/** Hosts that are read and planned; the others are told after them. */
const READ = 8;

/**
 * A fleet in which every host has drifted as often as is said, and most texts of rules stand on one host alone: what the
 * page's size and speed are measured with.
 *
 * @param findings a host; over 20
 */
export function driftedFleet(hosts: number, findings: number): DriftReport {
  const read = Array.from({ length: Math.min(hosts, READ) }, (_, host) =>
    findDrift(asRead(driftedHost(host, findings))),
  );
  const empty = buildReport([], { started: new Date("2026-11-20T04:17:00Z"), seconds: 42.5 });
  return { ...empty, hosts: Array.from({ length: hosts }, (_, number) => retold(read[number % READ], number)) };
}

/** The same story on another host, with addresses and fingerprints of its own. */
function retold(story: HostDrift | undefined, number: number): HostDrift {
  if (story === undefined) throw new Error("There is no host to tell of.");
  if (number < READ) return story;
  const host = nameOf(number);
  const text = (given: string) =>
    given.replace(/\b(203|10)\.(\d+)\.(\d+)\./g, (_, first, second, third) => {
      return `${first}.${(Number(second) + number) & 255}.${(Number(third) + (number >> 3)) & 255}.`;
    });
  const print = (given: string) => createHash("sha256").update(`${given} ${number}`).digest("hex").slice(0, 16);
  return {
    ...story,
    host,
    findings: story.findings.map(({ expected, actual, fingerprint, declared, ...rest }) => ({
      ...rest,
      host,
      fingerprint: print(fingerprint),
      ...(expected === undefined ? {} : { expected: text(expected) }),
      ...(actual === undefined ? {} : { actual: text(actual) }),
      ...(declared === undefined
        ? {}
        : { declared: { ...declared, construct: declared.construct.replace(story.host, host) } }),
    })),
    chains: story.chains.map(chain => ({
      ...chain,
      rows: chain.rows.map(({ fingerprint, ...row }) => ({
        ...row,
        text: text(row.text),
        ...(fingerprint === undefined ? {} : { fingerprint: print(fingerprint) }),
      })),
    })),
  };
}

function nameOf(host: number): string {
  return `edge-${String(host + 1).padStart(4, "0")}`;
}

function driftedHost(host: number, findings: number) {
  const name = nameOf(host);
  const kept = Array.from({ length: KEPT }, (_, port) => `-p tcp -m tcp --dport ${8000 + port} -j ACCEPT`);
  const doors = Array.from(
    { length: 8 },
    (_, at) => `-s 10.${host >> 8}.${host & 255}.${at * 16}/28 -p tcp -m tcp --dport 22 -j ACCEPT`,
  );
  const opened = doors.map(rule => rule.replace(/-s \S+/, `-s 10.${host >> 8}.0.0/16`));
  const address = (at: number) => `203.${(host * 7 + at) & 255}.${(host >> 3) & 255}.${(at * 37 + host) & 255}`;
  const added = Array.from(
    { length: findings - 13 },
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

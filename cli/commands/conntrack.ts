import { FleetError, runFleet } from "../../engine/fleet";
import { accessOf, examineConntrack } from "../../engine/host";
import { askedHosts } from "../conntrack-hosts";
import { CONNTRACK_OPTIONS, readConntrackOutputs, readConntrackQuestion } from "../conntrack-options";
import { tellConntrack } from "../conntrack-outputs";
import { defineCommand } from "../define-command";
import { combineEndings } from "../exit-code";
import { openTransport } from "../options";
import { tellRecordedTable } from "../recorded-table";
import { UsageError } from "../usage-error";
import { endingOfRound, watchHosts } from "../watch-conntrack";

export const conntrackCommand = defineCommand({
  name: "conntrack",
  summary: "what the connection tables of hosts hold, and what is failing, as they tell",
  operands: "[HOST…]",
  operandCount: [0, Number.POSITIVE_INFINITY],
  examples: [
    { line: "nffleet conntrack", meaning: "every host that is declared" },
    { line: "nffleet conntrack edge-1 root@192.0.2.7", meaning: "a declared host, and one that is not" },
    { line: "nffleet conntrack edge-1 --watch 5", meaning: "again every five seconds, with rates" },
    { line: "conntrack -L -o xml | nffleet conntrack --file -", meaning: "a table that was recorded, in any form" },
    { line: "nffleet conntrack --json | jq '.hosts[].diagnoses[].id'", meaning: "for programs" },
    { line: "nffleet conntrack --report prometheus=/var/lib/node_exporter/conntrack.prom", meaning: "for Prometheus" },
    { line: "nffleet conntrack edge-1 --threshold lost-syn-least=200", meaning: "for a host that many scan" },
  ],
  description: `Reads each host's connection table twice over one connection and tells what is failing (requests without an answer,
clients that vanished, a table that fills, …), with the numbers, the places and the rules that made the entries; then what
the table holds. The host itself adds up: a few kB go over the wire, however long the table is. Nothing is changed.
docs/conntrack.md explains each diagnosis. Exit code 0: nothing is failing, 2: something is, 3: some hosts could not be
reached, 1: an error; of a watch, what its worst round came to, 130 once Ctrl-C ends it.`,
  options: CONNTRACK_OPTIONS,
  run: async (operands, options, surroundings) => {
    const question = readConntrackQuestion(options);
    const outputs = readConntrackOutputs(options);
    if (options.file !== undefined)
      return tellRecordedTable(options.file, operands, options, question, outputs, surroundings);
    const hosts = await askedHosts(operands, options, surroundings);
    if (options.local && hosts.length !== 1) throw new UsageError("--local means this one machine. Name it once.");
    const transport = openTransport(options, surroundings);
    const { concurrency, watch } = options;
    if (watch !== undefined) return watchHosts(hosts, question, transport, outputs, surroundings);
    const works = hosts.map(asked => ({
      host: asked.host,
      run: async (own: AbortSignal) => {
        if (asked.kind === "broken") throw new FleetError(asked.cause);
        return examineConntrack(accessOf(asked.head, transport), question, own);
      },
    }));
    const results = await runFleet(works, {
      signal: surroundings.signal,
      ...(concurrency === undefined ? {} : { concurrency }),
    });
    tellConntrack(results, outputs, surroundings);
    return combineEndings(results.map(endingOfRound));
  },
});

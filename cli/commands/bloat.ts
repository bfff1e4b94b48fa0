import {
  type BloatSettings,
  DEFAULT_SETTINGS,
  DIRECTIONS,
  gradeLimitWords,
  isGood,
  lossLimitWords,
  measureBloat,
} from "../../engine/bloat";
import { ADDRESS } from "../../engine/bloat/shell/address";
import { FleetError } from "../../engine/fleet";
import { HostError } from "../../engine/host";
import { printable } from "../../engine/transport";
import { readEnds } from "../bloat-hosts";
import { defineCommand } from "../define-command";
import { endingOfCause } from "../exit-code";
import { bloatText } from "../format/bloat-text";
import { failureText } from "../format/failure-text";
import { jsonText } from "../format/json-text";
import { choosePaint } from "../format/paint";
import { CONNECTION_OPTIONS, DOCUMENT_OPTIONS, openTransport } from "../options";
import { UsageError } from "../usage-error";

const { identity, "known-hosts": knownHosts, "accept-new": acceptNew } = CONNECTION_OPTIONS;

export const bloatCommand = defineCommand({
  name: "bloat",
  summary: "how much latency grows between two hosts under load, in which queue packets wait, and the cure",
  operands: "HOST",
  operandCount: [1, 1],
  examples: [
    { line: "nffleet bloat edge-1 --to edge-2", meaning: "two hosts that are declared, both ways" },
    { line: "nffleet bloat web=root@192.0.2.1 --to db=root@192.0.2.9", meaning: "any two, by address" },
    {
      line: "nffleet bloat office --to web --through gateway --direction up",
      meaning: "one way, with the queues of a host between them",
    },
    {
      line: "nffleet bloat edge-1 --to edge-2 --json >bloat.json",
      meaning: "for programs, and for nffleet drift --bloat",
    },
  ],
  description: `Pings OTHER from HOST, alone and while iperf3 sends TCP from HOST to OTHER (up) and back (down), and reads the queues of
both, and of hosts between them, meanwhile. Grades what the median grows by: ${gradeLimitWords()};
where the load loses pings, at best ${lossLimitWords()}. iperf3 listens on OTHER for this one test
alone. Nothing is changed. Exit code 0: A or better, 2: worse. See docs/bufferbloat.md.`,
  options: {
    to: { kind: "text", valueName: "OTHER", summary: "the other end: a host of a document, or [NAME=][USER@]ADDRESS" },
    through: { kind: "list", valueName: "HOST", summary: "a host on the way, whose queues are read too; repeatable" },
    address: {
      kind: "text",
      valueName: "ADDRESS",
      summary: "by which address HOST reaches OTHER (default: the one that it is logged in by)",
    },
    direction: { kind: "text", valueName: "WAY", summary: "up, down or both (default: both)" },
    seconds: {
      kind: "number",
      valueName: "N",
      least: 5,
      most: 300,
      summary: `length of each load (default ${DEFAULT_SETTINGS.seconds})`,
    },
    "idle-seconds": {
      kind: "number",
      valueName: "N",
      least: 2,
      most: 60,
      summary: `length of the pings without load (default ${DEFAULT_SETTINGS.idleSeconds})`,
    },
    streams: {
      kind: "number",
      valueName: "N",
      least: 1,
      most: 128,
      summary: `TCP connections of a load (default ${DEFAULT_SETTINGS.streams})`,
    },
    port: {
      kind: "number",
      valueName: "N",
      least: 1,
      most: 65_535,
      summary: `port that iperf3 listens on (default ${DEFAULT_SETTINGS.port})`,
    },
    congestion: { kind: "text", valueName: "NAME", summary: "the sender's congestion control: cubic, reno, bbr, …" },
    install: { kind: "flag", summary: "install iperf3 and ping where they are missing (apt-get, dnf, apk)" },
    json: { kind: "flag", summary: "one JSON object on stdout, see nffleet schema bloat" },
    ...DOCUMENT_OPTIONS,
    identity,
    "known-hosts": knownHosts,
    "accept-new": acceptNew,
  },
  run: async ([host = ""], options, surroundings) => {
    const { stdout, stderr, env, signal } = surroundings;
    const settings = readSettings(options);
    const { to, through } = options;
    if (to === undefined) throw new UsageError("bloat needs the other end: --to OTHER.");
    const transport = openTransport({ ...options, local: false, concurrency: undefined }, surroundings);
    try {
      const ends = await readEnds(
        { from: host, to, through, address: options.address },
        options,
        transport,
        surroundings,
      );
      if (!ADDRESS.test(ends.address)) {
        throw new UsageError(
          `"${printable(ends.address)}" is no address that ${ends.from.name} can ping: name one with --address.`,
        );
      }
      const report = await measureBloat(ends, settings, {
        missing: options.install ? "install" : "refuse",
        signal,
        onProgress: words => stderr.write(`${printable(words)}\n`),
      });
      stdout.write(options.json ? jsonText(report) : bloatText(report, choosePaint(env, stdout)));
      return isGood(report.grade) ? "clean" : "changes";
    } catch (error) {
      if (!(error instanceof HostError || error instanceof FleetError)) throw error;
      stderr.write(failureText(error instanceof HostError ? error.host : host, error.cause, choosePaint(env, stderr)));
      return endingOfCause(error.cause);
    }
  },
});

interface SettingOptions {
  readonly direction: string | undefined;
  readonly seconds: number | undefined;
  readonly "idle-seconds": number | undefined;
  readonly streams: number | undefined;
  readonly port: number | undefined;
  readonly congestion: string | undefined;
}

/** @throws UsageError for a direction or a congestion control that there is not */
function readSettings(options: SettingOptions): BloatSettings {
  const { direction = "both", congestion, seconds, streams, port, "idle-seconds": idleSeconds } = options;
  const found = DIRECTIONS.filter(each => direction === each || direction === "both");
  if (found.length === 0)
    throw new UsageError(`--direction takes up, down or both, and "${printable(direction)}" is none of them.`);
  if (congestion !== undefined && !/^[a-z0-9_]{1,15}$/.test(congestion))
    throw new UsageError(
      `"${printable(congestion)}" is no congestion control: cubic, reno or bbr are, where the kernel has them.`,
    );
  return {
    directions: found,
    seconds: seconds ?? DEFAULT_SETTINGS.seconds,
    idleSeconds: idleSeconds ?? DEFAULT_SETTINGS.idleSeconds,
    streams: streams ?? DEFAULT_SETTINGS.streams,
    port: port ?? DEFAULT_SETTINGS.port,
    ...(congestion === undefined ? {} : { congestion }),
  };
}

import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { down } from "./commands/down";
import { exec, openConsole, ssh } from "./commands/reach";
import { serve } from "./commands/serve";
import { probe, status } from "./commands/status";
import { switchMachine } from "./commands/switch";
import { up } from "./commands/up";
import { LabError } from "./lab-error";

const HELP = `Examples
  nffleet-lab up                                 three hosts, in a second
  nffleet-lab up --hosts 10 --guests 1           ten hosts and one guest with a kernel of its own (CoDel)
  nffleet-lab status                             name, address, port, kind and state of each
  nffleet-lab ssh edge-1 iptables -S             a command over ssh; without a command, a login
  nffleet-lab console edge-1 iptables -F         into a host without ssh: works when it is locked out
  nffleet-lab power edge-2 off                   pull the plug (on: boot); its disk stays
  nffleet-lab cable edge-2 cut                   connections hang (plug: as before)
  nffleet-lab exec -- nffleet plan               run a command where the hosts are reachable
  nffleet-lab down                               end it; nothing stays

A practice fleet on this machine: hosts made of namespaces and User Mode Linux guests, each with its own sshd, host key,
ruleset and files, on a bridge in a network namespace of their own. Needs root, and the packages of lab/packages.sh.

Options
  --directory DIR   where key, known_hosts, ssh_config, hosts.json and logs are; default ./.lab
  --hosts N         up: namespace hosts, 0 to 250, named edge-1, edge-2, …; default 3
  --guests M        up: User Mode Linux guests, 0 to 16, named guest-1, guest-2, …; default 0
  --keep            down: leave the directory, for its logs
  --help            this text

Exit codes: 0 done, 1 failed, 64 wrong usage; ssh, exec and console answer their command's.
`;

class UsageError extends Error {}

interface Flags {
  readonly directory: string;
  readonly hosts: number;
  readonly guests: number;
  readonly files: "remove" | "keep";
}

async function main(argv: readonly string[]): Promise<number> {
  const [command = "", ...rest] = argv;
  if (argv.length === 0 || ["help", "--help", "-h"].includes(command)) {
    process.stdout.write(HELP);
    return argv.length === 0 ? 64 : 0;
  }
  switch (command) {
    case "up":
      return up(parseFlags(rest, ["directory", "hosts", "guests"]));
    case "serve":
      return serve(parseFlags(rest, ["directory", "hosts", "guests"]));
    case "down": {
      const flags = parseFlags(rest, ["directory", "keep"]);
      return down(flags.directory, flags.files);
    }
    case "status":
      return status(parseFlags(rest, ["directory"]).directory);
    case "probe":
      return probe(parseFlags(rest, ["directory"]).directory);
    case "exec":
    case "ssh":
    case "console":
      return reach(command, rest);
    case "power":
    case "cable":
      return turn(command, rest);
    default:
      throw new UsageError(`there is no command "${command}".`);
  }
}

function turn(command: "power" | "cable", argv: readonly string[]): Promise<number> {
  const words = argv.filter((word, at) => !word.startsWith("-") && argv[at - 1] !== "--directory");
  const { directory } = parseFlags(
    argv.filter(word => !words.includes(word)),
    ["directory"],
  );
  const [name, position] = words;
  const action = `${command} ${position}`;
  if (name !== undefined && words.length === 2) {
    if (action === "power on" || action === "power off" || action === "cable cut" || action === "cable plug") {
      return switchMachine(directory, name, action);
    }
  }
  throw new UsageError(`say which machine and what: ${command} NAME ${command === "power" ? "off|on" : "cut|plug"}.`);
}

/** The command's own options end at the first word that is none: `nffleet-lab ssh --directory X edge-1 ls -l`. */
function reach(command: "exec" | "ssh" | "console", argv: readonly string[]): Promise<number> {
  let own = 0;
  while (argv[own]?.startsWith("-") === true && argv[own] !== "--") own += argv[own] === "--directory" ? 2 : 1;
  const { directory } = parseFlags(argv.slice(0, own), ["directory"]);
  const words = argv.slice(argv[own] === "--" ? own + 1 : own);
  const [name, ...rest] = words;
  if (name === undefined) {
    throw new UsageError(
      command === "exec" ? "say which command: exec -- COMMAND…" : `say which machine: ${command} NAME`,
    );
  }
  if (command === "exec") return exec(directory, words);
  const remote = rest[0] === "--" ? rest.slice(1) : rest;
  return command === "ssh" ? ssh(directory, name, remote) : openConsole(directory, name, remote);
}

function parseFlags(argv: readonly string[], known: readonly ("directory" | "hosts" | "guests" | "keep")[]): Flags {
  const options = Object.fromEntries(
    known.map(name => [name, { type: name === "keep" ? ("boolean" as const) : ("string" as const) }]),
  );
  let values: Record<string, unknown>;
  try {
    values = parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  return {
    directory: resolve(typeof values.directory === "string" ? values.directory : ".lab"),
    hosts: parseCount("--hosts", values.hosts, 3, 250),
    guests: parseCount("--guests", values.guests, 0, 16),
    files: values.keep === true ? "keep" : "remove",
  };
}

function parseCount(option: string, value: unknown, standard: number, most: number): number {
  if (value === undefined) return standard;
  const count = typeof value === "string" && /^\d{1,4}$/.test(value) ? Number(value) : Number.NaN;
  if (!(count >= 0 && count <= most)) throw new UsageError(`${option} takes a whole number from 0 to ${most}.`);
  return count;
}

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof UsageError) {
      process.stderr.write(`nffleet-lab: ${error.message} \`nffleet-lab --help\` shows examples.\n`);
      process.exitCode = 64;
      return;
    }
    const text = error instanceof LabError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`nffleet-lab: ${text}\n`);
    process.exitCode = 1;
  },
);

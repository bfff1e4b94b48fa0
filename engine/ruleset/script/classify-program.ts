import type { Family } from "../model";
import { RUN_INSTEAD } from "./script-source";

/** What a program has to do with the rules. */
export type Program =
  | { readonly kind: "iptables"; readonly family: Family; readonly variant: "legacy" | "nft" | "plain" }
  /** It changes no rule: why is a phrase. */
  | { readonly kind: "harmless"; readonly why: string }
  | { readonly kind: "sysctl" }
  | { readonly kind: "exit" }
  | { readonly kind: "false" }
  | { readonly kind: "refused"; readonly what: string; readonly fix: string };

/** Why each of these has no part in a ruleset. */
const HARMLESS: ReadonlyMap<string, string> = new Map([
  ...listed("it only prints", "echo", "printf", "date", "hostname", "uname", "whoami", "id", "logger", "clear", "tput"),
  ...listed(
    "it only prints",
    "cat",
    "grep",
    "sed",
    "awk",
    "head",
    "tail",
    "sort",
    "cut",
    "tr",
    "wc",
    "less",
    "more",
    "ls",
  ),
  ...listed("it only prints", "column", "tee", "which", "type", "command", "dmesg", "conntrack", "iptables-save"),
  ...listed("it only prints", "ip6tables-save", "iptables-legacy-save", "iptables-nft-save"),
  ...listed("it only prints", "ip6tables-legacy-save", "ip6tables-nft-save"),
  ...listed("it concerns the shell alone", "set", ":", "true", "umask", "cd", "sleep", "wait", "sync", "shopt"),
  ...listed("it concerns files alone", "mkdir", "touch", "chmod", "chown", "cp", "mv", "rm", "ln", "install"),
  ...listed("it loads a module of the kernel, which iptables does by itself", "modprobe", "insmod", "depmod"),
  ...listed(
    "it concerns devices and routes, not rules",
    "ip",
    "ifconfig",
    "route",
    "ethtool",
    "brctl",
    "ifup",
    "ifdown",
  ),
  ...listed("it concerns queueing, not rules", "tc"),
  ...listed("it fills sets that rules may name, and no rule", "ipset"),
  ...listed("it installs packages", "apt", "apt-get", "dnf", "yum", "zypper", "apk", "pacman"),
]);

/** Programs that change rules otherwise than by iptables commands. */
const OTHER_FRONT_ENDS = new Set(["nft", "ebtables", "arptables", "ufw", "firewall-cmd", "shorewall", "ferm", "csf"]);

/** Programs that run what stands elsewhere. */
const RUNNERS = new Set([
  "sh",
  "bash",
  "dash",
  "zsh",
  ".",
  "source",
  "eval",
  "exec",
  "xargs",
  "trap",
  "ssh",
  "nsenter",
]);

/** Programs that set variables. */
const SETTERS = new Set([
  "export",
  "readonly",
  "declare",
  "typeset",
  "local",
  "let",
  "read",
  "unset",
  "alias",
  "shift",
]);

function listed(why: string, ...names: readonly string[]): readonly (readonly [string, string])[] {
  return names.map(name => [name, why] as const);
}

/** @param name as written, with or without its path */
export function classifyProgram(name: string, args: readonly string[]): Program {
  const program = name.slice(name.lastIndexOf("/") + 1);
  if (program === "systemctl" || program === "service" || program === "netfilter-persistent" || isInitScript(name)) {
    return classifyService(program, args);
  }
  const found = /^(iptables|ip6tables)(?:-(legacy|nft))?$/.exec(program);
  if (found !== null) {
    const variant = found[2] === "legacy" || found[2] === "nft" ? found[2] : "plain";
    return { kind: "iptables", family: found[1] === "iptables" ? "ipv4" : "ipv6", variant };
  }
  if (/^ip6?tables.*-(?:restore|apply)$/.test(program)) {
    const what = `${program} loads a file that is no part of the script`;
    return { kind: "refused", what, fix: "Import that file itself, or run the script on a host and import that host." };
  }
  if (program === "sysctl") return { kind: "sysctl" };
  if (program === "exit") return { kind: "exit" };
  if (program === "false") return { kind: "false" };
  if (program === "ip" && args.some(word => word === "netns" || word === "vrf")) {
    return {
      kind: "refused",
      what: "the command runs in another namespace",
      fix: "Import the rules of each by itself.",
    };
  }
  const why = HARMLESS.get(program);
  return why === undefined ? refuseProgram(program) : { kind: "harmless", why };
}

function isInitScript(name: string): boolean {
  return /^\/etc\/(?:rc\.d\/)?init\.d\//.test(name);
}

/** Services that load rules of their own when they start, or take them away when they stop. */
const RULE_SERVICE = /^(?:ip6?tables|netfilter|nftables|firewall|ufw|shorewall|ferm|fail2ban|docker|libvirt)/;

function classifyService(program: string, args: readonly string[]): Program {
  const words = [program, ...args];
  const later = words.some(word =>
    /^(?:save|status|enable|is-active|is-enabled|daemon-reload|mask|disable)$/.test(word),
  );
  if (later && !words.includes("--now")) {
    return { kind: "harmless", why: "it changes no rule now" };
  }
  const service = words.find(word => RULE_SERVICE.test(word));
  if (service === undefined) return { kind: "harmless", why: "the service has no rules" };
  const what = `${service} may load rules of its own, or take rules away`;
  return { kind: "refused", what, fix: "Leave the line out, or run the script on a host and import that host." };
}

function refuseProgram(program: string): Program {
  const name = JSON.stringify(program);
  if (OTHER_FRONT_ENDS.has(program)) {
    const fix = "Leave the line out, or run the script on a host and import that host.";
    return { kind: "refused", what: `${name} changes rules in a language of its own`, fix };
  }
  if (RUNNERS.has(program)) {
    return { kind: "refused", what: `${name} runs commands that stand elsewhere`, fix: RUN_INSTEAD };
  }
  if (SETTERS.has(program)) {
    const what = `${name} changes variables, which are not followed`;
    return { kind: "refused", what, fix: `Write the values where they are used. ${RUN_INSTEAD}` };
  }
  const fix = "Leave the line out where it changes no rule, or run the script on a host and import that host.";
  return { kind: "refused", what: `nobody here knows whether ${name} changes rules`, fix };
}

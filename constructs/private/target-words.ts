import type { Family } from "../../engine/ruleset";
import { Mark } from "../mark";
import { Port } from "../port";
import type { RuleProps } from "../rule-props";
import type { ChainReference, RejectType, RuleTarget, TranslationOptions } from "../rule-target";
import type { RuleWord } from "./rule-word";
import { textOfNumber, textOfValue } from "./token-text";

/** The same answer as each family's REJECT spells it; absent where that family has none (iptables-extensions(8)). */
const REJECT_WITH: Readonly<Record<RejectType, { readonly [family in Family]?: string }>> = {
  "port-unreachable": { ipv4: "icmp-port-unreachable", ipv6: "icmp6-port-unreachable" },
  "host-unreachable": { ipv4: "icmp-host-unreachable", ipv6: "icmp6-addr-unreachable" },
  "net-unreachable": { ipv4: "icmp-net-unreachable", ipv6: "icmp6-no-route" },
  "admin-prohibited": { ipv4: "icmp-admin-prohibited", ipv6: "icmp6-adm-prohibited" },
  "tcp-reset": { ipv4: "tcp-reset", ipv6: "tcp-reset" },
  "host-prohibited": { ipv4: "icmp-host-prohibited" },
  "net-prohibited": { ipv4: "icmp-net-prohibited" },
  "proto-unreachable": { ipv4: "icmp-proto-unreachable" },
  "policy-fail": { ipv6: "icmp6-policy-fail" },
  "reject-route": { ipv6: "icmp6-reject-route" },
};

/** A target as words; `undefined` when the family has no such target. */
export function targetWords(target: RuleTarget, family: Family): readonly RuleWord[] | undefined {
  if (target === "NOTRACK") return ["-j", "CT", "--notrack"];
  if (typeof target === "string") return ["-j", target];
  if ("reject" in target) {
    const type = REJECT_WITH[target.reject][family];
    return type === undefined ? undefined : ["-j", "REJECT", "--reject-with", type];
  }
  if ("jump" in target) return ["-j", chainNameOf(target.jump)];
  if ("goto" in target) return ["-g", chainNameOf(target.goto)];
  if ("log" in target) {
    return ["-j", "LOG", ...freeText("--log-prefix", target.log.prefix), ...option("--log-level", target.log.level)];
  }
  if ("nflog" in target) {
    const { prefix, group } = target.nflog;
    return ["-j", "NFLOG", ...freeText("--nflog-prefix", prefix), ...option("--nflog-group", group)];
  }
  if ("snat" in target) return ["-j", "SNAT", "--to-source", translation(target.snat, "snat", family)];
  if ("dnat" in target) return ["-j", "DNAT", "--to-destination", translation(target.dnat, "dnat", family)];
  if ("masquerade" in target) return ["-j", "MASQUERADE", ...option("--to-ports", portText(target.masquerade.ports))];
  if ("redirect" in target) return ["-j", "REDIRECT", ...option("--to-ports", portText(target.redirect.port))];
  if ("mark" in target) return ["-j", "MARK", "--set-xmark", markText(target.mark)];
  if ("clampMss" in target) {
    return target.clampMss === "path"
      ? ["-j", "TCPMSS", "--clamp-mss-to-pmtu"]
      : ["-j", "TCPMSS", "--set-mss", textOfNumber(target.clampMss)];
  }
  return undefined;
}

/** How a family's REJECT spells an answer → the word for it in both. */
export function answersIn(family: Family): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(REJECT_WITH).flatMap(([type, spelled]) => {
      const own = spelled[family];
      return own === undefined ? [] : [[own, type] as const];
    }),
  );
}

/** The chain a target goes to, where it goes to one. */
export function chainOfTarget(target: RuleProps["target"]): string | undefined {
  if (typeof target !== "object") return undefined;
  if ("jump" in target) return chainNameOf(target.jump);
  if ("goto" in target) return chainNameOf(target.goto);
  return undefined;
}

function chainNameOf(reference: ChainReference): string {
  return typeof reference === "string" ? reference : reference.chainName;
}

function option(name: string, value: string | number | undefined): readonly string[] {
  if (value === undefined) return [];
  return [name, typeof value === "number" ? textOfNumber(value) : value];
}

function freeText(name: string, text: string | undefined): readonly RuleWord[] {
  return text === undefined ? [] : [name, { text }];
}

function translation(options: TranslationOptions, name: string, family: Family): string {
  const port = portText(options.port);
  if (options.to === undefined && port === undefined) {
    throw new Error(
      `${name} says neither where "to" nor which "port". Write { ${name}: { to: "10.0.0.1", port: 80 } }.`,
    );
  }
  if (port === undefined) return options.to ?? "";
  // Only in brackets can an IPv6 address be told from its port.
  return family === "ipv6" && options.to !== undefined ? `[${options.to}]:${port}` : `${options.to ?? ""}:${port}`;
}

function portText(port: TranslationOptions["port"]): string | undefined {
  if (port === undefined) return undefined;
  return port instanceof Port ? port.toTranslation() : textOfValue(port);
}

function markText(mark: Extract<RuleTarget, { readonly mark: unknown }>["mark"]): string {
  if (mark instanceof Mark) return String(mark);
  const set = textOfValue(mark.set);
  return mark.mask === undefined ? set : `${set}/${textOfValue(mark.mask)}`;
}

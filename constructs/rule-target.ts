import type { Mark } from "./mark";
import type { Port } from "./port";

/** A chain, named by its construct or by its name. */
export type ChainReference = string | { readonly chainName: string };

/**
 * Answers REJECT can give, in words that mean the same in both families.
 * `host-prohibited`, `net-prohibited` and `proto-unreachable` exist in IPv4 only, `policy-fail` and `reject-route` in
 * IPv6 only (iptables-extensions(8), "REJECT"); `tcp-reset` needs protocol tcp.
 */
export type RejectType =
  | "port-unreachable"
  | "host-unreachable"
  | "net-unreachable"
  | "admin-prohibited"
  | "tcp-reset"
  | "host-prohibited"
  | "net-prohibited"
  | "proto-unreachable"
  | "policy-fail"
  | "reject-route";

export interface LogOptions {
  /** Stands before each line. At most 29 bytes: the kernel would cut the rest. */
  readonly prefix?: string;
  /**
   * syslog level, by name or 0 (emerg) to 7 (debug).
   * @default - warning
   */
  readonly level?: "emerg" | "alert" | "crit" | "error" | "warning" | "notice" | "info" | "debug" | number;
}

export interface NflogOptions {
  /**
   * The netlink group a listener (ulogd) joined, 0 to 65535.
   * @default - 0
   */
  readonly group?: number;
  /** At most 63 bytes. */
  readonly prefix?: string;
}

export interface TranslationOptions {
  /** New address, or a range `10.0.0.1-10.0.0.9`. */
  readonly to?: string;
  /** New port or range, `8080`, `"8080-8090"` or a Port; needs a protocol with ports. */
  readonly port?: number | string | Port;
}

/**
 * What happens to a packet that matches.
 * - `ACCEPT`, `DROP`, `RETURN`, `REJECT` (with port-unreachable), `MASQUERADE`, `NOTRACK`: as iptables names them
 * - `jump`, `goto`: go on in a user chain; after `goto` the packet does not come back to this chain
 * - `snat`, `dnat`, `masquerade`, `redirect`: table nat only
 * - `mark`: sets the packet mark, where `mask` says which bits
 * - `clampMss`: fits TCP's segment size to the path, or to a number of bytes
 * - `raw`: a target and its options as iptables writes them after `-j`
 */
export type RuleTarget =
  | "ACCEPT"
  | "DROP"
  | "RETURN"
  | "REJECT"
  | "MASQUERADE"
  | "NOTRACK"
  | { readonly reject: RejectType }
  | { readonly log: LogOptions }
  | { readonly nflog: NflogOptions }
  | { readonly jump: ChainReference }
  | { readonly goto: ChainReference }
  | { readonly snat: TranslationOptions & { readonly to: string } }
  | { readonly dnat: TranslationOptions }
  | { readonly masquerade: { readonly ports: string | Port } }
  | { readonly redirect: { readonly port?: number | string | Port } }
  | { readonly mark: Mark | { readonly set: number | string; readonly mask?: number | string } }
  | { readonly clampMss: "path" | number }
  | { readonly raw: string };

import type { ClassId } from "./class-id";
import type { Handle } from "./handle";

/** Four bytes of a packet, at an offset from its network header. */
export interface FilterKey {
  /** Bytes; a multiple of 4. */
  readonly offset: number;
  /** 32 bits, within the mask. */
  readonly value: number;
  readonly mask: number;
}

/** Which packets a filter takes. */
export type FilterSelector =
  /** Those with this firewall mark. */
  | { readonly kind: "fw"; readonly mark: number; readonly mask: number }
  /** Those of which each key is so, tc-u32(8). `words`: the matches as they were written. */
  | { readonly kind: "u32"; readonly keys: readonly FilterKey[]; readonly words: readonly string[] }
  | { readonly kind: "matchall" };

/** What becomes of them. */
export type FilterAction =
  | { readonly kind: "class"; readonly id: ClassId }
  /** Sent to another device, as if it sent them. */
  | { readonly kind: "redirect"; readonly device: string };

export const FILTER_PROTOCOLS = ["all", "ip", "ipv6"] as const;
export type FilterProtocol = (typeof FILTER_PROTOCOLS)[number];

/** A filter of a qdisc. Of one qdisc, each preference has one: lower numbers are asked first. */
export interface TrafficFilter {
  readonly part: "filter";
  readonly parent: Handle;
  readonly protocol: FilterProtocol;
  /** 1 to 65535. */
  readonly preference: number;
  readonly selector: FilterSelector;
  readonly action: FilterAction;
}

import { quoteShell } from "../../transport";

/**
 * What a host can be asked of a device, as `READING/DEVICE`: `link` (that it is there, txqueuelen, byte limits of its
 * queues; by builtins alone), `ring` (ethtool -g), `features` (ethtool -k), `type` (ip -d link).
 */
export const LINK_READINGS = ["link", "ring", "features", "type"] as const;
export type LinkReading = (typeof LINK_READINGS)[number];

/** Shell that frames one reading of a device a section, which is named as the reading is. */
export const LINK_FUNCTIONS = String.raw`read_link() { # $1 = reading/device
  device=${"$"}{1#*/}
  case $1 in
  link/*) section "$1" print_link "/sys/class/net/$device" ;;
  ring/*) section "$1" ethtool -g "$device" ;;
  features/*) section "$1" ethtool -k "$device" ;;
  type/*) section "$1" ip -d -j link show dev "$device" ;;
  esac
}
print_link() { # $1 = its folder
  [ -e "$1" ] || return 1
  for file in "$1/tx_queue_len" "$1"/queues/tx-*/byte_queue_limits/[hl]*; do
    { read -r value <"$file"; } 2>/dev/null && printf '%s\n' "${"$"}{file#"$1/"} $value"
  done
  return 0
}
`;

/** The calls for these readings, inside `main`. */
export function readLinksShell(readings: readonly string[]): string {
  return readings.map(reading => `  read_link ${quoteShell(reading)}\n`).join("");
}

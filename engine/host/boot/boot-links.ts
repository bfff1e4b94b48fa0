/**
 * What the boot script has more where a document declares links: devices are made, then settings of `links.conf`
 * (`eth0 txqueuelen 500` a line) are written, features and rings by one command a line. POSIX sh. What stands in the file
 * was checked before it was written.
 */
export const BOOT_LINK_FUNCTIONS = String.raw`
write_setting() { # $1 = device, $2 = setting, $3 = value
  at=/sys/class/net/$1
  case $2 in
  type) [ -e "$at" ] || ip link add name "$1" type "$3" || [ -e "$at" ] || return 1; ip link set dev "$1" up ;;
  txqueuelen) printf '%s\n' "$3" >"$at/tx_queue_len" ;;
  'tx-*.'*) for queue in "$at"/queues/tx-*; do printf '%s\n' "$3" >"$queue/byte_queue_limits/${"$"}{2#*.}" || return 1; done ;;
  tx-*) printf '%s\n' "$3" >"$at/queues/${"$"}{2%.*}/byte_queue_limits/${"$"}{2#*.}" ;;
  ring.*) ethtool -G "$1" "${"$"}{2#ring.}" "$3" >/dev/null || [ $? = 80 ] ;;
  feature.*) ethtool -K "$1" "${"$"}{2#feature.}" "$3" >/dev/null ;;
  esac
}
load_links() { # $1 = a device, or nothing for all
  listed links.conf && whole links.conf || return 0
  while read -r device setting value; do
    [ -z "$1" ] || [ "$1" = "$device" ] || continue
    # A device that is not there yet gets its settings when it appears.
    [ "$setting" = type ] || [ -e "/sys/class/net/$device" ] || continue
    why=$(write_setting "$device" "$setting" "$value" 2>&1) || tell "$setting of $device could not be set: $why"
  done <"$folder/links.conf"
}`;

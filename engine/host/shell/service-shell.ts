/**
 * Programs that take every rule of a host for theirs while they run. `print_services` tells of each that runs or that a
 * boot would start: NAME STATE BOOT; `set_service NAME STATE BOOT` brings one there and waits until it is so. ufw is asked
 * by its own settings, because its unit is active on hosts where it does nothing.
 */
export const SERVICE_FUNCTIONS = `
is_there() { command -v "$1" >/dev/null 2>&1; }
ufw_boots() { is_there ufw && grep -qsi '^[[:space:]]*ENABLED="*yes' /etc/ufw/ufw.conf; }
ufw_runs() { ufw_boots && iptables-save -t filter 2>/dev/null | grep -q '^-A ufw6*-before-input '; }
firewalld_runs() {
  is_there firewalld || return 1
  if [ -d /run/systemd/system ]; then systemctl is-active --quiet firewalld.service; return; fi
  pid=$(cat /run/firewalld.pid 2>/dev/null)
  [ -n "$pid" ] && grep -qsa firewalld "/proc/$pid/cmdline" && return 0
  [ -e /run/dbus/system_bus_socket ] && [ "$(firewall-cmd --state </dev/null 2>/dev/null)" = running ]
}
firewalld_boots() {
  is_there firewalld || return 1
  if [ -d /run/systemd/system ]; then systemctl is-enabled --quiet firewalld.service 2>/dev/null
  elif is_there rc-update; then [ -e /etc/runlevels/default/firewalld ]
  else for link in /etc/rc[2-5].d/S*firewalld; do [ -e "$link" ] && return 0; done; return 1; fi
}
print_service() { # NAME
  state=stopped boot=disabled
  "$1_runs" && state=running
  "$1_boots" && boot=enabled
  echo "$1 $state $boot"
}
print_services() {
  for service in ufw firewalld; do
    is_there $service || continue
    told=$(print_service $service)
    case $told in *' stopped disabled') ;; *) echo "$told" ;; esac
  done
}
# Disabled, it leaves its chains; where they stand its start adds no jump, so that one which somebody took away, a chain
# that is wholly ours for one, comes back with new chains only.
renew_ufw() { # TOOL PREFIX
  rules=$("$1-save" -t filter 2>/dev/null) || return 0
  case $rules in *":$2-before-input "*) ;; *) return 0 ;; esac
  jumps=0
  for hook in INPUT:input OUTPUT:output FORWARD:forward; do
    printf '%s\\n' "$rules" | grep -q "^-A \${hook%:*} -j $2-before-\${hook#*:} *$" && jumps=$((jumps + 1))
  done
  [ $jumps = 3 ] || printf '%s\\n' "$rules" | awk -v prefix="$2-" '
    /^:/ && index($1, ":" prefix) == 1 { chains[++size] = substr($1, 2) }
    /^-A (INPUT|OUTPUT|FORWARD) / && $3 == "-j" && index($4, prefix) == 1 { sub(/^-A/, "-D"); jumps[++count] = $0 }
    END {
      print "*filter"
      for (i = 1; i <= count; i++) print jumps[i]
      for (i = 1; i <= size; i++) print "-F " chains[i]
      for (i = 1; i <= size; i++) print "-X " chains[i]
      print "COMMIT"
    }' | "$1-restore" --noflush -w 10
}
set_ufw() { # STATE BOOT
  if [ "$1 $2" = "stopped disabled" ]; then ufw disable; return; fi
  if ! ufw_runs; then renew_ufw iptables ufw; renew_ufw ip6tables ufw6; fi
  ufw --force enable
}
set_firewalld() { # STATE BOOT
  verb=stop; [ "$1" = running ] && verb=start
  if [ -d /run/systemd/system ]; then
    if [ "$2" = enabled ]; then systemctl enable --quiet firewalld.service; else systemctl disable --quiet firewalld.service; fi
    systemctl $verb firewalld.service
  elif is_there rc-service; then
    if [ "$2" = enabled ]; then rc-update add firewalld default; else rc-update del firewalld default; fi
    rc-service firewalld $verb
  elif [ -x /etc/init.d/firewalld ]; then
    if [ "$2" = enabled ]; then update-rc.d firewalld enable; else update-rc.d firewalld disable; fi
    service firewalld $verb
  elif [ $verb = start ]; then firewalld
  else kill "$(cat /run/firewalld.pid)"; fi
  [ $verb = stop ] || wait_for_firewalld
}
# It is there before it has flushed what stands and written its own: only then does it call itself running.
wait_for_firewalld() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ "$(firewall-cmd --state </dev/null 2>/dev/null)" = running ] && return 0
    sleep 0.5 2>/dev/null || sleep 1
  done
  return 1
}
set_service() { # NAME STATE BOOT
  [ "$(print_service "$1")" = "$1 $2 $3" ] && return 0
  "set_$1" "$2" "$3" </dev/null >/dev/null || { echo "$1 could not be made $2 and $3 at boot" >&2; return 1; }
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ "$(print_service "$1")" = "$1 $2 $3" ] && return 0
    sleep 0.5 2>/dev/null || sleep 1
  done
  echo "$1 should be $2 and $3 at boot, and is: $(print_service "$1")" >&2
  return 1
}
`;

#!/bin/sh
# Makes a small host of a Debian's root that lab/scripts/userland.sh has fetched with busybox-static and dropbear-bin: all
# programs but iptables, conntrack and ipset are busybox's, and sshd is dropbear. No bash, no unshare, no nft, no SFTP, no
# systemd, no GNU tools.
#   shrink-userland.sh FOLDER
set -eu
folder=$1
[ ! -e "$folder/.small" ] || exit 0
keep='busybox|dropbear.*|x?tables.*|ip6?tables.*|conntrack|ipset|ldconfig.*|ld.*\.so.*'
for directory in bin sbin usr/bin usr/sbin; do
  [ -d "$folder/$directory" ] && [ ! -L "$folder/$directory" ] || continue
  find "$folder/$directory" -mindepth 1 -maxdepth 1 | grep -vE "/($keep)\$" | while read -r program; do
    rm -rf "$program"
  done
done
busybox=$(find "$folder/usr/bin" "$folder/bin/" -name busybox | head -n 1)
busybox=/${busybox#"$folder"/}
for applet in $(chroot "$folder" "$busybox" --list-full); do
  case ${applet##*/} in
  unshare | nsenter | tc | ssl_client) continue ;;
  esac
  mkdir -p "$folder/${applet%/*}"
  [ -e "$folder/$applet" ] || ln -s "$busybox" "$folder/$applet"
done
sed -i 's#^\(root:.*\):[^:]*$#\1:/bin/sh#' "$folder/etc/passwd"
rm -rf "$folder/lib/systemd" "$folder/usr/lib/systemd"
: >"$folder/.small"

#!/bin/sh
# Puts the userland of another Debian into a folder, for hosts of the lab that run it: iptables, nft, iproute2, sshd and
# what a host of the lab needs, as that Debian ships them. Some 280 MB and 40 s; nothing when it is there already.
#   userland.sh SUITE FOLDER [PACKAGE,…]       SUITE: bullseye (11), bookworm (12), trixie (13)
# A guest whose pid 1 is to be systemd wants systemd-sysv and udev.
set -eu
suite=$1
folder=$2
more=${3-}
[ ! -e "$folder/.complete" ] || exit 0
if ! command -v debootstrap >/dev/null; then
  echo "lab/scripts/userland.sh: installing debootstrap: the userlands of other Debians" >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends debootstrap >/dev/null 2>&1 </dev/null || {
    echo "lab/scripts/userland.sh: apt-get could not install debootstrap. Run apt-get update as root, then this again." >&2
    exit 1
  }
fi
# The mirror that this machine uses itself.
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | head -n 1)
packages=iptables,nftables,iproute2,openssh-server,conntrack,ipset,iputils-ping,sudo,procps,kmod,netbase,hostname
packages=$packages${more:+,$more}
rm -rf "$folder"
mkdir -p "$folder"
echo "lab/scripts/userland.sh: fetching $suite from $mirror into $folder" >&2
if ! debootstrap --variant=minbase --include="$packages" "$suite" "$folder" "$mirror" >"$folder.log" 2>&1 </dev/null; then
  tail -n 10 "$folder.log" >&2
  echo "lab/scripts/userland.sh: debootstrap could not fetch $suite from $mirror (its last lines are above)." >&2
  exit 1
fi
rm -rf "$folder/var/cache/apt/archives" "$folder.log"
: >"$folder/.complete"

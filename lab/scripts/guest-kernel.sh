#!/bin/sh
# Starts the kernel of a User Mode Linux guest:
#   guest-kernel.sh KERNEL-ARGUMENT…
# Where the processor has AMX it first builds what guest-registers.c tells of, in TMPDIR.
set -eu
if grep -qsw amx_tile /proc/cpuinfo; then
  library=${TMPDIR:-/tmp}/guest-registers.so
  compiler=$(command -v cc || command -v gcc || command -v tcc) || {
    echo "guest-kernel.sh: this processor has AMX, and starting a guest on it needs a C compiler: apt-get install -y tcc" >&2
    exit 1
  }
  "$compiler" -shared -fPIC -nostdlib -o "$library" "${0%/*}/guest-registers.c"
  export LD_PRELOAD="$library"
fi
exec linux.uml "$@"

#!/bin/sh
# The digest of some images of `heavy` on this processor and on others that QEMU emulates: machines of unlike
# processors may draw one plan only while these are the same. Needs Debian's qemu-user; some minutes each.
#   tools/processors.sh FOLDER      a labelled set of a few pages: augment sample --train 17 --test 1 --out FOLDER
set -eu
data=$1
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
node=$(readlink -f "$(command -v node)")
augment=$(dirname "$0")/../bin/augment.js

draw() {
  name=$1
  shift
  "$@" "$node" "$augment" build --data "$data" --recipe heavy --target 48 --holdout 0 --workers 1 \
    --out "$out/$name" --json 2>/dev/null | sed -n "s/.*\"digest\":\"\([0-9a-f]*\)\".*/$name \1/p"
}

draw native env
draw without-libvips-vectors env VIPS_NOVECTOR=1
if grep -q cpuid_fault /proc/cpuinfo && grep -q avx512f /proc/cpuinfo && command -v cc >/dev/null; then
  cc -O2 -shared -fPIC -o "$out/without-avx512.so" "$(dirname "$0")/without-avx512.c" -ldl
  draw without-avx512 env LD_PRELOAD="$out/without-avx512.so"
fi
for processor in Nehalem SandyBridge; do
  draw "$processor" qemu-x86_64 -cpu "$processor"
done

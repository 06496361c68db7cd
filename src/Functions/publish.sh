#!/usr/bin/env bash
# Publishes the functions: one executable `bootstrap` in artifacts/functions/asset, and what it is in artifacts/functions/build.json.
#
#   publish.sh [x86_64]     for x86-64 (the default)
#   publish.sh arm64        for ARM, into artifacts/functions/arm64; from x86-64 with a cross compiler
#   publish.sh --version    what was published
#
# Native AOT; for the JIT where there is no C compiler. With Amazon's packages; with the stand-ins where the index lacks them.
# Does nothing when nothing has changed, and the same sources give the same bytes, because CDK names the asset by its hash.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
functions=artifacts/functions

case "${1-x86_64}" in
  x86_64) architecture=x86_64 runtime=linux-x64 out=$functions ;;
  arm64) architecture=arm64 runtime=linux-arm64 out=$functions/arm64 ;;
  --version)
    published=$(cat $functions/build.json $functions/arm64/build.json 2>/dev/null || true)
    echo "${published:-Nothing is published.}"
    exit 0
    ;;
  *)
    echo "publish.sh: '$1' is neither x86_64 nor arm64." >&2
    exit 2
    ;;
esac

# What is searched for below is English.
export DOTNET_CLI_UI_LANGUAGE=en

mkdir -p "$out"

# One publish at a time: a second one waits, and then finds everything done.
if command -v flock >/dev/null; then
  exec 9>"$functions/.lock"
  flock 9
fi

scratch=$(mktemp -d)
log=$scratch/log
trap 'rm -rf "$scratch"' EXIT

# All that the binary depends on, and where packages come from: with another index Amazon's packages may be there. Lock files of
# variants are left out: publishing may write them.
stamp() {
  {
    find src/Functions src/Realtime standins -type d \( -name bin -o -name obj -o -path standins/tests \) -prune -o \
      -type f ! -name 'packages.*.lock.json' -print0
    printf '%s\0' Directory.Build.props Directory.Build.targets Directory.Packages.props global.json
  } | LC_ALL=C sort -z | xargs -0 sha256sum
  dotnet --version
  dotnet nuget list source
  echo "${RestoreAdditionalProjectSources-}"
  compiler || echo "no compiler"
}

compiler() {
  if crosses; then command -v aarch64-linux-gnu-gcc; else command -v clang || command -v gcc; fi
}

crosses() {
  [ "$architecture" = arm64 ] && [ "$(uname -m)" != aarch64 ]
}

fail() {
  restore_locks
  [ ! -s "$log" ] || cat "$log" >&2
  echo "publish.sh: ${1-publishing the functions failed.}" >&2
  exit 1
}

# A restore that fails leaves lock files that say nothing of what is missing, and the next one would go by them.
keep_locks() {
  forget_amazon_locks
  find src standins -name 'packages*.lock.json' -print0 | tar --create --null --files-from=- --file="$scratch/locks.tar"
}

restore_locks() {
  [ -e "$scratch/locks.tar" ] || return 0
  find src standins -name "packages.$runtime*.lock.json" -delete
  tar --extract --file="$scratch/locks.tar"
}

forget_amazon_locks() {
  find src standins -name 'packages*.amazon.lock.json' -delete
}

# The headers and start files of ARM's C library are a package of their own.
demand_cross_compiler() {
  compiler >/dev/null && [ "$(aarch64-linux-gnu-gcc -print-file-name=crt1.o)" != crt1.o ] ||
    fail "the cross compiler for arm64 is missing: apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross"
}

# Nothing of the Git repository goes into the binary: a copy of the sources without it gives the same bytes. And the lock stays ours:
# build servers that dotnet leaves running must not inherit it. Native symbols would only be stripped again.
publish() {
  dotnet publish src/Functions -c Release --nologo -v quiet -p:NativeDebugSymbols=false \
    -p:EnableSourceControlManagerQueries=false -p:EmbedUntrackedSources=false "$@" >"$log" 2>&1 9>&-
}

# The packages that the index lacks, at all or in the version asked for, one a line.
lacking() {
  grep -oE 'error NU110[123]: Unable to find (a stable )?package [^ ]+' "$log" | sed 's/.* //; s/\.$//' | LC_ALL=C sort -u
}

# Those of Amazon's packages that have a stand-in.
stand_ins() {
  find standins -mindepth 2 -maxdepth 2 -name '*.csproj' -path 'standins/A*' -printf '%f\n' | sed 's/\.csproj$//' | LC_ALL=C sort
}

# publish_with_packages <option>...: Amazon's own packages wherever they can be had. Only that the index lacks one of them is a reason
# for the stand-ins; everything else that goes wrong is a failure.
publish_with_packages() {
  packages=amazon
  keep_locks
  ! publish -p:AmazonPackages=true "$@" || return 0
  [ -n "$(lacking)" ] || fail
  [ -z "$(LC_ALL=C comm -23 <(lacking) <(stand_ins))" ] || fail_for_packs
  echo "notice: the package index lacks $(lacking | paste -sd, | sed 's/,/, /g'): the functions are published with the stand-ins, which are not for AWS."
  packages=stand-ins
  forget_amazon_locks
  publish "$@" || { [ -z "$(lacking)" ] || fail_for_packs; fail; }
}

fail_for_packs() {
  fail "the package index lacks $(LC_ALL=C comm -23 <(lacking) <(stand_ins) | paste -sd, | sed 's/,/, /g'). Add a source that has it (dotnet nuget add source), or take an SDK whose packs the index has (global.json)."
}

# What a binary asks of the C library stands in it by name, whatever processor it is for; Amazon Linux 2023 has glibc 2.34.
check_glibc() {
  local newest
  newest=$(grep -aoE 'GLIBC_[0-9]+\.[0-9]+' "$1" | sort -uV | tail -n 1) || true # grep finds nothing
  [ -n "$newest" ] || fail "$1 names no version of glibc."
  [ "$(printf '%s\n' "$newest" GLIBC_2.34 | sort -V | tail -n 1)" = GLIBC_2.34 ] ||
    fail "the binary needs ${newest/_/ }, and Amazon Linux 2023 has 2.34: publish on an older distribution (Debian 12, Ubuntu 22.04)."
}

# stage <kind> <file or folder>...: puts the asset into its place; whoever reads it meanwhile sees the old or the new one.
stage() {
  local kind=$1
  shift
  rm -rf "$out/asset.new" "$out/asset.old"
  mkdir "$out/asset.new"
  cp -R "$@" "$out/asset.new/"
  if ! diff -rq "$out/asset.new" "$out/asset" >/dev/null 2>&1; then
    [ ! -e "$out/asset" ] || mv "$out/asset" "$out/asset.old"
    mv "$out/asset.new" "$out/asset"
  fi
  rm -rf "$out/asset.new" "$out/asset.old"
  printf '{"kind":"%s","framework":"net10.0","architecture":"%s","packages":"%s"}\n' "$kind" "$architecture" "$packages" >"$out/build.json.new"
  mv "$out/build.json.new" "$out/build.json"
}

now=$(stamp | sha256sum)
if [ -x "$out/asset/bootstrap" ] && [ -f "$out/build.json" ] && [ "$(cat "$out/.stamp" 2>/dev/null)" = "$now" ]; then
  exit 0
fi
rm -f "$out/.stamp"

! crosses || demand_cross_compiler
if compiler >/dev/null; then
  echo "Publishing the functions (Native AOT, $architecture) ..."
  publish_with_packages -r "$runtime" "-p:AotRuntime=$runtime"
  variant=$runtime
  [ "$packages" = stand-ins ] || variant=$runtime.amazon
  binary=artifacts/variant.$variant/publish/Functions/release_$runtime/bootstrap
  check_glibc "$binary"
  stage aot "$binary"
else
  echo "No C compiler (gcc or clang): the functions are published for the JIT, which starts ten times slower. For LocalCloud only."
  folder=artifacts/publish/Functions/functions-jit
  rm -rf "$folder"
  publish_with_packages -o "$folder"
  stage jit "$folder/."
fi

printf '%s\n' "$now" >"$out/.stamp"

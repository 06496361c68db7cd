#!/usr/bin/env bash
# Publishes the functions: one executable `bootstrap` in artifacts/functions/asset, and what it is in artifacts/functions/build.json.
# Native AOT for net10.0; for net9.0 where the index lacks the net10.0 pack; for the JIT where there is no C compiler.
# Does nothing when nothing has changed, and the same sources give the same bytes, because CDK names the asset by its hash.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=$root/artifacts/functions
cd "$root"
mkdir -p "$out"

# One publish at a time: a second one waits, and then finds everything done.
if command -v flock >/dev/null; then
  exec 9>"$out/.lock"
  flock 9
fi

scratch=$(mktemp -d)
log=$scratch/log
trap 'rm -rf "$scratch"' EXIT

# All that the binary depends on. Lock files of variants are left out: trying a framework may write and delete them.
stamp() {
  {
    find src/Functions src/Realtime standins -type d \( -name bin -o -name obj -o -path standins/tests \) -prune -o \
      -type f ! -name 'packages.*.lock.json' -print0
    printf '%s\0' Directory.Build.props Directory.Build.targets Directory.Packages.props global.json
  } | LC_ALL=C sort -z | xargs -0 sha256sum
  dotnet --version
  compiler || echo "no compiler"
}

compiler() {
  command -v clang || command -v gcc
}

fail() {
  cat "$log" >&2
  echo "publish.sh: publishing the functions failed." >&2
  exit 1
}

# Nothing of the Git repository goes into the binary: a copy of the sources without it gives the same bytes. And the lock stays ours:
# build servers that dotnet leaves running must not inherit it. Native symbols would only be stripped again.
publish() {
  dotnet publish src/Functions -c Release --nologo -v quiet -p:NativeDebugSymbols=false \
    -p:EnableSourceControlManagerQueries=false -p:EmbedUntrackedSources=false "$@" >"$log" 2>&1 9>&-
}

# publish_aot <framework>: 0 done, 1 the index lacks the framework's Native AOT pack.
publish_aot() {
  local locks="packages.aot-$1.lock.json"
  echo "Publishing the functions (Native AOT, $1) ..."
  find src standins -name "$locks" -print0 | tar --create --null --files-from=- --file="$scratch/locks.tar"
  if publish -r linux-x64 "-p:AotFramework=$1"; then
    return 0
  fi
  grep -q NU1101 "$log" || fail
  # The failed restore leaves lock files that say nothing of what is missing: the next one would fail on them. Back to what was there.
  find src standins -name "$locks" -delete
  tar --extract --file="$scratch/locks.tar"
  return 1
}

publish_jit() {
  rm -rf artifacts/publish/Functions/functions-jit
  publish -o artifacts/publish/Functions/functions-jit || fail
}

# stage <kind> <framework> <file or folder>...: puts the asset into its place; whoever reads it meanwhile sees the old or the new one.
stage() {
  local kind=$1 framework=$2
  shift 2
  rm -rf "$out/asset.new" "$out/asset.old"
  mkdir "$out/asset.new"
  cp -R "$@" "$out/asset.new/"
  if ! diff -rq "$out/asset.new" "$out/asset" >/dev/null 2>&1; then
    [ ! -e "$out/asset" ] || mv "$out/asset" "$out/asset.old"
    mv "$out/asset.new" "$out/asset"
  fi
  rm -rf "$out/asset.new" "$out/asset.old"
  printf '{"kind":"%s","framework":"%s"}\n' "$kind" "$framework" >"$out/build.json.new"
  mv "$out/build.json.new" "$out/build.json"
}

now=$(stamp | sha256sum)
if [ -x "$out/asset/bootstrap" ] && [ -f "$out/build.json" ] && [ "$(cat "$out/.stamp" 2>/dev/null)" = "$now" ]; then
  exit 0
fi
rm -f "$out/.stamp"

if ! compiler >/dev/null; then
  echo "No C compiler (gcc or clang): the functions are published for the JIT, which starts ten times slower. For LocalCloud only."
  publish_jit
  stage jit net10.0 artifacts/publish/Functions/functions-jit/.
elif publish_aot net10.0; then
  stage aot net10.0 artifacts/variant.aot-net10.0/publish/Functions/release_linux-x64/bootstrap
else
  echo "The package index lacks the net10.0 Native AOT pack: falling back to net9.0. For LocalCloud and tests only, .NET 9 is out of support."
  publish_aot net9.0 || fail
  stage aot net9.0 artifacts/variant.aot-net9.0/publish/Functions/release_linux-x64/bootstrap
fi

printf '%s\n' "$now" >"$out/.stamp"

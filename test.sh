#!/usr/bin/env bash
# Runs every check and every test, the browser ones included; does its own set-up. Ends with one line: N passed, N failed.
#
#   ./test.sh          sizes that fit into about 20 minutes on 2 cores
#   ./test.sh --quick  the product alone, without LocalCloud, browser and Native AOT binary: under 3 minutes after a build
#   ./test.sh --long   all of it at full size (tests/TestSizes.cs)
#   ./test.sh --help
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

quick=
case "${1-}" in
  "") ;;
  --quick) quick=1 ;;
  --long) export TEST_LONG=1 ;;
  --help | -h) sed -n '2,7s/^# \{0,1\}//p' test.sh; exit 0 ;;
  *) echo "test.sh: unknown option '$1' (see ./test.sh --help)" >&2; exit 2 ;;
esac

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20 CI=true NO_COLOR=1
# What is counted and searched for below is English.
export LC_ALL=C.UTF-8 DOTNET_CLI_UI_LANGUAGE=en

# A suite that hangs fails; each takes a few minutes at most.
limit=30m
[ -z "${TEST_LONG-}" ] || limit=3h

logs=artifacts/test-logs
mkdir -p "$logs"
# What runs in the background ends with this script.
trap 'kill $(jobs -p) 2>/dev/null' EXIT
passed=0 failed=0

refuse() { echo "test.sh: $1" >&2; echo "0 passed, 1 failed"; exit 1; }

# check NAME COMMAND…: one step that must exit 0 and print no warning; counts as one test.
check() {
  local name=$1 log="$logs/${1//[^A-Za-z0-9]/-}.log" start=$SECONDS
  shift
  printf '%-44s ' "$name"
  if "$@" >"$log" 2>&1 && ! grep -qE '(^|[^A-Za-z])warning( [A-Z]+[0-9]+)?:' "$log"; then
    passed=$((passed + 1)); echo "ok      $((SECONDS - start)) s"
    grep -h '^notice:' "$log" | sed 's/^/  /'
    return 0
  fi
  failed=$((failed + 1)); echo "FAILED  $((SECONDS - start)) s"
  tail -n 60 "$log" | sed 's/^/    /'
  return 1
}

finish() { echo; echo "$passed passed, $failed failed"; [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]; exit; }
must() { check "$@" || finish; }

# --- what the machine must have -------------------------------------------------------------------------------------------
command -v dotnet >/dev/null || refuse "the .NET 10 SDK is missing."
command -v node >/dev/null || refuse "Node.js 20.19 or later is missing."
node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 19) ? 0 : 1)' ||
  refuse "Node.js 20.19 or later is needed, this is $(node --version)."
command -v npm >/dev/null || refuse "npm is missing."
[ -n "$quick" ] || command -v gcc >/dev/null || command -v clang >/dev/null ||
  refuse "a C toolchain (gcc or clang) is missing: the tests run the functions as the Native AOT binary."

# Real clients that nobody here wrote, from Debian's packages.
missing=()
[ -n "$quick" ] || [ -x /usr/bin/chromium ] || missing+=(chromium)
[ -n "$quick" ] || [ -x /usr/bin/aws ] || missing+=(awscli)
[ -n "$quick" ] || [ -x /usr/bin/mosquitto_pub ] || missing+=(mosquitto-clients)
# The full size has the functions for ARM, too: Debian's cross compiler with ARM's C library, and what runs them here.
if [ -n "${TEST_LONG-}" ]; then
  [ -x /usr/bin/aarch64-linux-gnu-gcc ] || missing+=(gcc-aarch64-linux-gnu)
  [ -e /usr/aarch64-linux-gnu/lib/crt1.o ] || missing+=(libc6-dev-arm64-cross)
  [ -x /usr/bin/qemu-aarch64 ] || missing+=(qemu-user)
fi
install_packages() {
  local sudo=; [ "$(id -u)" -eq 0 ] || sudo=sudo
  # Debian's own warnings (locales, alternatives) are not ours.
  { $sudo apt-get update -q && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; } 2>&1 |
    sed 's/warning:/(warning)/'
}
[ ${#missing[@]} -eq 0 ] || must "apt: ${missing[*]}" install_packages "${missing[@]}"

# --- build and static checks ------------------------------------------------------------------------------------------------
npm_packages() {
  local stamp=node_modules/.package-lock.json
  [ -f "$stamp" ] && [ "$stamp" -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error
}
no_long_files() {
  local long
  long=$(git ls-files -co --exclude-standard '*.cs' '*.ts' '*.tsx' | xargs wc -l | awk '$2 != "total" && $1 > 300')
  [ -z "$long" ] || { echo "over 300 lines:"; echo "$long"; return 1; }
}
format_result() {
  local status=0
  wait "$format" || status=$?
  cat "$logs/dotnet-format.log"
  return "$status"
}
publish_functions() {
  bash src/Functions/publish.sh && { grep -q '"aot"' artifacts/functions/build.json || { echo "the functions are not the Native AOT binary"; return 1; }; }
}

solution=Serverless.sln
[ -z "$quick" ] || solution=Product.slnf
must "npm packages" npm_packages
must "restore" dotnet restore "$solution" --locked-mode
must "build" dotnet build "$solution" --no-restore
if [ -z "$quick" ]; then
  # One thread for more than a minute, and so are the next checks: beside each other they take half as long.
  dotnet format "$solution" --no-restore --verify-no-changes >"$logs/dotnet-format.log" 2>&1 &
  format=$!
fi
check "no source file over 300 lines" no_long_files
check "TypeScript lint" npm run --silent lint --workspaces --if-present
if [ -z "$quick" ]; then
  must "functions (Native AOT)" publish_functions
  check "format (began with the lint)" format_result
  must "template (cdk synth)" npx --no-install cdk synth --quiet --no-notices -c allowStandins=true
  check "templates of every kind (cfn-lint)" bash tests/Templates/lint.sh
  [ -z "${TEST_LONG-}" ] || check "templates of every kind (cdk-nag)" bash tests/Templates/nag.sh
  must "demo (type check, bundle)" npm run --silent build --workspace clients/demo
fi

if [ -z "$quick" ]; then
  check "mutation runner of the message log" bash tests/LogMutations/smoke.sh
fi
if [ -n "${TEST_LONG-}" ]; then
  # How far it is stands in its log.
  check "mutants of the message log" timeout -k 15 "$limit" artifacts/bin/LogMutations/debug/LogMutations --no-build
fi

# --- tests ------------------------------------------------------------------------------------------------------------------
printf '%-44s ' "TypeScript tests"
start=$SECONDS
script=test
[ -z "$quick" ] || script=test:quick
if timeout -k 15 "$limit" npm run --silent "$script" --workspaces --if-present >"$logs/vitest.log" 2>&1; then echo "ok      $((SECONDS - start)) s"; else echo "FAILED  $((SECONDS - start)) s"; tail -n 60 "$logs/vitest.log"; failed=$((failed + 1)); fi
count() { sed 's/\x1b\[[0-9;]*m//g' "$logs/vitest.log" | awk -v what="$1" '/^ *Tests /{for (i = 1; i < NF; i++) if ($(i + 1) ~ what) s += $i} END{print s + 0}'; }
[ "$(count passed)" -gt 0 ] || failed=$((failed + 1))
passed=$((passed + $(count passed))) failed=$((failed + $(count 'failed|skipped')))

echo "C# tests"
projects=(tests/*.Tests/*.csproj standins/tests/*.csproj)
# What takes longer than the quick loop may, or needs more than the build, says so itself.
only=(--filter-not-trait "Quick=no")
[ -n "$quick" ] || { projects+=(localcloud/tests/*.Tests/*.csproj tests/EndToEnd/EndToEnd.csproj); only=(); }
log_of() { echo "$logs/${1//[^A-Za-z0-9.]/-}.log"; }
# start_suite NAME PROJECT ARGUMENTS…: begins the tests of a project, or some of them; $started is their process, $began the time.
start_suite() {
  began=$EPOCHSECONDS
  timeout -k 15 "$limit" dotnet test --project "$2" --no-build --no-ansi --output Detailed "${@:3}" >"$(log_of "$1")" 2>&1 &
  started=$!
}
# end_suite NAME PROCESS TIME: waits for them, counts and prints what came of them.
end_suite() {
  local log status=0 seconds ok bad
  log=$(log_of "$1")
  printf '  %-42s ' "$1"
  wait "$2" || status=$?
  seconds=$(($(stat -c %Y "$log") - $3))
  ok=$(awk '/^ *succeeded: /{s += $2} END{print s + 0}' "$log")
  bad=$(awk '/^ *(failed|skipped): /{s += $2} END{print s + 0}' "$log")
  { [ "$status" -ne 0 ] || [ "$ok" -eq 0 ]; } && [ "$bad" -eq 0 ] && bad=1
  passed=$((passed + ok)) failed=$((failed + bad))
  if [ "$bad" -eq 0 ]; then echo "ok      $seconds s  $ok"; else
    echo "FAILED  $seconds s  $bad of $((ok + bad))"
    grep -E -A 25 '^ *(failed|skipped) ' "$log" | head -n 150 | sed 's/^/    /'
    [ "$ok" -eq 0 ] && tail -n 40 "$log" | sed 's/^/    /'
  fi
}
suite() { start_suite "$@"; end_suite "$1" "$started" "$began"; }

# The templates take one thread for more than two minutes: it runs beside the suites that measure nothing and start no browser.
templates=Infrastructure.Tests
start_suite "$templates" "tests/$templates/$templates.csproj" ${only[@]+"${only[@]}"}
of_templates=("$started" "$began")
end_templates() {
  [ ${#of_templates[@]} -eq 0 ] || end_suite "$templates" "${of_templates[@]}"
  of_templates=()
}
for project in "${projects[@]}"; do
  name=$(basename "$project" .csproj)
  [ "$name" != "$templates" ] || continue
  case $project in localcloud/*) end_templates ;; esac
  suite "$name" "$project" ${only[@]+"${only[@]}"}
done
end_templates

# What is seen in a browser once more, of a stage beside the deployment without one.
if [ -n "${TEST_LONG-}" ] &&
  check "template of a stage (cdk synth)" npx --no-install cdk synth --quiet --no-notices -c allowStandins=true -c stage=pr-12 -c disposable=true --output artifacts/stage; then
  TEST_ASSEMBLY=artifacts/stage suite "EndToEnd, browser, on a stage" tests/EndToEnd/EndToEnd.csproj \
    --filter-class "EndToEnd.Browser.Demo*" "EndToEnd.Recovery.*"
fi

finish

#!/usr/bin/env bash
# The mutation runner at work on two mutants of one small file, of which the tests that are asked notice one: a survivor has to be explained,
# and only a survivor. Needs the solution built.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

killed='Position.cs, new Position: Seq = seq; -> nothing'
survivor='Position.cs, new Position: _epoch = seq == 0 ? null : epoch -> _epoch = epoch'
reasons=$(mktemp)
trap 'rm -f "$reasons"' EXIT

# expect CODE TEXT…: how the runner ends with these reasons, and what it says.
expect() {
  local code=0 expected=$1 output
  output=$(artifacts/bin/LogMutations/debug/LogMutations --no-build --by ClaimTests --reasons "$reasons" "$killed" "$survivor") || code=$?
  shift
  for text in "$@"; do
    grep -qF -- "$text" <<<"$output" || { echo "It does not say: $text"; echo "$output"; exit 1; }
  done
  [ "$code" -eq "$expected" ] || { echo "It ended with $code, not $expected:"; echo "$output"; exit 1; }
}

printf '%s\n  A reason for what is no survivor.\n' "$killed" >"$reasons"
expect 1 "SURVIVED line" "$survivor" "No survivor any more" "$killed" "1 killed, 0 ran for ever, 1 survived, 1 of them without a reason"

printf '%s\n  Nobody asks for the epoch.\n' "$survivor" >"$reasons"
expect 0 "explained line" "1 killed, 0 ran for ever, 1 survived, 0 of them without a reason"

#!/usr/bin/env bash
# Synthesizes a template of every kind of deployment, for the tools that look at templates: tests/Templates/synthesize.sh FOLDER
# Needs the app (dotnet build) and the functions (src/Functions/publish.sh).
set -euo pipefail

folder=$(mkdir -p "$1" && cd "$1" && pwd)
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# What the app looks for: the repository's root, with the published functions in it.
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
echo '{}' >"$home/cdk.json"
ln -s "$root/artifacts" "$home/artifacts"
cd "$home"

# synthesize NAME CONTEXT
synthesize() {
  rm -rf cdk.out
  env -u CDK_OUTDIR CDK_CONTEXT_JSON="$2" dotnet artifacts/bin/Infrastructure/debug/Infrastructure.dll
  cp cdk.out/*.template.json "$folder/$1.json"
}

pools='"userPoolId":"eu-west-1_Ab12Cd34E","userPoolClientId":"client","identityPoolId":"eu-west-1:11111111-2222-4333-8444-555555555555"'
synthesize lasting '{}'
synthesize disposable-stage '{"stage":"pr-12","disposable":"true","monthlyBudgetUsd":"0"}'
synthesize open '{"selfSignUp":"true","alarmEmail":"ops@example.com","allowedOrigins":"https://app.example.com"}'
synthesize come-back "{$pools,\"messageLogTable\":\"realtime-log\",\"directoryTable\":\"realtime-directory\",\"roomsTable\":\"realtime-rooms\",\"inboxTable\":\"realtime-inbox\"}"
synthesize own-key '{"encryptionKey":"arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555"}'

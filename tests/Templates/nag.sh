#!/usr/bin/env bash
# Looks at a template of every kind of deployment with cdk-nag's AwsSolutions rules. Each finding has a decision in docs/security.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# Packages of its own: aws-cdk-lib is large, and nothing else here needs it.
npm ci --prefix nag --no-audit --no-fund --loglevel=error
templates=$(mktemp -d)
trap 'rm -rf "$templates"' EXIT
./synthesize.sh "$templates"
# The library prints each finding, too, as a warning of a deployment.
node nag/check.mjs ../../docs/security.md "$templates"/*.json 2>"$templates/findings"
